"""The forms of a page as a person finds them, and what a person would send with them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import count
from typing import Any

from tests.isolation.canaries import WORD
from tests.isolation.rows import a_day

TYPED = "typed"
NUMBERS = ("quantity", "packages", "price", "days", "precision", "received")
_numbers = count(1)
Data = dict[str, Any]


@dataclass(frozen=True)
class Upload:
    content: bytes
    name: str = "typed.csv"


@dataclass
class Field:
    name: str
    kind: str
    value: str = ""
    chosen: bool = False
    required: bool = False
    suggested: str = ""
    """The list of suggestions that the field names, by its id."""
    options: list[tuple[str, bool]] = field(default_factory=list)


@dataclass
class Form:
    """A form with its fields, and the buttons that send it: each may name an address and a value of its own."""

    method: str
    action: str
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)

    def filled(self, *, everything: bool) -> Iterator[tuple[str, Data]]:
        """The address and the data, once per button: as it stands, or with every empty field filled in."""
        for action, name, value in self.buttons or [(self.action, "", "")]:
            data: Data = {}
            for each in self.fields:
                sent = _sent(each, data, everything=everything)
                if sent is not None:
                    data[each.name] = sent
            yield action or self.action, data | ({name: value} if name else {})


def _sent(field: Field, so_far: Data, *, everything: bool) -> Any:
    if field.kind in ("radio", "checkbox"):
        first = field.kind == "radio" and field.name not in so_far
        return field.value if field.chosen or first else so_far.get(field.name)
    if field.kind == "select":
        chosen = [value for value, selected in field.options if selected and value]
        usable = [value for value, _ in field.options if value]
        return next(iter(chosen or (usable if field.required or everything else [])), "")
    if field.kind == "file":
        return Upload(b"order,line\n1,2\n") if field.required or everything else None
    if field.value or field.kind == "hidden":
        return field.value if field.kind == "hidden" else WORD.sub(TYPED, field.value)
    return (next(iter(field.options), ("", False))[0] or _typed(field)) if field.required or everything else ""


def _typed(field: Field) -> Any:
    name = field.name.lower()
    if field.kind == "date" or name.endswith(("_on", "-on", "date", "day", "eta")):
        return a_day(3).isoformat()
    if field.kind == "number" or any(word in name for word in NUMBERS):
        return "1"
    if "mail" in name:
        return f"typed{next(_numbers)}@example.com"
    if field.kind == "password":
        return "a long enough password"
    return f"{TYPED}{next(_numbers)}"


def forms_of(html: str) -> list[Form]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    for each in (one for form in reader.forms for one in form.fields if one.suggested in reader.suggestions):
        each.options = reader.suggestions[each.suggested]
    return reader.forms


class _Reader(HTMLParser):
    IN_WORDS = "\0the value of this option is what it says"

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._by_id: dict[str, Form] = {}
        self.suggestions: dict[str, list[tuple[str, bool]]] = {}
        self._select: Field | None = None
        self._text: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        had = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(had.get("method", "get").upper(), had.get("action", ""))
            self.forms.append(self._open)
            self._by_id[had.get("id", "")] = self._open
        if tag == "datalist":
            self._select = Field(had.get("id", ""), tag)
            self.suggestions[had.get("id", "")] = self._select.options
        if tag == "option" and self._select is not None:
            self._select.options.append((had.get("value", self.IN_WORDS), "selected" in had))
        form = self._by_id.get(had["form"]) if "form" in had else self._open
        if form is not None and "disabled" not in had:
            self._take(form, tag, had)

    def _take(self, form: Form, tag: str, had: dict[str, str]) -> None:
        name, kind = had.get("name", ""), had.get("type", "text")
        if tag == "button" or (tag == "input" and kind in ("submit", "image")):
            if had.get("type", "submit") == "submit":
                form.buttons.append((had.get("formaction", ""), name, had.get("value", "")))
        elif tag == "input" and name:
            value = had.get("value", "on" if kind == "checkbox" else "")
            form.fields.append(Field(name, kind, value, "checked" in had, "required" in had, had.get("list", "")))
        elif tag == "select" and name:
            self._select = Field(name, "select", required="required" in had)
            form.fields.append(self._select)
        elif tag == "textarea" and name:
            self._text = Field(name, "textarea", required="required" in had)
            form.fields.append(self._text)

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.value += data.strip()
        if self._select is not None and self._select.options and self._select.options[-1][0] == self.IN_WORDS:
            self._select.options[-1] = (data.strip(), self._select.options[-1][1])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag in ("select", "datalist"):
            self._select = None
        elif tag == "textarea":
            self._text = None
