"""A file's rows on disk while it is read: grouped by order, each key once, no more than an order in memory. Pure.

Rows of one order may stand anywhere in a file, and an order must be issued with all its lines at once. A private
temporary database brings them together however large the file is; it is gone when the import ends.
"""

import pickle
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.exchange.facts import OrderRow, Packed, ReceiptPart, ReceiptRow, SupplierPart
from app.exchange.problems import Problem
from app.exchange.selling.facts import SoldRow

SCHEMA = """
CREATE TABLE parts (kind TEXT, key TEXT, first INTEGER, part BLOB, same INTEGER DEFAULT 0, PRIMARY KEY (kind, key))
  WITHOUT ROWID;
CREATE TABLE lines (number TEXT, key TEXT, first INTEGER, PRIMARY KEY (number, key)) WITHOUT ROWID;
CREATE TABLE receipts (key TEXT PRIMARY KEY, first INTEGER) WITHOUT ROWID;
CREATE TABLE rows (row INTEGER PRIMARY KEY, number TEXT, data BLOB, same INTEGER DEFAULT 0);
CREATE TABLE problems (row INTEGER, data BLOB);
"""
INDEXES = """
CREATE TABLE groups AS SELECT number, min(row) AS first FROM rows GROUP BY number;
CREATE INDEX groups_by_first ON groups (first);
CREATE INDEX rows_by_order ON rows (number, row);
"""
REMEMBERED = 5_000
NO_ROW = 1 << 60
WORDS = {"supplier_code": "supplier", "site_code": "site", "ordered_on": "order date", "item_number": "item"}


@dataclass(frozen=True, slots=True)
class StagedLine(Packed):
    row: int
    line: Any
    receipt: ReceiptPart | None


@dataclass(frozen=True, slots=True)
class StagedOrder:
    """`order` and each `line` are an `OrderPart` and `LinePart`s, or a `SoldOrder` and `SoldLine`s."""

    order: Any
    lines: list[StagedLine]


class Staging:
    """The rows of one file. Written once by `order_row` or `receipt_row`, then read in groups."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "rows.sqlite3"
        self.store = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        self.store.execute("PRAGMA journal_mode=OFF")
        self.store.execute("PRAGMA synchronous=OFF")
        self.store.executescript(SCHEMA)
        self.store.execute("BEGIN")
        self.taken = 0
        self.recent: dict[tuple[str, str], tuple[int, Any]] = {}

    def order_row(self, found: OrderRow) -> list[Problem]:
        """Keep a row, unless it repeats or contradicts an earlier one. Names that differ are warnings: the first is kept."""
        problems = self._against_order(found) or self._against_receipt(found) or self._against_line(found)
        if problems:
            return problems
        self._keep(found.row, found.order.number, StagedLine(found.row, found.line, found.receipt))
        return [
            *self._name(found.row, "supplier", found.supplier.code, found.supplier),
            *self._name(found.row, "site", found.site.code, found.site),
            *self._name(found.row, "item", found.item.number, found.item),
        ]

    def sold_row(self, found: SoldRow) -> list[Problem]:
        """Keep a row of what a customer ordered, unless it repeats or contradicts an earlier one."""
        problems = self._against_order(found) or self._against_line(found)
        if problems:
            return problems
        self._keep(found.row, found.order.number, StagedLine(found.row, found.line, None))
        return [
            *self._name(found.row, "customer", found.customer.code, found.customer),
            *self._name(found.row, "site", found.site.code, found.site),
            *self._name(found.row, "item", found.item.number, found.item),
        ]

    def supplier(self, part: SupplierPart) -> None:
        """Keep a supplier that stands in a file of its own, after those that the rows name."""
        self._first("supplier", part.code, NO_ROW, part)

    def receipt_row(self, found: ReceiptRow) -> list[Problem]:
        problems = self._once(found.row, found.receipt.key)
        if not problems:
            self._keep(found.row, found.order_number, found)
        return problems

    def _against_order(self, found: OrderRow | SoldRow) -> list[Problem]:
        first, earlier = self._first("order", found.order.number, found.row, found.order)
        return _differences(found.row, first, earlier, found.order, "order")

    def _against_line(self, found: OrderRow | SoldRow) -> list[Problem]:
        """A line may come again with another receipt; the same line without one may not."""
        key = (found.order.number, found.line.key)
        before = self.store.execute("SELECT first FROM lines WHERE number = ? AND key = ?", key).fetchone()
        if before is None:
            self.store.execute("INSERT INTO lines VALUES (?, ?, ?)", (*key, found.row))
            return []
        if found.receipt is None:
            details = {"what": "order line", "first": before[0]}
            return [Problem(found.row, "line_key", found.line.key, "row_twice", details)]
        data = self.store.execute("SELECT data FROM rows WHERE row = ?", before).fetchone()[0]
        return _differences(found.row, before[0], _unpacked(data).line, found.line, "order line")

    def _against_receipt(self, found: OrderRow) -> list[Problem]:
        return self._once(found.row, found.receipt.key) if found.receipt else []

    def _once(self, row: int, key: str) -> list[Problem]:
        before = self.store.execute("SELECT first FROM receipts WHERE key = ?", (key,)).fetchone()
        if before:
            return [Problem(row, "receipt_key", key, "row_twice", {"what": "receipt", "first": before[0]})]
        self.store.execute("INSERT INTO receipts VALUES (?, ?)", (key, row))
        return []

    def _name(self, row: int, kind: str, key: str, part: Any) -> list[Problem]:
        first, earlier = self._first(kind, key, row, part)
        if earlier.name == part.name:
            return []
        details = {"expected": earlier.name or "", "first": first}
        return [Problem(row, f"{kind}_name", part.name or "", "named_twice", details)]

    def _first(self, kind: str, key: str, row: int, part: Any) -> tuple[int, Any]:
        """The first row with this key and what it said; this one, if it is the first."""
        if (kind, key) in self.recent:
            return self.recent[kind, key]
        found = self.store.execute("SELECT first, part FROM parts WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        if found is None:
            self.store.execute(
                "INSERT INTO parts (kind, key, first, part) VALUES (?, ?, ?, ?)", (kind, key, row, pickle.dumps(part, 5))
            )
        if len(self.recent) >= REMEMBERED:
            self.recent.clear()
        self.recent[kind, key] = (found[0], _unpacked(found[1])) if found else (row, part)
        return self.recent[kind, key]

    def _keep(self, row: int, number: str, data: StagedLine | ReceiptRow) -> None:
        self.store.execute("INSERT INTO rows (row, number, data) VALUES (?, ?, ?)", (row, number, pickle.dumps(data, 5)))
        self.taken += 1

    def complain(self, problem: Problem) -> None:
        self.store.execute("INSERT INTO problems VALUES (?, ?)", (problem.row, pickle.dumps(problem, 5)))

    def finish(self) -> None:
        """The last row was read: from here on the rows are only read, order by order."""
        self.store.execute("COMMIT")
        self.store.executescript(INDEXES)

    def parts(self, kind: str) -> Iterator[Any]:
        """The suppliers, sites or items that are not known to be stored alike, as the file first names them."""
        wanted = "SELECT part FROM parts WHERE kind = ? AND NOT same ORDER BY first"
        for (data,) in self.store.execute(wanted, (kind,)).fetchall():
            yield _unpacked(data)

    def orders(self) -> Iterator[StagedOrder]:
        """Each order that is not known to be stored alike, with its rows, as the file first names the orders."""
        wanted = "SELECT number FROM groups JOIN parts ON kind = 'order' AND key = number WHERE NOT same ORDER BY groups.first"
        for (number,) in self.store.execute(wanted):
            yield self.order(number)

    def numbers(self) -> Iterator[str]:
        """The numbers of the orders, as the file first names them."""
        for (number,) in self.store.execute("SELECT number FROM groups ORDER BY first"):
            yield number

    def order(self, number: str) -> StagedOrder:
        part = self.store.execute("SELECT part FROM parts WHERE kind = 'order' AND key = ?", (number,)).fetchone()
        rows = self.store.execute("SELECT data FROM rows WHERE number = ? ORDER BY row", (number,))
        return StagedOrder(_unpacked(part[0]), [_unpacked(data) for (data,) in rows])

    def receipts(self) -> Iterator[ReceiptRow]:
        """The rows of a file of receipts that are not known to be stored alike."""
        for (data,) in self.store.execute("SELECT data FROM rows WHERE NOT same ORDER BY row"):
            yield _unpacked(data)

    def same_parts(self, kind: str, keys: Iterable[str]) -> None:
        """What these say stands here already, word for word."""
        self.store.executemany("UPDATE parts SET same = 1 WHERE kind = ? AND key = ?", ((kind, key) for key in keys))

    def same_receipts(self, rows: Iterable[int]) -> None:
        self.store.executemany("UPDATE rows SET same = 1 WHERE row = ?", ((row,) for row in rows))

    @property
    def count(self) -> int:
        """How many orders there are."""
        return int(self.store.execute("SELECT count(*) FROM groups").fetchone()[0])

    @property
    def waiting(self) -> int:
        """How many rows are not known to be stored alike."""
        counted = (
            "SELECT count(*) FROM rows LEFT JOIN parts ON kind = 'order' AND key = number"
            " WHERE NOT (rows.same OR ifnull(parts.same, 0))"
        )
        return int(self.store.execute(counted).fetchone()[0])

    @property
    def differs(self) -> bool:
        """Whether anything is not known to be stored alike."""
        parts = self.store.execute("SELECT 1 FROM parts WHERE NOT same AND kind <> 'order' LIMIT 1").fetchone()
        return parts is not None or self.waiting > 0

    def problems(self) -> Iterator[Problem]:
        for (data,) in self.store.execute("SELECT data FROM problems ORDER BY row, rowid"):
            yield _unpacked(data)


def _unpacked(data: bytes) -> Any:
    return pickle.loads(data)  # noqa: S301  what we packed ourselves, in a folder that only we can write


def _differences(row: int, first: int, earlier: Any, part: Any, what: str) -> list[Problem]:
    if earlier == part:
        return []
    problems = []
    for name in type(part).__slots__:
        before, now = getattr(earlier, name), getattr(part, name)
        if before != now:
            details = {"expected": str(before), "first": first, "what": what}
            problems.append(Problem(row, WORDS.get(name, name.replace("_", " ")), str(now), "disagrees", details))
    return problems


@contextmanager
def staging() -> Iterator[Staging]:
    """A staging area in a folder that only we can read; removed afterwards, whatever happens."""
    with tempfile.TemporaryDirectory(prefix="waybill-import-") as folder:
        stage = Staging(Path(folder))
        try:
            yield stage
        finally:
            stage.store.close()
