"""What a fact redraws: slices register here which pieces an event touches and how a kind of piece is drawn.

Frames carry state, not events: an event names pieces, and a piece is drawn once, when its frame leaves.
A registration for a class of events holds for everything that inherits from it.
"""

import pkgutil
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import structlog

from app.events import Event
from app.principal import Permission, Principal

log = structlog.get_logger()
# The files of a slice that register something here or with `app.live.leader`.
REGISTERING = ("fragments", "chores")
LONGEST_LIST = 4_000
PieceId = int | str | None


@dataclass(frozen=True)
class Piece:
    """One element of a page: `Piece("board-line", 42)` is `<… id="board-line-42">`, `Piece("attention")` is `attention`."""

    kind: str
    id: PieceId = None

    @property
    def element(self) -> str:
        return self.kind if self.id is None else f"{self.kind}-{self.id}"


@dataclass(frozen=True)
class Shown:
    """What open pages show: whole kinds, for lists that rows may enter, and single elements. Everything, if not said."""

    kinds: frozenset[str] = frozenset()
    elements: frozenset[str] = frozenset()
    everything: bool = False

    def __or__(self, other: "Shown") -> "Shown":
        return Shown(self.kinds | other.kinds, self.elements | other.elements, self.everything or other.everything)

    def has(self, piece: Piece) -> bool:
        return self.everything or piece.kind in self.kinds or piece.element in self.elements


def shown_by(told: str) -> Shown:
    """Read what a page says that it shows: `board-line-*,attention,order-head-7`. It narrows what is drawn, never widens."""
    names = [name for name in told[:LONGEST_LIST].split(",") if name]
    if not names or len(told) > LONGEST_LIST:
        return Shown(everything=True)
    kinds = frozenset(name.removesuffix("-*") for name in names if name.endswith("-*"))
    return Shown(kinds, frozenset(name for name in names if not name.endswith("-*")))


Touched = Callable[[Any], Iterable[Piece]]
Draw = Callable[[Collection[Any], Principal], Mapping[Any, str]]
Closes = Callable[[Any, Principal], bool]


@dataclass(frozen=True)
class Artist:
    """How one kind of piece is drawn, and who may see that kind at all."""

    draw: Draw
    needs: Permission | None


_touched: dict[type[Event], list[Touched]] = {}
_reloading: set[type[Event]] = set()
_closing: dict[type[Event], list[Closes]] = {}
_artists: dict[str, Artist] = {}


def gather(package: str) -> None:
    """Import what every slice registers: a slice that is added tomorrow is live without anybody listing it."""
    for found in pkgutil.iter_modules(import_module(package).__path__, prefix=f"{package}."):
        for name in REGISTERING if found.ispkg else ():
            if find_spec(f"{found.name}.{name}"):
                import_module(f"{found.name}.{name}")


def redraws(*kinds: type[Event]) -> Callable[[Touched], Touched]:
    """Register which pieces these events touch: `(event) -> pieces`."""

    def register(touched: Touched) -> Touched:
        for kind in kinds:
            _touched.setdefault(kind, []).append(touched)
        return touched

    return register


def reloads(*kinds: type[Event]) -> None:
    """Register events after which a whole page is to be fetched again: a new day, an import."""
    _reloading.update(kinds)


def draws(kind: str, needs: Permission | None = None) -> Callable[[Draw], Draw]:
    """Register how a kind of piece is drawn: `(ids, actor) -> {id: html}`, in one go, with one query for all ids.

    An id that the answer lacks is gone for this audience. Who has not the permission `needs` never gets this kind.
    """

    def register(draw: Draw) -> Draw:
        if kind in _artists:
            raise TypeError(f"two slices draw {kind}")
        _artists[kind] = Artist(draw, needs)
        return draw

    return register


def closes(*kinds: type[Event]) -> Callable[[Closes], Closes]:
    """Register whose sockets these events close: `(event, principal of a socket) -> bool`."""

    def register(whose: Closes) -> Closes:
        for kind in kinds:
            _closing.setdefault(kind, []).append(whose)
        return whose

    return register


def pieces_of(fact: Event) -> set[Piece]:
    """Every piece that the fact touches, whoever may see it."""
    touching = [touched for kind in type(fact).__mro__ for touched in _touched.get(kind, ())]
    return {piece for touched in touching for piece in touched(fact)}


def wants_reload(fact: Event) -> bool:
    return fact.quiet or any(kind in _reloading for kind in type(fact).__mro__)


def closed_by(fact: Event) -> Callable[[Principal], bool] | None:
    """Whose sockets the fact closes; None when it closes nobody's."""
    predicates = [whose for kind in type(fact).__mro__ for whose in _closing.get(kind, ())]
    return (lambda principal: any(whose(fact, principal) for whose in predicates)) if predicates else None


class CannotDraw(Exception):
    """A piece could not be drawn: whoever shows it must fetch the page again."""


def draw(pieces: Iterable[Piece], principal: Principal) -> list[dict[str, str]]:
    """The pieces as `{id, html}` for this principal; empty html where one is gone. Raises `CannotDraw`."""
    wanted: dict[str, list[PieceId]] = {}
    for piece in sorted(set(pieces), key=lambda each: each.element):
        wanted.setdefault(piece.kind, []).append(piece.id)
    return [drawn for kind, ids in wanted.items() for drawn in _draw_kind(kind, ids, principal)]


def _draw_kind(kind: str, ids: list[PieceId], principal: Principal) -> list[dict[str, str]]:
    artist = _artists.get(kind)
    if artist is None:
        raise CannotDraw(f"nobody draws {kind}")
    if artist.needs is not None and not principal.can(artist.needs):
        return []
    try:
        html = artist.draw(ids, principal)
    except Exception as failure:  # one slice's mistake must not silence the stream
        log.exception("a piece could not be drawn", kind=kind, ids=ids, principal=str(principal))
        raise CannotDraw(kind) from failure
    return [{"id": Piece(kind, each).element, "html": html.get(each, "").strip()} for each in ids]
