"""One box finds what a customer says: a name, a number of theirs or of ours, an item; with parts and small mistakes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog import actions as catalog
from app.customers.actions.indexing import Changed, enter
from app.customers.models import Customer
from app.customers.models.search import Kind
from app.customers.queries.looking_up import look_up
from app.customers.queries.search import found_by
from app.customers.rules.folding import fold, joined, typed_words, words_of
from app.customers.rules.spelling import is_one_apart, spellings, typed_spellings
from app.isolation import ScopeError
from app.transaction import transaction
from tests.sales.calling import ASKED
from tests.story import MACHINE, told_by

FOUND = 0.95
LETTERS = "abcdefghijklmnopqrstuvwxyz"
words = st.text(LETTERS, min_size=5, max_size=14)


def found(world, typed, by=None):
    actor = by or world.sales
    with told_by(world.app, actor):
        return found_by(actor, typed)


def test_at_least_95_percent_of_what_people_type_is_found(world, book):
    missed = [
        (typed, kind, number) for typed, kind, number in ASKED if book[kind, number] not in found(world, typed)[Kind(kind)]
    ]
    assert len(ASKED) >= 100
    assert len(missed) <= (1 - FOUND) * len(ASKED), missed


@pytest.mark.parametrize(("typed", "kind", "number"), [("CO-10421", "order", "CO-10421"), ("co10435", "order", "CO-10435")])
def test_our_number_typed_exactly_stands_first(world, book, typed, kind, number):
    assert found(world, typed)[Kind(kind)][0] == book[kind, number]


def test_what_begins_a_number_means_numbers_the_last_one_first(world, book):
    begun = [book["order", f"CO-1042{last}"] for last in range(9, 0, -1)]
    assert found(world, "co-1042") == {Kind.CUSTOMER: [], Kind.ORDER: begun[:8], Kind.ITEM: []}


def test_a_few_signs_may_begin_a_number_and_a_word(world, book):
    with told_by(world.app, world.buyer):
        washer = catalog.add_item(world.buyer, number="M10-1", name="Washer", unit_code="H87")
        bolt = catalog.add_item(world.buyer, number="4712", name="Hex bolt M10x40", unit_code="H87")
    assert found(world, "m10")[Kind.ITEM] == [washer, bolt]


def test_a_number_of_theirs_that_is_another_order_s_of_ours_gives_both(world, book):
    with told_by(world.app, world.sales):
        hits = look_up(world.sales, "10421")
    assert {hit.number for hit in hits.orders[:2]} == {"CO-10421", "CO-10435"}


def test_an_exact_number_leads_straight_to_its_order(world, book):
    with told_by(world.app, world.sales):
        assert look_up(world.sales, "co-10422").only_order("co-10422") == book["order", "CO-10422"]
        assert look_up(world.sales, "4500 123456").only_order("4500 123456") == book["order", "CO-10421"]
        assert look_up(world.sales, "müller").only_order("müller") is None


def test_a_customer_who_is_called_otherwise_is_not_found_by_its_old_name(world, book):
    rename(world, book["customer", "K1013"], "Contoso Instruments")
    assert found(world, "northwind traders")[Kind.CUSTOMER] == []
    assert found(world, "contoso")[Kind.CUSTOMER] == [book["customer", "K1013"]]


def rename(world, customer_id, name):
    with told_by(world.app, MACHINE), transaction(MACHINE) as work:
        work.session.get_one(Customer, customer_id).name = name
        work.owe(enter, Changed(Kind.CUSTOMER, customer_id))


def test_a_new_item_is_found_by_sales_at_once(world):
    with told_by(world.app, world.buyer):
        item_id = catalog.add_item(world.buyer, number="NEU-7", name="Kegelrollenlager", unit_code="H87")
    assert found(world, "kegelrollen")[Kind.ITEM] == [item_id]
    assert found(world, "kegelrolenlager")[Kind.ITEM] == [item_id]


def test_what_is_rolled_back_is_not_found(world):
    with told_by(world.app, world.buyer), pytest.raises(ZeroDivisionError), transaction(world.buyer):
        catalog.add_item(world.buyer, number="NEU-8", name="Nadellager", unit_code="H87")
        raise ZeroDivisionError
    assert found(world, "nadellager")[Kind.ITEM] == []


@pytest.mark.parametrize("typed", ["", " ", "-", "'", '"', "*", "a OR b", "') --", "%", "_order", "né*", "x" * 500, "1", "💡"])
def test_whatever_is_typed_is_no_statement(world, book, typed):
    assert set(found(world, typed)) == set(Kind)


def test_a_supplier_finds_no_customer(world, book):
    with pytest.raises(ScopeError):
        found(world, "müller", by=world.acme_person)


@given(words, st.integers(0, 40), st.sampled_from(LETTERS), st.sampled_from(["wrong", "missing", "more", "swapped"]))
def test_one_mistake_in_a_word_of_five_letters_is_looked_up_and_accepted(word, at, letter, mistake):
    typed = mistaken(word, at % len(word), letter, mistake)
    assert typed == word or (spellings(word) & typed_spellings(typed) and is_one_apart(typed, word))


def mistaken(word, at, letter, mistake):
    match mistake:
        case "wrong":
            return word[:at] + letter + word[at + 1 :]
        case "missing":
            return word[:at] + word[at + 1 :]
        case "more":
            return word[:at] + letter + word[at:]
    return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]


@given(words, words)
def test_two_words_that_are_further_apart_are_told_apart(one, other):
    assert is_one_apart(one, other) == (distance(one, other) == 1)


def distance(one, other):
    """Letters that must be changed, added, taken away or swapped, by the plain table of Damerau."""
    rows = {(i, -1): i + 1 for i in range(-1, len(one))} | {(-1, j): j + 1 for j in range(-1, len(other))}
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            rows[i, j] = min(rows[i - 1, j] + 1, rows[i, j - 1] + 1, rows[i - 1, j - 1] + (a != b))
            if i and j and a == other[j - 1] and one[i - 1] == b:
                rows[i, j] = min(rows[i, j], rows[i - 2, j - 2] + 1)
    return rows[len(one) - 1, len(other) - 1]


@given(st.text(max_size=60))
def test_folded_text_is_letters_and_digits_whatever_came(text):
    assert fold(fold(text)) == fold(text)
    assert all(word.isalnum() or word.isalpha() for word in words_of(text))
    assert " " not in joined(text)
    assert len(typed_words(text)) <= 8
