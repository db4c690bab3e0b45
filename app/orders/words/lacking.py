"""How it reads what is lacking for a line, and why."""

from flask_babel import gettext as _

from app.certifications.rules import State
from app.orders.queries.needs import Lacking
from app.templating import written_date


def lacking_words(lacking: Lacking) -> str:
    """One sentence for each: `Held: ISO 9001 expired 12 Nov 2026`."""
    if not lacking.held:
        return missing_words(lacking)
    return _held(lacking.state, {"name": lacking.name, "day": written_date(lacking.said_on)})


def _held(state: State | None, said: dict[str, str]) -> str:
    match state:
        case None:
            return _("Held: %(name)s is missing", **said)
        case State.SUBMITTED:
            return _("Held: %(name)s is being checked", **said)
        case State.NOT_YET_VALID:
            return _("Held: %(name)s is valid from %(day)s on", **said)
        case State.EXPIRED:
            return _("Held: %(name)s expired %(day)s", **said)
        case State.REVOKED:
            return _("Held: %(name)s was revoked", **said)
        case State.REJECTED:
            return _("Held: %(name)s was rejected", **said)
    return _("Held: %(name)s does not count any more", **said)


def missing_words(lacking: Lacking) -> str:
    """The same without what it does to a line: `ISO 9001 expired 12 Nov 2026`."""
    return _missed(lacking.state, {"name": lacking.name, "day": written_date(lacking.said_on)})


def _missed(state: State | None, said: dict[str, str]) -> str:
    match state:
        case None:
            return _("%(name)s is missing", **said)
        case State.SUBMITTED:
            return _("%(name)s is being checked", **said)
        case State.NOT_YET_VALID:
            return _("%(name)s is valid from %(day)s on", **said)
        case State.EXPIRED:
            return _("%(name)s expired %(day)s", **said)
        case State.REVOKED:
            return _("%(name)s was revoked", **said)
        case State.REJECTED:
            return _("%(name)s was rejected", **said)
    return _("%(name)s does not count any more", **said)
