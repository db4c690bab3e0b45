"""What happens beside the lines of an order: every verb that no random story about a line can reach, as a table.

A new kind of fact that is no verb on a line needs an errand here that tells it; the test says which is missing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from app import clock
from app.attachments import actions as attachments
from app.attachments.rules import Kind, Why
from app.catalog import actions as catalog
from app.certifications import actions as certifications
from app.certifications.queries import types_for
from app.certifications.rules import Paper, Policy
from app.certifications.rules.policies import Criterion
from app.conversations import actions as conversations
from app.exchange import actions as exchange
from app.exchange.queries import profile_for
from app.exchange.shelf import Shelf
from app.files.vault import Vault
from app.identity import actions as identity
from app.identity import api_tokens, feeds, sign_in
from app.identity.rules import LinkPurpose
from app.identity.sign_in import Device
from app.orders import actions as orders
from app.orders import chores
from app.orders.queries import buyers_for, order_for
from app.orders.rules.tolerances import Scope, Tolerance
from app.principal import Permission, Principal, Role
from app.quality import actions as quality
from app.quality import chores as quality_chores
from app.quality.queries import action_for
from app.receipts import actions as receipts
from app.receipts.rules import Delivery, Received
from app.scoring.actions import disputing, measuring
from app.scoring.actions.answering import answer_questions, write_questionnaire
from app.scoring.actions.judging import lift_sanction, name_categories, replace_indices, sanction
from app.scoring.actions.weighing import add_weight_set
from app.scoring.queries.answers import current_questionnaires
from app.scoring.queries.countries import kept_indices
from app.scoring.queries.weights import default_set
from app.scoring.rules.questionnaires import Asked, Topic
from app.scoring.rules.questionnaires import Kind as Answered
from app.shipments import actions as shipments
from app.sourcing.actions import keep_item_at_supplier
from app.suppliers import actions as suppliers
from app.suppliers.queries import supplier_for
from app.suppliers.rules import State
from tests.certifications.papers import YEAR
from tests.exchange.asking import GOOD, csv
from tests.files.samples import PDF, jpeg, upload
from tests.live.mailing import exchange_mails
from tests.live.selling import sell
from tests.story import JUNE, MACHINE, MONDAY, D, World, told_by

DAY = timedelta(days=1)
PASSWORD = "correct horse battery"


@dataclass
class Errands:
    """Who goes on an errand: an order of two lines is theirs to begin with."""

    world: World
    order_id: int
    lines: list[int]

    def by(self, who: str, verb: Callable[..., Any], *args: Any, **words: Any) -> Any:
        """Let one of the people do it."""
        actor: Principal = getattr(self.world, who)
        with told_by(self.world.app, actor):
            return verb(actor, *args, **words)

    def looked(self, query: Callable[..., Any], *args: Any) -> Any:
        with told_by(self.world.app, MACHINE):
            return query(MACHINE, *args)

    def sent(self, content: bytes = PDF, name: str = "drawing.pdf") -> Any:
        return upload(Vault.below(self.world.app.config["SETTINGS"].data_dir), content, name)


def _documents(it: Errands) -> None:
    made = it.by("buyer", attachments.attach, it.order_id, it.sent(), kind=Kind.DRAWING, line_id=it.lines[0])
    it.by("buyer", attachments.withdraw, made, why=Why.REPLACED)


def _catalogue(it: Errands) -> None:
    it.by("buyer", catalog.add_unit, code="KGM", name="kg", precision=3)
    category = it.by("buyer", catalog.add_category, name="Fasteners")
    item = it.by("buyer", catalog.add_item, number="M9", name="M9 bolt", unit_code="H87", category_id=category)
    it.by("buyer", catalog.change_item, item, version=1, name="M9 screw", unit_code="H87", category_id=category)
    it.by("buyer", keep_item_at_supplier, item, it.world.acme, article_number="A-9")
    site = {"name": "Lyon", "time_zone": "Europe/Paris"}
    made = it.by("buyer", catalog.add_site, code="LYS", **site)
    it.by("buyer", catalog.change_site, made, version=1, **site | {"name": "Lyon Nord"})


def _certificates(it: Errands) -> None:
    kind = it.by("buyer", certifications.add_type, name="ISO 50001", criterion=Criterion.QUALITY)
    words = {"name": "ISO 50001", "criterion": Criterion.QUALITY, "policy": Policy.HOLD_ORDERS}
    it.by("buyer", certifications.change_type, kind, version=1, **words)
    it.by("buyer", certifications.remove_requirement, it.by("buyer", certifications.require, kind, site_id=it.world.berlin))
    iso = next(each.id for each in it.looked(types_for) if each.name == "ISO 9001")
    first = _submitted(it, iso, "QM-1")
    it.by("buyer", certifications.verify, first)
    renewal = _submitted(it, iso, "QM-2", renews_id=first)
    it.by("buyer", certifications.verify, renewal)
    it.by("buyer", certifications.revoke, renewal, reason="Withdrawn by the issuer")
    it.by("buyer", certifications.reject, _submitted(it, iso, "QM-3"), reason="Cannot be read")


def _waivers(it: Errands) -> None:
    """What holds the lines of the order is let pass, and then not any more."""
    kind = it.by(
        "buyer", certifications.add_type, name="Fire safety", criterion=Criterion.COMPLIANCE, policy=Policy.HOLD_SHIPMENTS
    )
    it.by("buyer", certifications.require, kind, site_id=it.world.berlin)
    made = it.by("buyer", certifications.grant_waiver, it.world.acme, kind, valid_to=JUNE[12], reason="Is being renewed")
    it.by("buyer", certifications.withdraw_waiver, made, version=1, reason="Was refused")


def _submitted(it: Errands, kind: int, number: str, **more: Any) -> int:
    made: int = it.by("acme_person", certifications.submit, kind, Paper(**YEAR | {"number": number} | more), it.sent())
    return made


def _talk(it: Errands) -> None:
    asked = it.by("buyer", conversations.write, it.lines[0], "Which coating?", asks=True)
    it.by("acme_person", conversations.mark_read, it.lines[0], asked)
    it.by("acme_person", conversations.waive, asked)


def _drafts(it: Errands) -> None:
    drafted = it.world.draft()
    it.by("buyer", orders.update_draft, drafted, it.world.header(), [it.world.line(7)], version=1)
    version = it.looked(order_for, drafted).version
    it.by("buyer", orders.discard_draft, drafted, version=version)


def _agreements(it: Errands) -> None:
    wide = Tolerance(later=1)
    made = it.by("buyer", orders.add_tolerance, Scope(supplier_id=it.world.bits), wide, reason="Agreed on the telephone")
    it.by("buyer", orders.end_tolerance, made, reason="The year is over")
    it.by("acme_person", orders.name_articles, it.order_id, {it.lines[0]: (0, "A-20")})
    it.by("buyer", orders.revise_order, it.order_id, [], added=[it.world.line(5)])


def _stand_ins(it: Errands) -> None:
    other = next(key for key, _name in it.looked(buyers_for) if key != it.world.buyer.person_id)
    named = it.by("buyer", orders.name_stand_in, it.world.buyer.person_id, other, JUNE[1], JUNE[20])
    it.by("buyer", orders.end_stand_in, named)


def _companies(it: Errands) -> None:
    made = it.by("buyer", suppliers.add_supplier, code="CARGO", name="Cargo Ltd", country="GB", time_zone="Europe/London")
    it.by("buyer", suppliers.add_plant, made, name="Leeds")
    version = it.looked(supplier_for, made).version
    it.by("buyer", suppliers.change_state, made, version=version, state=State.ONBOARDING, reason="Good samples")
    words = {"name": "Cargo PLC", "country": "GB", "time_zone": "Europe/London", "currency": "GBP"}
    it.by("buyer", suppliers.change_supplier, made, version=it.looked(supplier_for, made).version, **words)
    it.by("acme_person", shipments.choose_prefix, "4012345")


def _photos(it: Errands) -> None:
    made = it.by("receiver", receipts.receive_line, Delivery(JUNE[1]), Received(it.lines[1], D(1), rejected=D(1),
                 reason="damaged", remedy="replace"))  # fmt: skip
    it.by("receiver", receipts.add_pictures, made, [it.sent(jpeg(), "dent.jpg")])


def _people(it: Errands) -> None:
    member = frozenset({Role.SUPPLIER_MEMBER})
    made, _link = it.by("admin", identity.invite, email="eve@acme.test", name="Eve", roles=member, supplier_id=it.world.acme)
    it.by("admin", identity.make_link, made, LinkPurpose.INVITATION)
    it.by("admin", identity.change_roles, made, member | {Role.SUPPLIER_ADMIN})
    it.by("admin", identity.deactivate, made)
    it.by("admin", identity.reactivate, made)


def _doors(it: Errands) -> None:
    """Sales sign in twice: once they sign out, once they forget to."""
    with it.world.app.app_context():
        sign_in.set_passwords([it.world.sales.person_id or 0], PASSWORD)
        opened = sign_in.person_behind(sign_in.sign_in("sales@test.test", PASSWORD, Device(), DAY))
        sign_in.sign_out(it.world.sales, opened.principal.session_id if opened else None)
        sign_in.sign_in("sales@test.test", PASSWORD, Device(), DAY)
        with clock.at(clock.now() + 2 * DAY):
            sign_in.end_expired_sessions()
        api_tokens.make_token(it.world.buyer, api_tokens.Wanted("ERP", frozenset({Permission.ORDER_READ}), 30))
        api_tokens.revoke_token(it.world.buyer, api_tokens.tokens_of(it.world.buyer)[0].id)
        feeds.make_feed(it.world.buyer)
        feeds.revoke_feed(it.world.buyer, feeds.feeds_of(it.world.buyer)[0].id)


def _days(it: Errands) -> None:
    """A day passes that somebody was to answer by, and one that goods were to come on."""
    with clock.at(MONDAY + 30 * DAY), told_by(it.world.app, MACHINE):
        chores.tell_overdue_answers(MACHINE)
        for day in (1, 30):
            catalog.begin_day(MACHINE, it.world.berlin, JUNE[day])


def _file(it: Errands) -> None:
    """A profile that somebody clicked together, and a file of the usual shape."""
    profile = it.looked(profile_for, "orders")
    it.by("buyer", exchange.save_profile, name="ours", body=profile.body())
    with NamedTemporaryFile(suffix=".csv") as sheet:
        sheet.write(csv(GOOD))
        sheet.flush()
        shelf = Shelf(it.world.app.config["SETTINGS"].data_dir, 10**6)
        it.by("buyer", exchange.run_now, shelf, "orders", profile, Path(sheet.name))


def _mails(it: Errands) -> None:
    exchange_mails(it.by, it.world, it.order_id)


def _judging(it: Errands) -> None:
    """Weights, a questionnaire with its answers, figures of countries, a sanction, and a newcomer that is approved."""
    weights = it.looked(default_set).current.weights
    it.by("buyer", add_weight_set, "To look by", weights)
    asked = Asked("new1", Answered.TEXT, Topic.ETHICS, "What do you make?")
    it.by("buyer", write_questionnaire, "Everybody", [asked])
    key = it.looked(current_questionnaires)[0].questions[0].key
    it.by("acme_person", answer_questions, {key: "Bolts"}, {}, seen=0)
    it.by("buyer", replace_indices, it.looked(kept_indices))
    it.by("buyer", name_categories, it.world.bits, [it.by("buyer", catalog.add_category, name="Oils")])
    it.by("buyer", sanction, it.world.bits, reason="Named on a list")
    it.by("buyer", lift_sanction, it.world.bits, version=1)
    made = it.by("buyer", suppliers.add_supplier, code="FRESH", name="Fresh Ltd", state=State.ONBOARDING)
    it.by("buyer", suppliers.change_state, made, version=1, state=State.APPROVED, reason="Its papers are in order")


def _customers(it: Errands) -> None:
    sell(it.by, it.world, it.lines[1])


def _scores(it: Errands) -> None:
    """A line is measured, and disputed three times: withdrawn, refused, granted."""
    with told_by(it.world.app, MACHINE):
        measuring.measure_supplier(MACHINE, it.world.acme, because="scoring.measured_anew")
    words = {"cause": "carrier", "reason": "The lorry broke down"}
    it.by(
        "acme_person", disputing.withdraw_dispute, it.by("acme_person", disputing.dispute_line, it.lines[0], **words), version=1
    )
    refused = it.by("acme_person", disputing.dispute_line, it.lines[0], **words)
    it.by("buyer", disputing.decide_dispute, refused, "refused", version=1, note="It came by another")
    it.by(
        "buyer",
        disputing.decide_dispute,
        it.by("acme_person", disputing.dispute_line, it.lines[0], **words),
        "granted",
        version=1,
    )


def _corrective_actions(it: Errands) -> None:
    """Something is rejected; one is asked for, sent back, overdue and closed, another withdrawn."""
    words = {"containment": "Sorted out", "cause": "A worn die", "measure": "A new die", "effective_on": JUNE[9]}
    rejected = Received(it.lines[1], D(1), rejected=D(1), reason="damaged", remedy="replace")
    it.by("receiver", receipts.receive_line, Delivery(JUNE[1]), rejected)
    asked = it.by("buyer", quality.ask_corrective_action, it.lines[1], problem="A dent", due_on=JUNE[9])
    it.by("acme_person", quality.answer_corrective_action, asked, version=1, files=[it.sent()], **words)
    it.by("buyer", quality.send_back, asked, version=2, note="Since when?", due_on=JUNE[10])
    with clock.at(MONDAY + 20 * DAY), told_by(it.world.app, MACHINE):
        quality_chores.tell_overdue_corrective_actions(MACHINE)
    version = it.looked(action_for, asked).version
    it.by("acme_person", quality.answer_corrective_action, asked, version=version, **words)
    it.by("buyer", quality.close, asked, version=version + 1)
    again = it.by("buyer", quality.ask_corrective_action, it.lines[1], problem="A dent", due_on=JUNE[9])
    it.by("buyer", quality.withdraw, again, version=1, note="It was ours")


ERRANDS: tuple[Callable[[Errands], None], ...] = (
    _documents,
    _catalogue,
    _certificates,
    _talk,
    _customers,
    _drafts,
    _agreements,
    _stand_ins,
    _companies,
    _photos,
    _people,
    _doors,
    _file,
    _waivers,
    _mails,
    _judging,
    _scores,
    _corrective_actions,
    _days,
)
