"""Conversations through their pages: what is refused beside which field, what a GET never does, who gets in."""

import re

import pytest

from app.conversations import queries
from tests.browser.world import BrowserWorld
from tests.files.samples import PDF, SECRET, bomb, jpeg
from tests.story import told_by


@pytest.fixture
def there(app):
    return BrowserWorld(app)


@pytest.fixture
def page(there):
    """The conversation of the only line of an order to Acme."""
    return f"/order-lines/{there.issued(1)[1][0]}/conversation"


def send(client, page, text="", *files, **fields):
    """Post a message. Written by hand: the test client would leave a large file open."""
    plain = [(f'name="{name}"', value.encode()) for name, value in ({"text": text, "nonce": ""} | fields).items()]
    parts = plain + [(f'name="files"; filename="{name}"', content) for name, content in files]
    body = b"".join(
        b"--x\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (head.encode(), value) for head, value in parts
    )
    return client.post(page, data=body + b"--x--\r\n", content_type="multipart/form-data; boundary=x")


def said(there, page):
    line_id = int(page.split("/")[2])
    with told_by(there.app, there.story.buyer):
        return queries.messages_of(there.story.buyer, line_id)


def test_a_question_with_a_photo_reaches_the_other_side(there, page, client):
    client.sign_in(*there.acme)
    assert send(client, page, "Is this scratch all right?", ("scratch.jpg", jpeg(note=SECRET)), asks="y").status_code == 303
    client.sign_in(*there.buyer)
    shown = client.get(page).text
    assert "Is this scratch all right?" in shown
    assert "Waits for your answer" in shown
    with client.get(re.search(r'href="(/confided-files/\d+)"', shown)[1]) as photo:
        assert photo.headers["Content-Disposition"] == "attachment; filename=scratch.jpg"
        assert SECRET.encode() not in photo.data


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("drawing.pdf", b"", "“drawing.pdf” is empty. Choose it again."),
        ("large.pdf", PDF + b"x" * 15_100_000, "“large.pdf” has 15.2 MB. We accept up to 15 MB."),
        ("prices.pdf", b"PK\x03\x04", "“prices.pdf” is an archive or an Office document. Send a PDF, a PNG or a JPEG."),
        ("photo.jpg", b"<script>alert(1)</script>", "is a web page or another text with markup. Send a PDF, a PNG or a JPEG."),
        ("photo.jpg", b"\0\0\0\x18ftypheic", "is a HEIC picture, as some phones take them."),
        ("bomb.png", bomb(8_000, 8_000), "“bomb.png” has 8000 × 8000 pixels. We accept up to 40 million."),
        ("cut.jpg", jpeg()[:200], "begins like a JPEG picture but cannot be read to its end."),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else None,
)
def test_a_file_that_is_refused_stands_beside_its_field_and_what_was_written_stays(
    there, page, client, name, content, sentence
):
    client.sign_in(*there.buyer)
    answer = send(client, page, "Please look at the drawing", (name, content))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Please look at the drawing</textarea>" in answer.text
    assert said(there, page) == []


def test_too_many_files_are_refused_with_both_numbers(there, page, client):
    client.sign_in(*there.buyer)
    answer = send(client, page, "Six", *[(f"{n}.pdf", PDF) for n in range(6)])
    assert (answer.status_code, said(there, page)) == (422, [])
    assert "Send at most 5 files at once, not 6." in answer.text


def test_a_request_that_is_far_too_large_is_refused_with_both_numbers(there, page, client):
    client.sign_in(*there.buyer)
    answer = send(client, page, "Large", ("large.pdf", PDF + b"x" * 16_500_000))
    assert answer.status_code == 413
    assert "This was 17 MB. We accept up to 16 MB at once." in answer.text


def test_nothing_and_too_much_are_refused_beside_the_field(there, page, client):
    client.sign_in(*there.buyer)
    for text, sentence in (
        (" ", "Write something or attach a file."),
        ("x" * 2001, "This has 2001 characters. At most 2000 fit."),
    ):
        answer = send(client, page, text)
        assert (answer.status_code, sentence in answer.text) == (422, True)
    assert said(there, page) == []


def test_looking_reads_nothing_and_the_button_does(there, page, client):
    client.sign_in(*there.buyer)
    send(client, page, "Where is it?", asks="y")
    client.sign_in(*there.acme)
    shown = client.get(page).text
    client.get(page)
    assert said(there, page)[0].read_at is None
    assert "Mark 1 message as read" in shown
    up_to = re.search(r'name="up_to" value="(\d+)"', shown)[1]
    assert client.post(f"{page}/read", data={"up_to": up_to}).status_code == 303
    assert said(there, page)[0].read_at
    assert "Mark 1 message" not in client.get(page).text
    client.sign_in(*there.buyer)
    assert re.search(r"Read <time", client.get(page).text)


def test_a_question_is_on_the_to_do_list_of_who_owes_the_answer_until_it_is_given(there, page, client):
    client.sign_in(*there.acme)
    send(client, page, "May we deliver on Monday?", asks="y")
    client.sign_in(*there.buyer)
    assert "May we deliver on Monday?" in client.get("/questions").text
    assert re.search(r'href="/questions"><b>1</b>', client.get("/board").text)
    assert 'href="/questions?mine=1">1 question to answer</a>' in client.get("/follow-up").text
    assert re.search(r'id="asks-\d+"[^>]*>', client.get(page).text)
    send(client, page, "Yes. Which truck?", asks="y")
    assert "Everything is answered" in client.get("/questions").text
    client.sign_in(*there.acme)
    todo = client.get("/todo").text
    assert "Which truck?" in todo
    client.post(re.search(r'action="(/messages/\d+/waive)"', client.get(page).text)[1], data={"nonce": ""})
    assert "Which truck?" not in client.get("/todo").text


def test_who_answers_does_not_ask_unless_they_say_so(there, page, client):
    client.sign_in(*there.buyer)
    assert re.search(r"<input[^>]*checked[^>]*name=\"asks\"|name=\"asks\"[^>]*checked", client.get(page).text)
    send(client, page, "Where is it?", asks="y")
    client.sign_in(*there.acme)
    assert not re.search(r"<input[^>]*checked[^>]*name=\"asks\"|name=\"asks\"[^>]*checked", client.get(page).text)


@pytest.mark.parametrize(("who", "status"), [("bits", 404), ("sales", 403), ("receiver", 403), ("admin", 200)])
def test_who_gets_in(there, page, client, who, status):
    client.sign_in(*getattr(there, who))
    assert client.get(page).status_code == status
    assert send(client, page, "Hello").status_code == (404 if who == "bits" else 403)


def test_sales_and_receiving_see_no_way_into_a_conversation(there, page, client):
    line = there.story.look(int(page.split("/")[2]), "order_id")
    for who, there_is in ((there.buyer, True), (there.sales, False), (there.receiver, False)):
        client.sign_in(*who)
        assert ("data-talk" in client.get(f"/orders/{line}").text) is there_is


def test_what_was_said_before_is_a_page_away(there, page, client):
    client.sign_in(*there.buyer)
    for n in range(queries.PAGE):
        send(client, page, f"Message number {n}.", nonce=f"n{n}")
    send(client, page, "The last one.")
    shown = client.get(page).text
    assert "Message number 0." not in shown
    earlier = client.get(re.search(r'href="(/order-lines/\d+/conversation/before/\d+)"', shown)[1]).text
    assert "Message number 0." in earlier
    assert "The last one." not in earlier
