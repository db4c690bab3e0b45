"""What operators see at /metrics, and who may look."""

import re
from contextlib import closing

import pytest
import requests
from flask import Flask

from app.live.delivery import GREETED_WITHIN
from tests.live.listening import SignedIn, invited, listening
from tests.live.wire import Wire
from tests.live_server import LiveServer
from tests.servers import wait_until

transport = pytest.mark.on("sqlite")  # the same whatever the database


def measured(server: LiveServer, name: str) -> float:
    """The sum of a figure over its labels."""
    text = requests.get(f"{server.url}/metrics", timeout=5).text
    return sum(float(value) for value in re.findall(rf"^{name}(?:{{.*}})? (\S+)$", text, re.MULTILINE))


def test_sockets_frames_and_the_time_from_fact_to_frame_are_counted(app: Flask, live_server: LiveServer, admin: SignedIn):
    with listening(live_server.url, admin) as listener:
        listener.next("hello")
        wait_until(lambda: measured(live_server, "waybill_sockets") == 1, "the socket was counted")
        invited(app)
        listener.next("frame")
        assert measured(live_server, "waybill_frames_total") == 1
        assert measured(live_server, "waybill_update_to_frame_seconds_count") == 1
        assert measured(live_server, "waybill_update_to_frame_seconds_sum") > 0
    wait_until(lambda: measured(live_server, "waybill_sockets") == 0, "the socket was counted out")


@transport
def test_a_socket_that_never_says_hello_is_closed_and_counted(live_server: LiveServer, admin: SignedIn):
    with closing(Wire(live_server.url, admin.headers | {"Origin": live_server.url})) as silent:
        assert silent.status == 101
        assert silent.ends_within(GREETED_WITHIN + 8)
    assert measured(live_server, "waybill_sockets_refused_total") == 1


@transport
def test_one_address_has_a_limited_number_of_sockets(serve, admin: SignedIn):
    server = serve(SOCKETS_PER_ADDRESS="2")
    with listening(server.url, admin) as first, listening(server.url, admin) as second:
        first.next("hello")
        second.next("hello")  # counted; a connection alone says nothing about who was counted first
        with listening(server.url, admin) as third:
            wait_until(lambda: not third.connected, "the third was closed")
        assert first.connected
        assert second.connected
        assert measured(server, "waybill_sockets_refused_total") == 1


@pytest.mark.parametrize(
    ("settings", "header", "status"),
    [
        ({"environment": "production", "public_url": "https://waybill.example"}, {}, 404),
        ({"metrics_token": "let me look"}, {}, 404),
        ({"metrics_token": "let me look"}, {"Authorization": "Bearer guess"}, 404),
        ({"metrics_token": "let me look"}, {"Authorization": "Bearer let me look"}, 200),
        ({}, {}, 200),
    ],
)
@transport
def test_the_figures_are_for_the_operator(installed, database_url: str, settings, header, status):
    app = installed(database_url, **settings)
    assert app.test_client().get("/metrics", headers=header).status_code == status
