"""Files that somebody might send to do harm, or by mistake: each through the one door of everything that is kept.

A file is refused with what it is, or kept as what we made of it; never as what it claims to be.
"""

import io
import tracemalloc

import pytest
from PIL import Image

from app.certifications.rules import is_encrypted
from app.files.intake import receive
from app.files.rules import LONGEST_NAME, MediaType, UploadRefused
from app.files.vault import Vault
from tests.files.samples import PDF, bomb, jpeg, png, upload

SCRIPT = b"<script>alert(document.cookie)</script>"
PROTECTED = b"%PDF-1.7\n5 0 obj << /Filter /Standard >> endobj\ntrailer << /Encrypt 5 0 R >>\n%%EOF\n"
ARCHIVE = b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml"

REFUSED: dict[str, tuple[str, bytes]] = {
    # What it is: what it is called, its first or all of its bytes.
    "nothing": ("iso.pdf", b""),
    "a program that is called a PDF": ("iso.pdf", b"MZ\x90\0\3\0"),
    "a page that is called a PDF": ("iso.pdf", b"<!DOCTYPE html>" + SCRIPT),
    "a page behind blanks": ("iso.pdf", b"\r\n\t <html>" + SCRIPT),
    "a drawing with a script": ("iso.png", b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>"),
    "a drawing behind a byte order mark": ("iso.svg", b"\xef\xbb\xbf<?xml version='1.0'?><svg/>"),
    "a page that ends like a PDF": ("iso.pdf", b"<html>" + SCRIPT + b"%PDF-1.7\n%%EOF"),
    "a picture of another kind that is a PDF further on": ("iso.pdf", b"GIF89a/*" + PDF),
    "an office file": ("iso.docx", ARCHIVE),
    "an archive that is called a PDF": ("iso.pdf", ARCHIVE),
    "a workbook with macros": ("iso.xlsm", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "a shell script": ("iso.pdf", b"#!/bin/sh\nrm -rf /\n"),
    "PostScript": ("iso.pdf", b"%!PS-Adobe-3.0\n"),
    "a PDF whose head comes late": ("iso.pdf", b"\0" * 9 + PDF),
    "a PDF that was cut off": ("iso.pdf", PDF[:-7]),
    "a photo that was cut off": ("photo.jpg", jpeg((600, 400))[:700]),
    "a photo of nothing but its beginning": ("photo.jpg", b"\xff\xd8\xff\xe0"),
    "a picture that was cut off": ("scan.png", png((600, 400))[:90]),
    "a picture with another's tail": ("scan.png", b"\x89PNG\r\n\x1a\n" + jpeg()),
    "a picture of 10,000,000,000 pixels in 100 bytes": ("scan.png", bomb(100_000, 100_000)),
    "a picture of 41,000,000 pixels": ("scan.png", bomb(8_200, 5_000)),
    "a film": ("photo.jpg", b"\0\0\0\x18ftypmp42"),
    "a photo of an iPhone": ("photo.jpg", b"\0\0\0\x18ftypheic"),
}
KEPT: dict[str, tuple[str, bytes, MediaType]] = {
    "a PDF that asks for a password": ("iso.pdf", PROTECTED, MediaType.PDF),
    "a PDF that is called a photo": ("iso.jpg", PDF, MediaType.PDF),
    "a photo that is called a PDF": ("iso.pdf", jpeg(), MediaType.JPEG),
    "a photo with a page behind it": ("photo.jpg", jpeg() + b"<html>" + SCRIPT, MediaType.JPEG),
    "a photo with an archive behind it": ("photo.jpg", jpeg() + ARCHIVE, MediaType.JPEG),
    "a photo with a script in its comment": ("photo.jpg", jpeg(note=SCRIPT.decode()), MediaType.JPEG),
    "a picture with a PDF behind it": ("scan.png", png() + PDF, MediaType.PNG),
}
NAMES = {
    "../../../../etc/passwd": "passwd.pdf",
    "..\\..\\windows\\system32\\drivers.sys": "drivers.sys.pdf",
    "/absolute/path.pdf": "path.pdf",
    "a\0b.pdf": "ab.pdf",
    "\u202egpj.exe": "gpj.exe.pdf",
    ".htaccess": "htaccess.pdf",
    "  .. ": "file.pdf",
    "QM 4711\r\nContent-Type: text/html.pdf": "html.pdf",
}


@pytest.fixture
def vault(tmp_path):
    return Vault.below(tmp_path)


@pytest.mark.parametrize("which", REFUSED)
def test_it_is_refused_by_name_and_nothing_is_on_the_disk(vault, which):
    name, content = REFUSED[which]
    with pytest.raises(UploadRefused) as refused:
        upload(vault, content, name)
    assert name in str(refused.value)
    assert not vault.store.folder.exists()


@pytest.mark.parametrize("which", KEPT)
def test_it_is_kept_as_what_it_is_without_what_it_carried(vault, which):
    name, content, kind = KEPT[which]
    kept = upload(vault, content, name)
    assert kept.media_type is kind
    if kind is not MediaType.PDF:
        assert kept.content != content
        assert SCRIPT not in kept.content
        assert ARCHIVE not in kept.content
        assert PDF not in kept.content
        with Image.open(io.BytesIO(kept.content)) as picture:
            picture.load()


def test_a_pdf_that_asks_for_a_password_is_told_from_one_that_speaks_of_it():
    assert is_encrypted(PROTECTED)
    assert not is_encrypted(PDF)
    assert not is_encrypted(PDF.replace(b"<< >>", b"<< /Title (How to /Encrypt a file) >>", 1))


@pytest.mark.parametrize(("claimed", "kept"), NAMES.items())
def test_its_name_says_nothing_of_folders_and_hides_nothing(vault, claimed, kept):
    assert upload(vault, PDF, claimed).name == kept


def test_a_name_of_4000_bytes_is_shortened_and_keeps_its_ending(vault):
    name = upload(vault, PDF, "ä" * 2_000 + ".pdf").name
    assert len(name) == LONGEST_NAME
    assert name.endswith("ä.pdf")


class Endless(io.RawIOBase):
    """200 MB that begin like a PDF and are made while they are read."""

    def __init__(self, size: int) -> None:
        self.left, self.began = size, False

    def read(self, size: int = -1) -> bytes:
        wanted = min(self.left, size)
        self.left -= wanted
        head, self.began = (b"" if self.began else b"%PDF-1.7\n"), True
        return (head + b"x" * wanted)[:wanted]


def test_200_megabytes_are_counted_while_they_are_read_and_never_held(vault):
    tracemalloc.start()
    with pytest.raises(UploadRefused, match=r"“iso\.pdf” has 200 MB\. We accept up to 15 MB\."):
        receive(vault, "iso.pdf", Endless(200_000_000), 15_000_000)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 2 * 15_000_000 + 5_000_000
    assert not vault.store.folder.exists()
