"""The network between people and the server cuts, delays, falls silent and is away: nothing is lost, doubled or missed."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from flask import Flask

from tests.faults import crowd
from tests.faults.crowd import Person, acceptance
from tests.faults.network import Network
from tests.faults.scene import acceptances, at_work, work_for
from tests.figures import LONG, Figures
from tests.live.listening import session_of
from tests.live_server import LiveServer
from tests.story import World, build

ROUNDS = 10 if LONG else 1
CUTS = 3
KEYS, TOGETHER = (500, 20) if LONG else (5, 6)
pytestmark = [
    pytest.mark.on(*(("sqlite", "postgresql") if LONG else ("sqlite",))),  # the way to the server is the same on either
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # the client drops cut connections
    pytest.mark.timeout(3600 if LONG else 300),
]


@pytest.fixture
def network() -> Iterator[Network]:
    with closing(Network()) as made:
        yield made


@pytest.fixture
def server(serve: Callable[..., LiveServer], network: Network) -> LiveServer:
    """A server that takes the network's address for its own."""
    started = serve(ALLOWED_ORIGINS=network.url)
    network.lead_to(started.port)
    return started


def test_screens_agree_over_a_network_that_fails_in_every_way(
    app: Flask, server: LiveServer, network: Network, figures: Figures, monkeypatch: pytest.MonkeyPatch
):
    if not LONG:
        monkeypatch.setattr(crowd, "SILENT_FOR", 4.0)
    faults = [network.cut, late(network), network.fall_silent, away(network), network.cut]
    with at_work(app, [network.url], 4 * len(faults) * ROUNDS, answers_within=8.0) as scene:
        for part in scene.parts(len(faults) * ROUNDS):
            faults[part % len(faults)]()
    assert sum(each.pulls for each in scene.dashboards), "nobody missed anything: this run proved nothing"
    figures(connections_cut=network.cuts, lost=0, twice=0, backwards=0, **scene.found)


def late(network: Network) -> Callable[[], None]:
    """For a while whatever comes is late by 0.15 s in each direction."""

    def delay() -> None:
        network.lag = 0.15
        time.sleep(1.0)
        network.lag = 0.0

    return delay


def away(network: Network) -> Callable[[], None]:
    def leave() -> None:
        network.go_away()
        time.sleep(1.0)
        network.come_back()

    return leave


def test_a_form_that_is_sent_again_and_again_acts_once(app: Flask, server: LiveServer, network: Network, figures: Figures):
    world = build(app)
    who = session_of(app, world.acme_person.person_id, *world.acme_person.roles)
    people = [Person(network.url, who, answers_within=5.0) for _ in range(TOGETHER)]
    forms, answers, dice = forms_for(world, people[0]), set(), random.Random(7)

    def send(person: Person, order_id: int, fields: dict[str, str]) -> None:
        answer = person.post(f"/orders/{order_id}/answer", fields)
        answers.add((order_id, answer.status_code, answer.headers.get("Location")))

    for order_id, fields in forms.values():
        sending = [threading.Thread(target=send, args=(each, order_id, fields)) for each in people]
        for each in sending:
            each.start()
        for _ in range(CUTS):  # before the server has read it, while it works on it, while it answers, or too late
            time.sleep(dice.uniform(0.0, 0.06))
            network.cut()
        for each in sending:
            each.join()
    for each in people:
        each.close()
    equal = {(order_id, 303, f"/orders/{order_id}?sent={fields['nonce']}") for order_id, fields in forms.values()}
    assert answers == equal, "equal forms get equal answers"
    assert acceptances(app) == dict.fromkeys(forms, 1)
    figures(forms=KEYS, sends_of_each=TOGETHER, acts=KEYS, connections_cut=network.cuts)


def forms_for(world: World, person: Person) -> dict[int, tuple[int, dict[str, str]]]:
    """For each line the order and the fields, with one nonce for all who send them."""
    return {
        line_id: (order_id, acceptance(line_id, line) | person.token(order_id))
        for order_id, lines in work_for(world, KEYS).items()
        for line_id, line in lines.items()
    }
