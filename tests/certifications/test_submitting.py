"""A supplier hands certificates in: what is kept, what is said of it, and what is refused with which sentence."""

from datetime import date

import pytest

from app.catalog import actions as catalog
from app.certifications import actions, queries
from app.certifications.events import CertificateSubmitted
from app.certifications.rules import Review, State
from app.database import db
from app.events import LoggedEvent
from app.files import queries as files
from app.refusals import NotFound, RuleBroken
from app.suppliers import actions as suppliers
from app.suppliers.queries import supplier_for
from app.transaction import AlreadyDone
from tests.story import MACHINE, told_by

PROTECTED = b"%PDF-1.7\ntrailer << /Encrypt 3 0 R >>\n%%EOF\n"


def test_what_is_handed_in_is_kept_as_it_was_typed_and_does_not_count_yet(world, submit, look, state, types):
    made = submit(number="  QM   4711 ", issuer=" DNV ")
    row = look(made)
    assert (row.supplier_id, row.type_id, row.number, row.issuer) == (world.acme, types["ISO 9001"], "QM 4711", "DNV")
    assert (row.review, row.submitted_by, row.of_company) == (Review.SUBMITTED, world.acme_person.person_id, True)
    assert state(made) is State.SUBMITTED


def test_a_certificate_is_for_some_plants_and_categories(world, plant, submit, look):
    with told_by(world.app, world.buyer):
        castings = catalog.add_category(world.buyer, name="Castings")
    hagen, manukau = plant("Hagen"), plant("Manukau", "Pacific/Auckland")
    row = look(submit(plant_ids=frozenset({manukau}), category_ids=frozenset({castings})))
    assert (row.of_company, row.plant_ids, row.category_ids) == (False, {manukau}, {castings})
    assert look(submit(number="2", plant_ids=frozenset({hagen, manukau}))).plant_ids == {hagen, manukau}


def test_the_document_is_for_the_supplier_and_the_buyers_alone(world, submit, look):
    confided_file_id = look(submit()).confided_file_id
    for who in (world.acme_person, world.buyer, world.admin):
        with told_by(world.app, who):
            assert files.confided_file_for(who, confided_file_id).name == "certificate.pdf"
    for who in (world.bits_person, world.sales, world.receiver):
        with told_by(world.app, who), pytest.raises(NotFound):
            files.confided_file_for(who, confided_file_id)


def test_a_protected_pdf_is_accepted_and_known_as_one(submit, look):
    assert look(submit(content=PROTECTED)).is_encrypted
    assert not look(submit(number="2")).is_encrypted


def test_one_that_has_expired_is_accepted_as_expired(verified, state):
    assert state(verified(valid_from=date(2020, 1, 1), valid_to=date(2023, 1, 1))) is State.EXPIRED


@pytest.mark.parametrize("number", ["QM-4711", "qm 4711", "QM/4711"])
def test_a_number_that_another_certificate_has_is_refused_with_which_one(submit, verified, number):
    verified()
    with pytest.raises(
        RuleBroken, match=r"Your certificate QM-4711 \(ISO 9001, last day 31 Dec 2026\) has this number"
    ) as refusal:
        submit("SA8000", number=number)
    assert refusal.value.field == "number"


def test_a_renewal_may_have_the_number_of_what_it_renews_and_a_rejected_one_frees_it(submit, verified, decide):
    old = verified()
    renewal = submit(renews_id=old)
    with pytest.raises(RuleBroken, match="has this number already"):
        submit("SA8000")
    decide(actions.reject, renewal, reason="Wrong page")
    submit(renews_id=old)


def test_another_supplier_may_have_the_same_number(world, submit):
    submit()
    submit(by=world.bits_person)


def test_a_renewal_is_of_one_s_own_verified_certificate(world, submit, verified):
    old = verified()
    with pytest.raises(NotFound):
        submit(by=world.bits_person, renews_id=old)
    with pytest.raises(RuleBroken, match="is of another type") as refusal:
        submit("SA8000", renews_id=old, number="2")
    assert refusal.value.field == "type"
    submit(renews_id=old, number="3")
    with pytest.raises(RuleBroken, match="A renewal of certificate QM-4711 is being checked already"):
        submit(renews_id=old, number="4")


@pytest.mark.parametrize(
    ("said", "sentence", "field"),
    [
        ({"valid_to": date(2025, 12, 31)}, "is before the first", "valid_to"),
        ({"number": "   "}, "This must not be empty", "number"),
        ({"number": "9" * 81}, "This has 81 characters. At most 80 fit", "number"),
        ({"issuer": "x" * 121}, "This has 121 characters. At most 120 fit", "issuer"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(world, submit, said, sentence, field):
    with pytest.raises(RuleBroken, match=sentence) as refusal:
        submit(**said)
    assert refusal.value.field == field
    with told_by(world.app, MACHINE):
        assert queries.certificates_of(MACHINE, world.acme) == []


def test_a_plant_of_another_supplier_and_a_category_that_there_is_not_are_not_found(world, submit, plant):
    with pytest.raises(NotFound):
        submit(by=world.bits_person, plant_ids=frozenset({plant("Hagen")}))
    with pytest.raises(NotFound):
        submit(category_ids=frozenset({999}))


def test_a_type_that_is_out_of_use_is_refused(world, submit, types):
    with told_by(world.app, world.buyer):
        kind = queries.type_for(world.buyer, types["SA8000"])
        words = {"name": kind.name, "criterion": kind.criterion, "policy": kind.policy, "version": kind.version}
        actions.change_type(world.buyer, kind.id, in_use=False, **words)
    with pytest.raises(RuleBroken, match="SA8000 is not asked for any more") as refusal:
        submit("SA8000")
    assert refusal.value.field == "type"


def test_a_suspended_supplier_only_reads(world, submit):
    with told_by(world.app, world.buyer):
        acme = supplier_for(world.buyer, world.acme)
        suppliers.change_state(world.buyer, acme.id, version=acme.version, state="suspended", reason="Audit")
    with pytest.raises(RuleBroken, match="The supplier is suspended: it cannot submit certificates at present"):
        submit()


@pytest.mark.parametrize("who", ["buyer", "sales", "receiver", "admin"])
def test_nobody_but_a_supplier_hands_in(world, submit, who):
    with pytest.raises(NotFound):
        submit(by=getattr(world, who))


def test_the_same_form_sent_twice_is_one_certificate(world, submit):
    submit(once="n1")
    with pytest.raises(AlreadyDone):
        submit(once="n1", number="2")
    with told_by(world.app, world.buyer):
        assert len(queries.certificates_of(world.buyer, world.acme)) == 1


def test_the_fact_says_days_and_keys_and_nothing_that_stands_on_the_paper(world, submit):
    submit(number="secret-number", issuer="secret-issuer")
    with told_by(world.app, MACHINE):
        rows = [row for row in db.session.scalars(db.select(LoggedEvent)) if "certificate" in row.name]
        assert [type(row.fact()) for row in rows] == [CertificateSubmitted]
        assert "secret" not in str(rows[0].data)


def test_who_finds_a_certificate(world, submit):
    made = submit()
    for who in (world.acme_person, world.buyer, world.admin):
        with told_by(world.app, who):
            assert queries.seen_for(who, made).row.id == made
    with told_by(world.app, world.bits_person), pytest.raises(NotFound):
        queries.seen_for(world.bits_person, made)
