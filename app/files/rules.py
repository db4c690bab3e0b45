"""What may be kept: the kinds of file by their content, never by name or by what the sender claims; names; limits. Pure."""

import re
import unicodedata
from enum import StrEnum

from app.refusals import Refusal

MEGABYTE = 1_000_000
LONGEST_NAME = 120
BEGINS_WITHIN, ENDS_WITHIN = 1024, 2048
PDF_HEAD = re.compile(rb"%PDF-[12]\.\d")


class MediaType(StrEnum):
    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"


PICTURES = frozenset({MediaType.PNG, MediaType.JPEG})
ENDINGS = {MediaType.PDF: (".pdf",), MediaType.PNG: (".png",), MediaType.JPEG: (".jpg", ".jpeg")}
# What else people send, by its first bytes and where they stand: the refusal says what was found.
OTHERS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"PK\x03\x04", "archive"),
    (0, b"\xd0\xcf\x11\xe0", "old_office"),
    (0, b"GIF8", "gif"),
    (0, b"BM", "bmp"),
    (0, b"II*\x00", "tiff"),
    (0, b"MM\x00*", "tiff"),
    (8, b"WEBP", "webp"),
    (4, b"ftyphei", "heic"),
    (4, b"ftypmif", "heic"),
    (4, b"ftyp", "film"),
    (0, b"MZ", "program"),
    (0, b"\x7fELF", "program"),
    (0, b"Rar!", "archive"),
    (0, b"7z\xbc\xaf", "archive"),
    (0, b"\x1f\x8b", "archive"),
    (0, b"AC10", "drawing"),
)
MARKUP = re.compile(rb"^\s*<(!doctype|html|svg|\?xml|script|body|head)", re.IGNORECASE)


class UploadRefused(Refusal):
    """A file that is not kept; says which, what was found and what is expected."""


def kind_of(content: bytes) -> MediaType | str:
    """The media type, or the code of what it is instead."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if content.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if PDF_HEAD.match(content):
        return MediaType.PDF
    return _other(content)


def _other(content: bytes) -> str:
    for offset, signature, code in OTHERS:
        if content.startswith(signature, offset):
            return code
    if MARKUP.match(content[:BEGINS_WITHIN].removeprefix(b"\xef\xbb\xbf")):
        return "markup"
    return "text" if _reads_as_text(content[:BEGINS_WITHIN]) else "unknown"


def _reads_as_text(head: bytes) -> bool:
    return b"\0" not in head and sum(sign < 32 and sign not in b"\t\n\r\f" for sign in head) == 0


def check_kind(name: str, content: bytes) -> MediaType:
    """Raises `UploadRefused` for anything but a whole PDF, or what begins like a PNG or JPEG."""
    kind = kind_of(content)
    if not isinstance(kind, MediaType):
        raise UploadRefused("kind", "“{file}” is {file_kind}. Send a PDF, a PNG or a JPEG.", file=name, file_kind=kind)
    if kind is MediaType.PDF and b"%%EOF" not in content[-ENDS_WITHIN:]:
        raise broken(name, kind)
    return kind


def broken(name: str, kind: MediaType) -> UploadRefused:
    return UploadRefused(
        "broken", "“{file}” begins like {file_kind} but cannot be read to its end. Save it again and send that.",
        file=name, file_kind=str(kind),
    )  # fmt: skip


def check_size(name: str, size: int, limit: int) -> None:
    """Raises `UploadRefused` for an empty file, or one above the limit in bytes."""
    if not size:
        raise UploadRefused("empty", "“{file}” is empty. Choose it again.", file=name)
    if size > limit:
        raise UploadRefused(
            "size", "“{file}” has {found} MB. We accept up to {most} MB.",
            file=name, found=megabytes(size), most=megabytes(limit),
        )  # fmt: skip


def check_pixels(name: str, width: int, height: int, most: int) -> None:
    """Raises `UploadRefused` for a picture that would be too large in memory, however small the file is."""
    if width * height > most:
        raise UploadRefused(
            "pixels", "“{file}” has {width} × {height} pixels. We accept up to {most} million.",
            file=name, width=width, height=height, most=most // 1_000_000,
        )  # fmt: skip


def megabytes(size: int) -> str:
    """Rounded up to a tenth, so that what is too large never reads like the limit itself."""
    tenths = -(-size * 10 // MEGABYTE)
    return f"{tenths // 10}" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"


def clean_name(claimed: str, kind: MediaType | None = None) -> str:
    """A name to show and to save under: no folders, nothing invisible, and the ending of what it is."""
    last = unicodedata.normalize("NFC", claimed).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(" .") or "file"
    if kind is None:
        return kept[-LONGEST_NAME:]
    stem, ending = kept, ENDINGS[kind][0]
    for known in ENDINGS[kind]:
        if kept.lower().endswith(known):
            stem, ending = kept[: -len(known)], known
    return stem[: LONGEST_NAME - len(ending)].strip(" .") + ending
