"""Who gets a file, how it leaves, and what becomes of bytes whose transaction failed. On both databases and stores."""

from dataclasses import replace

import pytest

from app.access import COOKIE
from app.files import actions, queries
from app.files.actions import confide, keep, sweep
from app.identity.models import Person, PersonSite
from app.principal import Role
from app.transaction import transaction
from tests.files.lying import lying
from tests.files.samples import PDF, jpeg, upload
from tests.live.listening import session_of
from tests.story import MACHINE, told_by


@pytest.fixture
def vault(app):
    return app.extensions["waybill_vault"]


@pytest.fixture
def kept(world, vault):
    """A drawing of Acme's for Berlin, and a photo that Acme and the buyers confide to each other."""
    with told_by(world.app, world.buyer), transaction(world.buyer) as work:
        drawing = keep(work, upload(vault), "order-line:1", supplier_id=world.acme, site_id=world.berlin).id
        photo = confide(work, upload(vault, jpeg(), "photo.jpg"), "message:1", supplier_id=world.acme).id
    return f"/files/{drawing}", f"/confided-files/{photo}"


@pytest.fixture
def get(world, client):
    with told_by(world.app, MACHINE), transaction(MACHINE) as work:
        work.session.get_one(Person, world.receiver.person_id).sites = [PersonSite(site_id=world.berlin)]
    cookies = {}

    def ask(who, path):
        if who not in cookies:
            cookies[who] = session_of(world.app, who.person_id, *who.roles).cookie
        client.set_cookie(COOKIE, cookies[who])
        with client.get(path) as answer:
            return answer.status_code, answer.data, answer.headers

    return ask


def test_a_file_leaves_as_an_attachment_in_which_nothing_runs(world, kept, get):
    status, content, headers = get(world.acme_person, kept[0])
    assert (status, content) == (200, PDF)
    assert headers["Content-Disposition"] == "attachment; filename=drawing.pdf"
    assert headers["Content-Type"] == "application/pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"


def test_a_picture_has_a_small_one_to_look_at_and_a_document_has_none(world, kept, get):
    status, content, headers = get(world.buyer, f"{kept[1]}/small")
    assert (status, content[:3], headers["Content-Type"]) == (200, b"\xff\xd8\xff", "image/jpeg")
    assert "sandbox" in headers["Content-Security-Policy"]
    assert get(world.buyer, f"{kept[0]}/small")[0] == 404


@pytest.mark.parametrize(
    ("who", "drawing", "photo"),
    [
        ("acme_person", 200, 200),
        ("buyer", 200, 200),
        ("admin", 200, 200),
        ("receiver", 200, 404),
        ("bits_person", 404, 404),
        ("sales", 404, 404),
    ],
)
def test_who_finds_a_file(world, kept, get, who, drawing, photo):
    actor = getattr(world, who)
    assert [get(actor, path)[0] for path in kept] == [drawing, photo]
    unknown = get(actor, "/files/999983")[1]
    assert all(get(actor, path)[1] == unknown for path, status in zip(kept, (drawing, photo), strict=True) if status == 404)


def test_who_receives_finds_no_file_of_another_site_or_of_none(world, vault, get):
    with told_by(world.app, world.buyer), transaction(world.buyer) as work:
        for site in (world.auckland, None):
            keep(work, upload(vault), "receipt:1", supplier_id=world.acme, site_id=site)
    assert [get(world.receiver, f"/files/{number}")[0] for number in (1, 2)] == [404, 404]


def test_who_sells_and_receives_still_reads_nothing_confided(world, kept, get):
    both = replace(world.receiver, roles=frozenset({Role.RECEIVING, Role.SALES}))
    assert [get(both, path)[0] for path in kept] == [200, 404]


def test_nobody_gets_a_file_without_signing_in(kept, client):
    assert client.get(kept[0], headers={"Accept": "application/json"}).status_code == 401


def test_files_of_many_things_come_in_one_statement(world, kept):
    with told_by(world.app, world.acme_person):
        found = queries.files_of_each(world.acme_person, ["order-line:1", "order-line:2"])
        assert {subject: [row.name for row in rows] for subject, rows in found.items()} == {"order-line:1": ["drawing.pdf"]}
    with told_by(world.app, world.sales):
        assert queries.files_of(world.sales, "order-line:1") == []


def test_what_nobody_committed_is_removed_and_what_is_kept_stays(world, vault, kept, monkeypatch):
    with told_by(world.app, world.buyer), pytest.raises(ZeroDivisionError), transaction(world.buyer) as work:
        keep(work, upload(vault, jpeg()), "receipt:9", supplier_id=world.acme)
        raise ZeroDivisionError
    before = lying(vault)
    assert len(before) == 5 + 3  # the drawing, two photos with their small ones, and a mark of each
    assert swept(world, vault) == 0, "what came just now may still be committed"
    assert lying(vault) == before
    monkeypatch.setattr(actions, "FORGOTTEN_AFTER", -60.0)
    assert swept(world, vault) == 1
    assert len(lying(vault)) == 3
    assert not any(key.startswith("fresh/") for key in lying(vault))


def swept(world, vault):
    with told_by(world.app, MACHINE):
        return sweep(MACHINE, vault)


def test_a_row_whose_bytes_are_gone_is_not_found(world, vault, kept, get):
    vault.store.remove(lying(vault))
    assert get(world.buyer, kept[0])[0] == 404
