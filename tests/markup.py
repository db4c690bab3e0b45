"""What is wrong with a page, by reading it: every page that a test visits goes through here."""

from collections import Counter
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
NAMELESS = frozenset({"hidden", "submit", "button", "image", "reset"})
UNRENDERED = ("{{", "{%", "Undefined", "%(", "None None")


def faults(html: str, *, driven: bool = False) -> list[str]:
    """Sentences about what no page may have; a whole page is asked more than a piece.

    `driven` pages were changed by scripts, which may set styles that markup may not.
    """
    reader = _Reader(styles_allowed=driven)
    reader.feed(html)
    reader.close()
    found = reader.found + reader.doubled() + reader.dangling() + reader.nameless()
    return found + (reader.incomplete() if html.lstrip()[:9].lower() == "<!doctype" else [])


class _Reader(HTMLParser):
    def __init__(self, *, styles_allowed: bool) -> None:
        super().__init__()
        self._styles_allowed = styles_allowed
        self.found: list[str] = []
        self._ids: Counter[str] = Counter()
        self._tags: Counter[str] = Counter()
        self._labelled: set[str] = set()
        self._fields: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self._title = ""
        self._language: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        had = dict(attrs)
        self._tags[tag] += 1
        self._look_at(tag, had)
        if had.get("id"):
            self._ids[str(had["id"])] += 1
        if tag == "html":
            self._language = had.get("lang")
        if tag == "label" and had.get("for"):
            self._labelled.add(str(had["for"]))
        if tag in ("input", "select", "textarea") and had.get("type") not in NAMELESS:
            self._fields.append((tag, had | {"wrapped": "yes" if "label" in self._open else None}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["title"]:
            self._title += data
        if self._open[-1:] not in (["script"], ["textarea"], ["pre"], ["code"]):
            self.found += [f"unrendered text {data.strip()[:60]!r}" for mark in UNRENDERED if mark in data]

    def _look_at(self, tag: str, had: dict[str, str | None]) -> None:
        """What the content security policy would refuse, and what a reader of the screen would miss."""
        acts = [name for name in had if name.startswith("on")]
        self.found += [f"inline handler {name} on <{tag}>" for name in acts]
        if ("style" in had or tag == "style") and not self._styles_allowed:
            self.found.append(f"inline style on <{tag}>")
        if tag == "script" and not had.get("src") and had.get("type") != "application/json":
            self.found.append("inline script")
        if tag == "img" and "alt" not in had:
            self.found.append(f"picture without alt: {had.get('src')}")

    def doubled(self) -> list[str]:
        return [f"id {name!r} stands there {times} times" for name, times in self._ids.items() if times > 1]

    def dangling(self) -> list[str]:
        return [f"a label is for {name!r}, which is not there" for name in self._labelled - self._ids.keys()]

    def nameless(self) -> list[str]:
        return [f"<{tag} name={had.get('name')!r}> has no label" for tag, had in self._fields if not self._named(had)]

    def _named(self, had: dict[str, str | None]) -> bool:
        given = ("aria-label", "aria-labelledby", "wrapped")
        return had.get("id") in self._labelled or any(had.get(name) for name in given)

    def incomplete(self) -> list[str]:
        wanted = {
            "a title": bool(self._title.strip()),
            "a language": bool(self._language),
            "exactly one h1": self._tags["h1"] == 1,
            "exactly one main": self._tags["main"] == 1,
        }
        return [f"the page has not {what}" for what, there in wanted.items() if not there]
