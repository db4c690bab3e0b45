"""Bytes to rows, never more than one row in memory: encoding, delimiter, header, and what is no CSV at all. Pure."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, TextIO

from app.exchange.problems import FileRefused
from app.exchange.values import SPACES, nearest

BLOCK = 1 << 18
DELIMITERS = ",;\t|"
BLANK = f" {DELIMITERS}"
MOST_NAMED = 4
LONGEST_CELL = 32_768
MOST_COLUMNS = 500
# Bytes that Windows-1252 does not have; a file with one of them can only be Latin-1.
NOT_IN_CP1252 = b"\x81\x8d\x8f\x90\x9d"
SIGNATURES = {
    b"PK\x03\x04": "an Excel workbook or another archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a compressed file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What one pass over the bytes tells. `note` says why it is not read as UTF-8."""

    sha256: str
    size: int
    encoding: str
    note: str = ""


@dataclass(slots=True)
class _Probe:
    """Whether the bytes so far can be read in one encoding, and where not."""

    encoding: str
    line: int = 1
    broken: str = ""
    decoder: codecs.IncrementalDecoder = field(init=False)

    def __post_init__(self) -> None:
        self.decoder = codecs.getincrementaldecoder(self.encoding)()

    def feed(self, block: bytes, final: bool = False) -> None:
        if self.broken:
            return
        try:
            text = self.decoder.decode(block, final)
        except UnicodeDecodeError as error:
            line = self.line + error.object[: error.start].count(b"\n")
            self.broken = f"line {line} holds the byte 0x{error.object[error.start]:02X}"
            return
        if "\0" in text:
            raise _nul(self.line + text[: text.index("\0")].count("\n"))
        self.line += text.count("\n")


def inspect(stream: BinaryIO, limit: int, declared: str | None = None) -> FileFacts:
    """Read the bytes once: size against the limit, checksum, encoding. Raises `FileRefused` as soon as it is clear."""
    digest, size, odd = sha256(), 0, False
    first = stream.read(BLOCK)
    encoding = _encoding_of(first, declared)
    probe, block = _Probe(encoding or "utf-8"), first
    while block:
        size += len(block)
        if size > limit:
            raise _too_large(limit)
        digest.update(block)
        probe.feed(block)
        odd = odd or any(byte in block for byte in NOT_IN_CP1252)
        block = stream.read(BLOCK)
    probe.feed(b"", final=True)
    if not size:
        raise FileRefused("empty", "The file is empty.")
    return FileFacts(digest.hexdigest(), size, *_verdict(probe, encoding, odd))


def _encoding_of(first: bytes, declared: str | None) -> str | None:
    """What the profile or a mark at the begin says; None if it has to be found out."""
    for signature, what in SIGNATURES.items():
        if first.startswith(signature):
            raise FileRefused("not_csv", "This is {what}, not a CSV file. Save it as CSV and send that.", what=what)
    marked = next((name for mark, name in MARKS if first.startswith(mark)), None)
    if marked or not declared:
        if not marked and b"\0" in first[:1000]:
            raise _nul(first[: first.index(b"\0")].count(b"\n") + 1)
        return marked
    try:
        return codecs.lookup(declared).name
    except LookupError:
        raise FileRefused("encoding", "We do not know the encoding “{name}”. Try utf-8 or cp1252.", name=declared) from None


def _verdict(probe: _Probe, encoding: str | None, odd: bool) -> tuple[str, str]:
    if not probe.broken:
        return probe.encoding, ""
    if encoding:
        raise FileRefused(
            "encoding",
            "This is no {name}: {place}. Leave the encoding open to have it found out, or name the right one.",
            name=encoding,
            place=probe.broken,
        )
    found = "latin-1" if odd else "cp1252"
    return found, f"Read as {found}, since it is no UTF-8: {probe.broken}. Look whether names with accents are right."


def _nul(line: int) -> FileRefused:
    return FileRefused(
        "nul",
        "Line {line} holds a NUL byte, which no CSV has. If this is UTF-16 without its mark, save it as UTF-8.",
        line=line,
    )


def _too_large(limit: int) -> FileRefused:
    return FileRefused("too_large", "The file is larger than {limit} MB, which is the limit.", limit=limit // 1_000_000)


def keep(stream: BinaryIO, target: Path, limit: int) -> None:
    """Copy an upload to a file of ours, stopping at the limit; a refused one leaves nothing behind."""
    size = 0
    try:
        with target.open("xb") as out:
            while block := stream.read(BLOCK):
                size += len(block)
                if size > limit:
                    raise _too_large(limit)
                out.write(block)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


@dataclass(frozen=True, slots=True)
class Table:
    """An opened file: its header and how to go through its rows."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]

    def rows(self, at: Callable[[int, int], None] = lambda number, position: None) -> Iterator[tuple[int, list[str]]]:
        """Each row with its number as a spreadsheet counts; blank rows are counted and left out.

        `at` hears the row and how many bytes were read. Raises `FileRefused` where the quotes are broken.
        """
        with self.path.open("rb") as stream, io.TextIOWrapper(stream, self.encoding, newline="") as text:
            records = _filled(_records(text, self.delimiter))
            next(records, None)
            for number, cells in records:
                if number % 500 == 0:
                    at(number, stream.tell())
                yield number, cells

    def place_of(self, column: str) -> int:
        return self.header.index(column)


def open_table(path: Path, encoding: str, delimiter: str | None, demanded: Sequence[str]) -> Table:
    """Find the delimiter and the header. Raises `FileRefused` if a demanded column is missing, with the nearest guess."""
    found = {option: _header(path, encoding, option) for option in DELIMITERS + (delimiter or "")}
    best = max(found, key=lambda option: (len(set(found[option]) & set(demanded)), len(found[option])))
    if not found[best]:
        next(Table(path, encoding, best, ()).rows(), None)  # if only the quotes are broken, this says so
        raise FileRefused("empty", "{file} holds no header and no rows.", file=path.name)
    if delimiter and delimiter != best and len(found[delimiter]) == 1:
        raise FileRefused(
            "delimiter",
            "{file} is not separated by “{said}”, as the profile says, but by “{found}”.",
            file=path.name,
            said=delimiter,
            found=best,
        )
    header = found[delimiter or best]
    _refuse_bad_header(path.name, header, demanded)
    return Table(path, encoding, delimiter or best, header)


def _header(path: Path, encoding: str, delimiter: str) -> tuple[str, ...]:
    """The first row that is not blank, read with one delimiter; nothing if its quotes do not fit that delimiter."""
    with path.open(encoding=encoding, newline="") as text:
        try:
            first = next(_filled(_records(text, delimiter)), (0, []))
        except FileRefused:
            return ()
    return tuple(SPACES.sub(" ", cell).strip() for cell in first[1])


def _filled(records: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something; a row of nothing but delimiters holds nothing."""
    return (record for record in records if any(cell.strip(BLANK) for cell in record[1]))


def _records(text: TextIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(LONGEST_CELL)
    number = 0
    try:
        for number, cells in enumerate(csv.reader(text, delimiter=delimiter, strict=True), start=1):
            yield number, cells
    except csv.Error as broken:
        raise FileRefused(
            "quotes",
            "After row {row} the quotes do not fit together ({reason}). Save the file again as CSV.",
            row=number,
            reason=str(broken),
        ) from broken


def _refuse_bad_header(name: str, header: tuple[str, ...], demanded: Sequence[str]) -> None:
    if len(header) > MOST_COLUMNS:
        raise FileRefused("columns", "{file} has more than {most} columns.", file=name, most=MOST_COLUMNS)
    missing = [column for column in demanded if column not in header]
    if missing:
        named = " and no column ".join(_with_guess(column, header) for column in missing[:MOST_NAMED])
        raise FileRefused(
            "columns_missing",
            "{file} has no column {missing}. Found: {found}.",
            file=name,
            missing=named + (f" ({len(missing)} in all)" if len(missing) > MOST_NAMED else ""),
            found=", ".join(f"“{column}”" for column in header),
        )
    twice = sorted({column for column in demanded if header.count(column) > 1})
    if twice:
        raise FileRefused("columns_twice", "{file} has the column “{column}” twice.", file=name, column=twice[0])


def _with_guess(column: str, header: tuple[str, ...]) -> str:
    guess = nearest(column, header)
    return f"“{column}” (did you mean “{guess}”?)" if guess else f"“{column}”"
