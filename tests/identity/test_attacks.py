"""What is tried at the door by those who have no business inside."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import urljoin, urlsplit

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from app import clock
from app.access import COOKIE
from app.identity import actions, tokens
from app.principal import Role
from app.throttle import limiter
from tests.databases import let_go, make_app
from tests.identity.conftest import PASSWORD, People

ANN = "ann@northfield.example"
NEW = {"password": "another long one", "again": "another long one"}


class Counting:
    """A hasher that counts what it was asked for."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        self.verified: list[int] = []

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def verify(self, stored: str, password: str) -> bool:
        self.verified.append(len(password))
        return self._hasher.verify(stored, password)


@pytest.fixture
def hasher(monkeypatch) -> Counting:
    counting = Counting()
    monkeypatch.setattr(tokens, "_hasher", counting)
    monkeypatch.setattr(tokens, "_NOBODYS", counting.hash("nobody's"))
    return counting


def knock(people: People, email: str, password: str, **words: str):
    return people.visitor().post("/sign-in", data={"email": email, "password": password, **words})


def test_a_password_is_as_dear_to_guess_as_is_recommended_and_a_made_up_hash_too():
    for stored in (tokens.hash_password("a long one indeed"), tokens._hash_of_nothing()):
        assert extract_parameters(stored) == RFC_9106_LOW_MEMORY


def test_every_refusal_costs_the_same_work(people, hasher):
    people.add(ANN, Role.SALES)
    people.add("invited@northfield.example", Role.SALES, password=None)
    people.do(actions.deactivate, people.add("shut@northfield.example", Role.SALES))
    for email in ("nobody@northfield.example", ANN, "invited@northfield.example", "shut@northfield.example"):
        hasher.verified.clear()
        assert knock(people, email, "something else").status_code == 401
        assert len(hasher.verified) == 1, email


def test_an_endless_password_is_never_hashed(people, hasher):
    people.add(ANN, Role.SALES)
    assert knock(people, ANN, "x" * 100_000).status_code in (401, 422)
    assert all(length <= 200 for length in hasher.verified)


def test_whether_an_account_is_throttled_does_not_tell_whether_there_is_one(people, hasher):
    people.add(ANN, Role.SALES)
    tried = {email: [knock(people, email, "wrong").status_code for _ in range(12)] for email in (ANN, "nobody@x.example")}
    assert tried[ANN] == tried["nobody@x.example"] == [401] * 10 + [429] * 2


def test_an_account_is_guarded_however_its_address_is_written(people, hasher):
    people.add(ANN, Role.SALES)
    ways = [ANN, ANN.upper(), f" {ANN}", f"{ANN} ", ANN.title()]
    assert [knock(people, ways[n % 5], "wrong").status_code for n in range(12)] == [401] * 10 + [429] * 2


def test_an_address_that_tries_many_accounts_is_stopped(people, hasher):
    statuses = [knock(people, f"p{n}@northfield.example", "wrong").status_code for n in range(62)]
    assert statuses == [401] * 60 + [429] * 2


def test_coming_in_uses_up_no_tries(people, hasher):
    people.add(ANN, Role.SALES)
    assert {knock(people, ANN, PASSWORD).status_code for _ in range(15)} == {303}


INVENTED = ["", "invented", "x" * 8000, "\xff\xfe", "a;b", "'; drop table people; --", "%00", '"']


def test_an_invented_cookie_is_nobody(people):
    visitor = people.app.test_client(use_cookies=False)
    for cookie in INVENTED:
        asked = visitor.get("/board", headers={"Cookie": f"{COOKIE}={cookie}", "Accept": "application/json"})
        assert asked.status_code == 401, cookie


def test_a_session_ends_by_itself(people):
    people.add(ANN, Role.SALES)
    client = people.signed_in(ANN)
    with clock.at(clock.now() + timedelta(days=13)):
        assert client.get("/board").status_code == 200
    with clock.at(clock.now() + timedelta(days=15)):
        assert client.get("/live/since/0").status_code == 401


def test_who_signs_in_gets_a_fresh_session_whatever_they_came_with(people):
    people.add(ANN, Role.SALES)
    visitor = people.visitor()
    visitor.set_cookie(COOKIE, "planted by somebody else")
    given = visitor.post("/sign-in", data={"email": ANN, "password": PASSWORD}, csrf=False)
    assert "planted" not in given.headers["Set-Cookie"]
    assert visitor.get_cookie(COOKIE).value != "planted by somebody else"


def test_one_ends_one_s_own_other_session_and_nobody_else_s(people):
    for email in (ANN, "ben@northfield.example"):
        people.add(email, Role.SALES)
    ann, other_device, ben = people.signed_in(ANN), people.signed_in(ANN), people.signed_in("ben@northfield.example")
    for number in range(6, 0, -1):  # one's own comes last
        ann.post("/sign-out", data={"session_id": str(number)}, csrf=True)
    assert other_device.get("/board").status_code == 302
    assert ben.get("/board").status_code == 200


ELSEWHERE = [
    *("https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example"),
    *("/\n/evil.example", "http:evil.example", "https:/evil.example", " //evil.example", "/%09/evil.example"),
    *("\0//evil.example", "/\r\nLocation: https://evil.example", "javascript:alert(1)", "data:text/html,x"),
    *("//evil.example/board", "/.//evil.example"),
]


def test_no_way_on_leads_elsewhere(people, hasher):
    people.add(ANN, Role.SALES)
    for next_page in ELSEWHERE:
        answer = knock(people, ANN, PASSWORD, next=next_page)
        assert answer.status_code in (303, 400), repr(next_page)
        assert host_in_a_browser(answer.headers.get("Location", "/")) == "waybill.example", repr(next_page)
        assert "evil.example" not in str(answer.headers.get("Set-Cookie")), repr(next_page)


def host_in_a_browser(location: str) -> str:
    """Browsers drop tabs and line breaks, and take a backslash for a slash."""
    plain = location.translate({ord(sign): None for sign in "\t\r\n"}).strip().replace("\\", "/")
    return urlsplit(urljoin("https://waybill.example/sign-in", plain)).netloc


LINKS = ["%00", "%0d%0aSet-Cookie:%20waybill_session=x", "a;b", "%ff", "x" * 3000, "..%2f..%2f", "'"]


def test_an_invented_link_breaks_nothing_and_opens_nothing(people):
    for token in LINKS:
        visitor = people.visitor()
        answer = visitor.get(f"/link/{token}")
        assert answer.status_code in (302, 400, 404), token
        assert [name for name, value in answer.headers if value.startswith(COOKIE)] == [], token
        assert visitor.get("/link").status_code == 404, token
        assert visitor.post("/link", data=NEW).status_code == 409, token


def test_the_cookies_stay_in_the_browser_and_off_the_open_network(database_url, tmp_path):
    app = make_app(database_url, tmp_path, public_url="https://waybill.example")
    people = People(app)
    people.add(ANN, Role.SALES)
    visitor = app.test_client()
    signed_in = visitor.post("/sign-in", data={"email": ANN, "password": PASSWORD}, base_url="https://waybill.example")
    for cookie in (signed_in.headers["Set-Cookie"], visitor.get("/link/invented").headers["Set-Cookie"]):
        assert {"HttpOnly", "SameSite=Lax", "Secure"} <= set(cookie.split("; ")), cookie
    let_go(app)


def test_no_method_opens_what_is_closed(people):
    for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "TRACE"):
        answer = people.visitor().open("/board", method=method, csrf=False, headers={"Accept": "application/json"})
        assert answer.status_code == (401 if method in ("GET", "HEAD", "OPTIONS") else 405), method


@pytest.fixture(autouse=True)
def fresh_counts(app):
    limiter.reset()


@pytest.mark.parametrize("door", ["/sign-in", "/forgotten"])
def test_a_door_takes_what_its_form_sends_and_breaks_at_nothing_else(people, door):
    visitor = people.visitor()
    for body in ([1, 2], {"email": 5, "password": 6}, {"email": "\ud800@x.example"}):
        refused = visitor.post(door, json=body)
        assert (refused.status_code, "cannot read this kind of content" in refused.text) == (415, True)
    file = {"email": (BytesIO(b"ann@x.example"), "email.txt"), "password": (BytesIO(b"x"), "x.txt")}
    assert visitor.post(door, data=file, content_type="multipart/form-data").status_code == 422
    assert visitor.post(door, data={"email": ANN}, headers={"Origin": "http://["}).status_code == 400
