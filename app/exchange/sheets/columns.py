"""The columns of the sheet: what is hidden, what is there to read, and what is there to fill in. Pure."""

from dataclasses import dataclass

FORMAT = "waybill-answers-1"
LEAST_PARTS = 3
HIDDEN = ("key", "version", "revision", "was")
SHOWN = ("order", "line", "item_number", "item", "unit", "open", "requested")
AS_REQUESTED, CANNOT = "as_requested", "cannot_deliver"


@dataclass(frozen=True)
class Layout:
    """Where each column stands; `parts` pairs of quantity and date can be filled in."""

    parts: int = LEAST_PARTS

    @property
    def names(self) -> list[str]:
        pairs = [f"{what}_{n}" for n in range(1, self.parts + 1) for what in ("quantity", "date")]
        return [*HIDDEN, *SHOWN, "answer", *pairs, "reason", "note"]

    def at(self, name: str) -> int:
        return self.names.index(name)

    @property
    def mark(self) -> str:
        """What the corner of the sheet says, so that a sheet of another kind is told from ours."""
        return f"{FORMAT}/{self.parts}"


def layout_of(mark: str) -> Layout | None:
    """The layout that a sheet's corner names; None where the sheet is not ours."""
    name, _, parts = mark.partition("/")
    if name != FORMAT or not parts.isdecimal() or not LEAST_PARTS <= int(parts) <= 24:
        return None
    return Layout(int(parts))


def letter(column: int) -> str:
    """The name of a column as a spreadsheet says it: 0 → A, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
