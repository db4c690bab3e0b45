"""The socket of a real server: who may open it, what it says, and that it takes nothing in."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress

import pytest
import socketio.exceptions
from flask import Flask

from app.customers.events import CustomerOrderClosed
from app.identity import sign_in
from app.identity.events import PasswordSet, PersonInvited
from app.live.engine import MOST_DRAWN
from app.live.websocket import LARGEST_MESSAGE, MOST_FRAMES
from app.principal import Kind, Principal, Role
from app.transaction import transaction_of
from tests.live.listening import TEST, Listener, SignedIn, invited, listening, session_of, signed_in
from tests.live.wire import OPENING, Wire, framed
from tests.live_server import LiveServer

# What happens before a session is looked up is the same on either database.
transport = pytest.mark.on("sqlite")


def refused():
    return pytest.raises(socketio.exceptions.ConnectionError)


def knock(server: LiveServer, path: str = OPENING, **headers: str) -> int:
    """Ask for a websocket; returns the status."""
    with closing(Wire(server.url, headers, path)) as wire:
        return wire.status


def test_a_signed_in_person_is_greeted_with_the_heads_of_their_rooms(app: Flask, live_server: LiveServer, admin: SignedIn):
    with listening(live_server.url, admin) as listener:
        assert listener.next("hello") == {"rooms": {"admin": 0}}
        invited(app)
        frame = listener.next("frame")
        assert (frame["room"], frame["previous"], frame["position"]) == ("admin", 0, 1)
        invited(app)
        frame = listener.next("frame")
        assert (frame["previous"], frame["position"]) == (1, 2)


def test_a_heartbeat_tells_the_heads_within_two_seconds(app: Flask, live_server: LiveServer, admin: SignedIn):
    with listening(live_server.url, admin) as listener:
        invited(app)
        listener.next("frame")
        assert listener.next("head", patience=10) == {"rooms": {"admin": 1}}


def test_another_suppliers_socket_hears_nothing(app: Flask, live_server: LiveServer):
    ours = signed_in(app, "ana@acme.example", Role.SUPPLIER_ADMIN, supplier="ACME")
    theirs = signed_in(app, "bob@bolt.example", Role.SUPPLIER_ADMIN, supplier="BOLT")
    with listening(live_server.url, ours) as us, listening(live_server.url, theirs) as them:
        us.next("hello")
        them.next("hello")
        invited(app, supplier_id=ours.supplier_id)
        assert us.next("frame")["room"] == f"supplier:{ours.supplier_id}"
        time.sleep(0.3)
        invited(app, supplier_id=theirs.supplier_id)
        own = them.next("frame")
        assert own["room"] == f"supplier:{theirs.supplier_id}"
        assert (own["previous"], own["position"]) == (0, 2), "its room's first frame: nothing came before"


@transport
@pytest.mark.parametrize("cookie", ["", "waybill_session=guessed"])
def test_without_a_session_nobody_connects(live_server: LiveServer, cookie: str):
    with closing(Listener(live_server.url, {"Cookie": cookie})) as stranger, refused():
        stranger.connect()


@transport
@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1", "null", ""])
def test_another_sites_page_cannot_open_the_socket(live_server: LiveServer, admin: SignedIn, origin: str):
    assert knock(live_server, **admin.headers, Origin=origin) == 403


@transport
def test_a_missing_origin_is_refused(live_server: LiveServer, admin: SignedIn):
    assert knock(live_server, **admin.headers) == 403


@transport
def test_only_the_sockets_address_is_upgraded(live_server: LiveServer, admin: SignedIn):
    assert knock(live_server, **admin.headers, Origin=live_server.url) == 101
    assert knock(live_server, "/livez", **admin.headers, Origin=live_server.url) == 200


@transport
def test_polling_is_refused(live_server: LiveServer, admin: SignedIn):
    with closing(Listener(live_server.url, admin.headers)) as listener, refused():
        listener._client.connect(live_server.url, headers=listener._headers, transports=["polling"])


def test_whatever_a_client_says_is_ignored(app: Flask, live_server: LiveServer, admin: SignedIn):
    supplier = signed_in(app, "ana@acme.example", Role.SUPPLIER_MEMBER, supplier="ACME")
    with listening(live_server.url, supplier) as listener:
        listener.next("hello")
        for event, *data in (["join", "procurement"], ["connect"], ["disconnect"], ["frame", {"room": "admin"}]):
            listener.say(event, *data)
        invited(app)
        invited(app, supplier_id=supplier.supplier_id)
        frame = listener.next("frame")
        assert frame["room"] == f"supplier:{supplier.supplier_id}", "still there, and still in no other room"
        assert frame["position"] == 2
    assert "rror" not in live_server.log


@pytest.fixture
def wire(live_server: LiveServer, admin: SignedIn) -> Iterator[Wire]:
    with closing(Wire(live_server.url, admin.headers | {"Origin": live_server.url})) as opened:
        assert opened.status == 101
        yield opened


@transport
def test_a_client_that_only_answers_pings_may_stay(wire: Wire):
    wire.send("40")
    wire.send("3")
    assert not wire.ends_within(1)


@transport
def test_who_says_too_much_at_once_is_cut_off(wire: Wire):
    wire.send("4" + "x" * LARGEST_MESSAGE)
    assert wire.ends_within(1)


@transport
def test_who_says_too_much_in_pieces_is_cut_off(wire: Wire):
    with suppress(OSError):  # it may be cut off in the middle of it
        for _ in range(10):
            wire.send_bytes(b"\x01" + framed(b"x" * 1_000)[1:])
    assert wire.ends_within(1)


@transport
def test_who_talks_all_the_time_is_cut_off(wire: Wire):
    with suppress(OSError):
        for _ in range(MOST_FRAMES + 1):
            wire.send("3")
    assert wire.ends_within(1)


@transport
def test_a_huge_frame_is_refused_before_it_is_read(wire: Wire):
    wire.send_bytes(b"\x81\xff" + (2**40).to_bytes(8, "big") + b"mask")
    assert wire.ends_within(1)


def act_as(who: SignedIn, *roles: Role) -> Principal:
    return Principal(kind=Kind.STAFF, person_id=who.person_id, roles=frozenset(roles), session_id=who.session_id)


def test_signing_out_closes_that_sessions_socket_within_a_second(app: Flask, live_server: LiveServer, admin: SignedIn):
    phone = session_of(app, admin.person_id)
    with listening(live_server.url, admin) as desk, listening(live_server.url, phone) as pocket:
        desk.next("hello")
        pocket.next("hello")
        with app.app_context():
            sign_in.sign_out(act_as(admin, Role.ADMIN))
        desk.next("disconnect", patience=10)
        invited(app)
        assert pocket.next("frame")["position"] == 1
        assert pocket.next("frame")["position"] == 2
        assert [name for name, _ in desk.everything()] == []
        with closing(Listener(live_server.url, admin.headers)) as again, refused():
            again.connect()


def test_who_comes_at_once_with_a_new_password_may_stay(app: Flask, live_server: LiveServer, admin: SignedIn):
    """The password closes every socket that was there before it, and is heard of when this one is there already."""
    with listening(live_server.url, admin) as before:
        before.next("hello")
        with app.app_context(), transaction_of(TEST) as work:
            work.record(PasswordSet(person_id=admin.person_id or 0))
        with listening(live_server.url, admin) as after:
            after.next("hello")
            before.next("disconnect", patience=10)
            invited(app)
            heard = after.next("frame")["position"]  # on a slow machine that of the password has left before
            assert (after.next("frame")["position"] if heard == 1 else heard) == 2


@pytest.mark.parametrize(
    ("shows", "reload"), [("customer-order-7", False), ("customer-order-*,customer-head-*", True), ("", True)]
)
def test_much_changes_at_once_and_a_page_is_loaded_again_only_where_it_shows_much_of_it(app, live_server, shows, reload):
    seller = signed_in(app, "paul@test.test", Role.SALES)
    with closing(Listener(f"{live_server.url}?shows={shows}", seller.headers).connect()) as listener:
        listener.next("hello")
        with app.app_context(), transaction_of(TEST) as work:
            for order in range(1, MOST_DRAWN + 2):
                work.record(CustomerOrderClosed(customer_order_id=order, customer_id=1, site_id=1))
        frame = listener.next("frame")
        drawn = [piece["id"] for piece in frame["pieces"]]
        assert (frame["reload"], drawn) == (reload, [] if reload else ["customer-order-7"])


def test_nothing_after_a_revocation_reaches_the_revoked(app: Flask, live_server: LiveServer, admin: SignedIn):
    """Frames and revocation come from one queue: what was committed later is never sent, however fast it comes."""
    colleague = session_of(app, admin.person_id)
    with listening(live_server.url, admin) as listener, listening(live_server.url, colleague) as witness:
        with app.app_context():
            for _ in range(20):
                invited_here()
            sign_in.sign_out(act_as(admin, Role.ADMIN))
            for _ in range(20):
                invited_here()
        heard = listener.until("disconnect", patience=10)
        while witness.next("frame")["position"] < 41:
            continue
        heard += listener.everything()
    assert all(frame["position"] <= 21 for name, frame in heard if name == "frame")


def invited_here() -> None:
    with transaction_of(TEST) as work:
        work.record(PersonInvited(person_id=1))


@pytest.mark.on("postgresql")  # SQLite has one serving process
def test_two_processes_hear_the_same_without_redis(app: Flask, serve: Callable[..., LiveServer], admin: SignedIn):
    here, there = serve(), serve()
    with listening(here.url, admin) as first, listening(there.url, admin) as second:
        first.next("hello")
        second.next("hello")
        for _ in range(3):
            invited(app)
        for listener in (first, second):
            last = 0
            while last < 3:
                frame = listener.next("frame", patience=10)
                assert frame["previous"] == last
                last = frame["position"]
        with app.app_context():
            sign_in.sign_out(act_as(admin, Role.ADMIN))
        first.next("disconnect", patience=10)
        second.next("disconnect", patience=10)
