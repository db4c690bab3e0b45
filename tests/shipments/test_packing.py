"""Packages: what they are, what is in them, and the SSCCs that they are given, on both databases."""

from dataclasses import replace

import pytest

from app.receipts.actions import receive_line
from app.receipts.rules import Delivery, Received
from app.refusals import NotFound, RuleBroken, Stale
from app.shipments import actions
from app.shipments.rules import Notice, PackageKind, PackageWords, Step, sscc
from tests.orders.test_together import together
from tests.shipments.sending import act, ship, shipment
from tests.story import JUNE, D, World, told_by

PALLET = PackageWords(PackageKind.PALLET, D("412.5"), (120, 80, 145))
RIGHT, WRONG = "106141412345678908", "106141412345678907"


@pytest.fixture
def sent(world: World) -> int:
    """A shipment of 40 units of one line and 100 of another, that has not left yet."""
    (one,), (two,) = (world.line_ids(world.issued()) for _ in range(2))
    return ship(world, (one, 40), (two, 100), notice=Notice("LS-1", JUNE[1]), step=Step.READY)


def line_ids(world: World, sent: int) -> list[int]:
    return [line.id for line in shipment(world, sent, "lines")[0]]


def packages(world: World, sent: int) -> list:
    return list(shipment(world, sent, "packages")[0])


def choose(world: World, prefix: str = "4012345") -> None:
    with told_by(world.app, world.acme_person):
        actions.choose_prefix(world.acme_person, prefix)


def test_packages_that_are_alike_are_added_at_once_and_counted(world: World, sent: int):
    act(world, sent, actions.add_packages, PALLET, count=3)
    act(world, sent, actions.add_packages, PackageWords())
    assert [each.words for each in packages(world, sent)] == [PALLET] * 3 + [PackageWords()]
    assert shipment(world, sent, "package_count") == (4,)


def test_packages_are_numbered_from_the_series_of_the_prefix_none_twice(world: World, sent: int):
    choose(world)
    act(world, sent, actions.add_packages, PALLET, count=2, numbered=True)
    act(world, sent, actions.add_packages, replace(PALLET, sscc=sscc.nth("4012345", 2)))
    act(world, sent, actions.add_packages, PALLET, numbered=True)
    numbers = [sscc.nth("4012345", n) for n in (0, 1, 2, 3)]
    assert [each.sscc for each in packages(world, sent)] == numbers
    choose(world, "400000")
    choose(world)
    act(world, sent, actions.add_packages, PALLET, numbered=True)
    assert packages(world, sent)[-1].sscc == sscc.nth("4012345", 4)


def test_without_a_prefix_no_number_is_made(world: World, sent: int):
    with pytest.raises(RuleBroken, match="say your GS1 company prefix first") as refused:
        act(world, sent, actions.add_packages, PALLET, numbered=True)
    assert refused.value.field == "numbered"
    assert packages(world, sent) == []


def test_two_people_who_pack_at_once_get_different_numbers(world: World, sent: int):
    choose(world)
    (line,) = world.line_ids(world.issued())
    other = ship(world, (line, 1), notice=Notice("LS-2", JUNE[1]))

    def pack(shipment_id: int):
        me = world.acme_person
        return lambda: actions.add_packages(me, shipment_id, PALLET, count=5, numbered=True, version=1)

    came_of = together(world, world.acme_person, pack(sent), pack(other))
    codes = [each.sscc for each in packages(world, sent) + packages(world, other)]
    assert all(isinstance(each, list | Stale) for each in came_of)
    assert len(codes) == len(set(codes)) >= 5


def test_a_wrong_sscc_is_kept_as_it_was_typed_and_a_right_one_as_digits(world: World, sent: int):
    act(world, sent, actions.add_packages, PackageWords(sscc=f" {WRONG} "))
    act(world, sent, actions.add_packages, PackageWords(sscc="(00) 1 0614141 234567890 8"))
    assert [each.sscc for each in packages(world, sent)] == [WRONG, RIGHT]


def test_no_two_packages_of_a_shipment_have_one_sscc(world: World, sent: int):
    act(world, sent, actions.add_packages, PackageWords(sscc=RIGHT))
    with pytest.raises(RuleBroken, match="Another package of this shipment has the SSCC"):
        act(world, sent, actions.add_packages, PackageWords(sscc="1 0614141234567890 8"))
    with pytest.raises(RuleBroken, match="An SSCC belongs to one package, not to 2"):
        act(world, sent, actions.add_packages, PackageWords(sscc=WRONG), count=2)


@pytest.mark.parametrize(
    ("words", "field", "said"),
    [
        ({"weight": D("0")}, "weight", "0 kg is no weight of a package"),
        ({"weight": D("100000.5")}, "weight", "100000.5 kg is no weight"),
        ({"weight": D("1.2345")}, "weight", "in whole grams"),
        ({"sides": (1, 0, 1)}, "sides", "1 × 0 × 1 cm is no package"),
        ({"sscc": "1" * 41}, "sscc", "41 characters"),
    ],
)
def test_what_no_package_can_be_is_refused_beside_its_field(world: World, sent: int, words: dict, field: str, said: str):
    with pytest.raises(RuleBroken, match=said) as refused:
        act(world, sent, actions.add_packages, PackageWords(**words))
    assert refused.value.field == field


def test_what_is_in_which_package_is_said_up_to_what_the_shipment_holds(world: World, sent: int):
    one, two = act(world, sent, actions.add_packages, PALLET, count=2)
    first, second = line_ids(world, sent)
    act(world, sent, actions.change_package, one, PALLET, {first: D(30), second: D(0)})
    with pytest.raises(RuleBroken, match="11 is more than the 10 that are in no package yet: the shipment holds 40") as refused:
        act(world, sent, actions.change_package, two, PALLET, {first: D(11)})
    assert refused.value.field == f"line-{first}-held"
    act(world, sent, actions.change_package, two, PALLET, {first: D(10), second: D(100)})
    act(world, sent, actions.change_package, one, PALLET, {first: D(5)})
    with_first = [[(each.shipment_line_id, each.quantity) for each in package.holds] for package in packages(world, sent)]
    assert with_first == [[(first, 5)], [(first, 10), (second, 100)]]


def test_a_shipment_is_not_corrected_below_what_its_packages_hold(world: World, sent: int):
    (one,) = act(world, sent, actions.add_packages, PALLET)
    first, _ = line_ids(world, sent)
    act(world, sent, actions.change_package, one, PALLET, {first: D(30)})
    notice, lines = shipment(world, sent, "notice", "lines")
    with pytest.raises(RuleBroken, match="29 is less than the 30 that are in its packages"):
        act(world, sent, actions.correct_shipment, notice, {lines[0].order_line_id: D(29)})


def test_a_package_that_is_taken_out_is_gone_with_what_was_said_of_it(world: World, sent: int):
    one, two = act(world, sent, actions.add_packages, PALLET, count=2)
    first, _ = line_ids(world, sent)
    act(world, sent, actions.change_package, one, PALLET, {first: D(30)})
    act(world, sent, actions.remove_package, one)
    assert [each.id for each in packages(world, sent)] == [two]
    assert shipment(world, sent, "package_count") == (1,)
    act(world, sent, actions.change_package, two, PALLET, {first: D(40)})


def test_what_is_received_is_not_packed_any_more(world: World, sent: int):
    (one,) = act(world, sent, actions.add_packages, PALLET)
    line = shipment(world, sent, "lines")[0][0].order_line_id
    with told_by(world.app, world.receiver):
        receive_line(world.receiver, Delivery(JUNE[1]), Received(line, D(1)))
    for verb, more in ((actions.add_packages, (PALLET,)), (actions.remove_package, ())):
        with pytest.raises(RuleBroken, match="its packages stay as they are"):
            act(world, sent, verb, *(more if verb is actions.add_packages else (one,)))


def test_the_package_of_another_shipment_and_a_line_of_another_are_not_found(world: World, sent: int):
    (line,) = world.line_ids(world.issued())
    other = ship(world, (line, 1), notice=Notice("LS-2", JUNE[1]))
    (theirs,) = act(world, other, actions.add_packages, PALLET)
    (mine,) = act(world, sent, actions.add_packages, PALLET)
    with pytest.raises(NotFound):
        act(world, sent, actions.remove_package, theirs)
    with pytest.raises(NotFound):
        act(world, sent, actions.change_package, mine, PALLET, {line_ids(world, other)[0]: D(1)})


def test_of_two_who_pack_one_shipment_the_second_looks_again(world: World, sent: int):
    (version,) = shipment(world, sent, "version")
    act(world, sent, actions.add_packages, PALLET)
    with told_by(world.app, world.acme_person), pytest.raises(Stale, match="LS-1 was changed"):
        actions.add_packages(world.acme_person, sent, PALLET, version=version)
