"""What is kept of what people send, and what is refused with which sentence. Nothing here needs a database."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.files import folder as folders
from app.files.rules import LONGEST_NAME, MediaType, UploadRefused, check_kind, clean_name, megabytes
from app.files.vault import Vault
from app.transaction import Unavailable
from tests.files.samples import PDF, SECRET, bomb, jpeg, png, upload


@pytest.fixture
def vault(tmp_path):
    return Vault.below(tmp_path)


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "drawing.pdf", MediaType.PDF),
        (jpeg(), "photo.jpg", MediaType.JPEG),
        (png(), "scan.png", MediaType.PNG),
        (png(), "scan.pdf", MediaType.PNG),
        (PDF, "harmless.jpg", MediaType.PDF),
    ],
)
def test_a_file_is_what_its_content_says_whatever_it_is_called(vault, content, name, kind):
    assert upload(vault, content, name).media_type is kind


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 [Content_Types].xml", "archive"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "markup"),
        (b"\xef\xbb\xbf  <svg xmlns='http://www.w3.org/2000/svg'/>", "markup"),
        (b"GIF89a\x01\x00", "gif"),
        (b"\0\0\0\x18ftypheic", "heic"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        (b"MZ\x90\0", "program"),
        (b"a,b\n1,2\n", "text"),
        (b"\0\1\2\3", "unknown"),
        (b"GIF89a;%PDF-1.7 %%EOF", "gif"),
        (b"<html>%PDF-1.7 %%EOF", "markup"),
        (b" " + PDF, "text"),
    ],
)
def test_what_is_no_pdf_png_or_jpeg_is_refused_with_what_it_is(content, words):
    with pytest.raises(UploadRefused, match="Send a PDF, a PNG or a JPEG") as refusal:
        check_kind("drawing.pdf", content)
    assert refusal.value.values["file_kind"] == words


def test_an_empty_file_is_refused(vault):
    with pytest.raises(UploadRefused, match=r"“drawing\.pdf” is empty\. Choose it again\."):
        upload(vault, b"")


def test_a_file_above_the_limit_is_refused_with_both_numbers_and_never_held_whole(vault):
    with pytest.raises(UploadRefused, match=r"has 2\.1 MB\. We accept up to 2 MB\."):
        upload(vault, PDF + b"x" * 2_000_000, limit=2_000_000)
    assert upload(vault, PDF.rjust(0), limit=len(PDF)).content == PDF


def test_what_is_a_byte_too_large_does_not_read_like_the_limit():
    assert (megabytes(10_000_000), megabytes(10_000_001), megabytes(1)) == ("10", "10.1", "0.1")


@pytest.mark.parametrize("content", [PDF.replace(b"%%EOF", b""), jpeg()[:200], png()[:60], b"\xff\xd8\xff and nothing else"])
def test_a_file_that_ends_too_early_is_refused(vault, content):
    with pytest.raises(UploadRefused, match="cannot be read to its end"):
        upload(vault, content, "broken")


@pytest.mark.parametrize("side", [(8_000, 8_000), (30_000, 30_000), (60_000, 60_000)])
def test_a_small_file_that_would_be_a_huge_picture_is_refused_before_it_is_one(vault, side):
    with pytest.raises(UploadRefused, match=r"× \d+ pixels\. We accept up to 40 million\.|cannot be read"):
        upload(vault, bomb(*side), "bomb.png")


def test_a_photo_is_turned_upright_and_says_nothing_of_where_it_was_taken(vault):
    kept = upload(vault, jpeg((60, 40), turned=True, note=SECRET), "photo.jpg")
    with Image.open(BytesIO(kept.content)) as picture:
        assert picture.size == (40, 60)
        assert dict(picture.getexif()) == {}
    assert SECRET.encode() not in kept.content


def test_a_picture_leaves_its_hidden_texts_and_what_hangs_behind_it(vault):
    behind = b"PK\x03\x04<script>alert(1)</script>"
    for content in (png(note=SECRET) + behind, jpeg(note=SECRET) + behind):
        kept = upload(vault, content)
        assert behind not in kept.content
        assert SECRET.encode() not in kept.content


@pytest.mark.parametrize(
    "content", [jpeg(mode="CMYK"), jpeg(mode="L"), png(mode="P"), png(mode="LA"), png(mode="RGBA"), png(mode="1")]
)
def test_pictures_of_every_make_are_kept_and_have_a_small_one(vault, content):
    kept = upload(vault, content)
    assert kept.small is not None
    with Image.open(BytesIO(kept.content)) as picture, Image.open(BytesIO(kept.small)) as small:
        assert picture.size == small.size == (60, 40)


def test_a_small_picture_is_small(vault):
    kept = upload(vault, jpeg((2400, 1200)))
    assert kept.small is not None
    with Image.open(BytesIO(kept.small)) as small:
        assert small.size == (480, 240)


@pytest.mark.parametrize(
    ("claimed", "kept"),
    [
        ("drawing.pdf", "drawing.pdf"),
        ("Zeichnung Größe 3.PDF", "Zeichnung Größe 3.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\drawings\\a.pdf", "a.pdf"),
        ("invoice.exe", "invoice.exe.pdf"),
        ("evil\u202efdp.exe", "evilfdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("", "file.pdf"),
        ("...", "file.pdf"),
    ],
)
def test_a_name_is_kept_as_far_as_it_is_harmless(claimed, kept):
    assert clean_name(claimed, MediaType.PDF) == kept


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_may_be_shown_and_saved(claimed):
    name = clean_name(claimed, MediaType.JPEG)
    assert name.endswith((".jpg", ".jpeg"))
    assert 4 < len(name) <= LONGEST_NAME
    assert name.isprintable()
    assert not set(name) & set('/\\<>:"|?*')


def test_bytes_are_on_the_disk_whole_or_not_at_all(vault, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folders.os, "fsync", full)
    with pytest.raises(Unavailable, match="the disk is full"):
        vault.take(PDF, None)
    assert [
        path.name for path in vault.store.folder.rglob("*") if path.is_file() and path.suffix != ".part" and path.stat().st_size
    ] == []
