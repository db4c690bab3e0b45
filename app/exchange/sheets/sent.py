"""A workbook that came back: read, and compared with the lines as they stand."""

from dataclasses import dataclass, field
from typing import Any

from app.catalog.queries import unit_names
from app.exchange.sheets import queries, sending, showing, wording
from app.exchange.sheets.comparing import Comparison, compare
from app.exchange.sheets.parsing import parse
from app.exchange.sheets.reading import SheetRow
from app.principal import Principal


@dataclass
class Sent:
    """As its reader sees it: lines that are another's are not there."""

    reader: Principal
    rows: list[SheetRow] = field(default_factory=list)
    compared: Comparison = field(default_factory=Comparison)

    def take(self, content: bytes) -> None:
        """Raises `FileRefused`."""
        self.rows = wording.reader().read(parse(content))
        if not any(row.bad for row in self.rows):
            self.compared = compare(self.rows, queries.lines_by_id(self.reader, {row.line_id for row in self.rows}))

    def shown(self, secret: str) -> dict[str, Any]:
        """See `exchange/_sheet_changes.html`; signed, where all of it may be stored."""
        words = showing.shown(self.compared, unit_names(self.reader)) | {"bad": showing.bad_cells(self.rows)}
        if self.compared.may_be_stored:
            words["packed"] = sending.pack(self.compared.changes, secret, self.reader.person_id)
        return words
