"""How somebody wants to be told: a way for each kind, quiet hours, the time of the digest."""

from collections.abc import Mapping
from zoneinfo import available_timezones

from app.notifications.machine import POSTMAN
from app.notifications.models import NoticeChoice, QuietHours
from app.notifications.rules.kinds import Kind, Way, check_choice
from app.notifications.rules.timing import Quiet, check_quiet
from app.principal import Principal
from app.refusals import RuleBroken
from app.transaction import transaction_of


def choose(actor: Principal, ways: Mapping[Kind, Way], quiet: Quiet) -> None:
    """Keep one's own choices. Raises `RuleBroken`."""
    for kind, way in ways.items():
        check_choice(kind, way)
    check_quiet(quiet.begins, quiet.ends)
    if quiet.time_zone not in available_timezones():
        raise RuleBroken(
            "zone", "“{found}” is no time zone. Expected one like Europe/Berlin.", field="time_zone", found=quiet.time_zone
        )
    person_id = actor.person_id or 0
    words = {"begins": quiet.begins, "ends": quiet.ends, "digest_at": quiet.digest_at, "time_zone": quiet.time_zone}
    with transaction_of(POSTMAN) as work:
        for kind, way in ways.items():
            work.session.merge(NoticeChoice(person_id=person_id, kind=kind, way=way))
        work.session.merge(QuietHours(person_id=person_id, **words))
