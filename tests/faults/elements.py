"""The live pieces of a page, by the ids of their elements, with what they say."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from tests.markup import VOID


def pieces_in(html: str) -> dict[str, str]:
    """Every element that frames replace, with its words; how long ago something was is left out, it counts by itself."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return {name: " ".join(" ".join(words).split()) for name, words in reader.said.items()}


def marked_up(page: str) -> dict[str, str]:
    """The same elements as they stand in the page."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return {name: page[begin:end] for name, (begin, end) in reader.stands.items()}


def kinds_of(pieces: Iterable[str]) -> str:
    """What a page tells the server that it shows, in short: `order-line-*,order-head-*`."""
    return ",".join(sorted({f"{name.rpartition('-')[0]}-*" for name in pieces}))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, list[str]] = {}
        self.stands: dict[str, tuple[int, int]] = {}
        self._open: list[tuple[str, str]] = []
        """Tags that are open, each with the id of the piece that it begins, with "age" if it counts, or nothing."""
        self._lines: list[int] = [0]

    def feed(self, data: str) -> None:
        self._lines += [found.end() for found in re.finditer("\n", data)]
        super().feed(data)

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        had = {name: value or "" for name, value in attrs}
        begins = had.get("id", "") if "data-position" in had else ""
        if begins:
            self.said[begins], self.stands[begins] = [], (self._here(), 0)
        if tag not in VOID:
            self._open.append((tag, "age" if "data-age" in had else begins))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Part of a drawing: says nothing."""

    def handle_endtag(self, tag: str) -> None:
        while any(tag == opened for opened, _ in self._open):
            opened, begun = self._open.pop()
            if begun in self.stands:
                self.stands[begun] = (self.stands[begun][0], self._here() + len(f"</{opened}>"))
            if opened == tag:
                return

    def handle_data(self, data: str) -> None:
        begun = [name for _, name in self._open if name]
        for name in begun if "age" not in begun else ():
            self.said[name].append(data)
