"""A file read once from begin to end into the staging area: every row is either there or has its reasons. Pure."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.exchange import reading
from app.exchange.assembly import Assembler
from app.exchange.fields import Rows
from app.exchange.joining import every_row_of, gatherer, load
from app.exchange.problems import FileRefused, Problem, Unusable
from app.exchange.profile import Profile
from app.exchange.reading import FileFacts, Table
from app.exchange.selling.assembling import SoldAssembler
from app.exchange.staging import Staging
from app.exchange.tally import Tally

SAMPLE = 1 << 19
Hear = Callable[[int, int], None]
"""Hears how many rows were read, of about how many."""


def main_file(profile: Profile, source: Path) -> Path:
    """The file that holds the rows, where a folder was named. Raises `FileRefused`."""
    if not source.is_dir():
        return source
    if not profile.file.name or not (source / profile.file.name).is_file():
        raise FileRefused(
            "folder",
            "{folder} is a folder, and {file} is not in it. Name the file itself.",
            folder=source.name,
            file=profile.file.name or "a file that the profile names",
        )
    return source / profile.file.name


def look_at(path: Path, limit: int, encoding: str | None = None) -> FileFacts:
    """One pass over the bytes. Raises `FileRefused`."""
    try:
        with path.open("rb") as stream:
            return reading.inspect(stream, limit, encoding)
    except OSError as failure:
        raise FileRefused(
            "unreadable", "{file} cannot be read: {reason}.", file=path.name, reason=failure.strerror or str(failure)
        ) from failure


def open_rows(profile: Profile, path: Path, facts: FileFacts) -> Table:
    """Find the columns that the profile names in the main file. Raises `FileRefused`."""
    own = [column for column in profile.demanded() if profile.split(column)[0] is None]
    return reading.open_table(path, facts.encoding, profile.file.delimiter, own)


def read_into(stage: Staging, profile: Profile, path: Path, facts: FileFacts, limit: int, hear: Hear) -> Tally:
    """Read every row. Raises `FileRefused` if the file as a whole is no use."""
    table = open_rows(profile, path, facts)
    lookups = load(profile, path.parent, limit)
    gather = gatherer(profile, table, lookups)
    tally, assembler = Tally(), assembler_of(profile)
    thing = "receipts" if profile.rows is Rows.RECEIPTS else "lines"
    for number, cells in table.rows(lambda row, position: hear(row, row * facts.size // max(1, position))):
        tally.rows += 1
        before = stage.taken
        for problem in _take(stage, assembler, gather, len(table.header), number, cells):
            stage.complain(problem)
            tally.complain(problem)
            if problem.kind == "receipt_skipped":
                tally.count("receipts", "not_taken")
        if stage.taken == before:
            tally.count(thing, "not_taken")
    for texts in every_row_of(profile.every_supplier_of, lookups) if profile.every_supplier_of else ():
        if supplier := assembler.supplier(texts):
            stage.supplier(supplier)
    stage.finish()
    return tally


def assembler_of(profile: Profile) -> Assembler:
    return SoldAssembler(profile) if profile.rows is Rows.CUSTOMER_ORDER_LINES else Assembler(profile)


def _take(
    stage: Staging, assembler: Assembler, gather: Callable[..., dict[str, str]], width: int, number: int, cells: list[str]
) -> list[Problem]:
    if len(cells) != width:
        return [Problem(number, "", f"{len(cells)}", "ragged", {"expected": width})]
    try:
        texts = gather(cells)
    except Unusable as problem:
        found = str(problem.details.get("key", ""))
        return [Problem(number, "", found, problem.kind, problem.details)]
    if isinstance(assembler, SoldAssembler):
        sold, problems = assembler.sold_row(number, texts)
        return problems + (stage.sold_row(sold) if sold else [])
    if assembler.profile.rows is Rows.RECEIPTS:
        receipt, problems = assembler.receipt_row(number, texts)
        return problems + (stage.receipt_row(receipt) if receipt else [])
    order, problems = assembler.order_row(number, texts)
    return problems + (stage.order_row(order) if order else [])


@dataclass(frozen=True)
class Sample:
    """The head of a file: its columns, and what stands in each of them in the first row."""

    file_name: str
    columns: tuple[str, ...]
    examples: dict[str, str]


def sample_of(file_name: str, stream: IO[bytes]) -> Sample:
    """Look at the first rows of a file whose columns are not known yet. Raises `FileRefused`."""
    head = stream.read(SAMPLE)
    if len(head) == SAMPLE:
        head = head[: head.rfind(b"\n") + 1] or head
    with tempfile.TemporaryDirectory(prefix="waybill-sample-") as folder:
        path = Path(folder) / "sample.csv"
        path.write_bytes(head)
        table = reading.open_table(path, look_at(path, SAMPLE).encoding, None, ())
        _, first = next(table.rows(), (0, []))
    return Sample(file_name, table.header, dict(zip(table.header, first, strict=False)))
