"""What a saved view may be called, whom it may be shared with, and what of an address it keeps. Pure."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from urllib.parse import urlencode

from app.catalog.rules import check_words
from app.principal import Role
from app.refusals import RuleBroken

LONGEST_NAME = 40
LONGEST_QUERY = 1_000
MOST = 30
SHARED_WITHIN = (Role.PROCUREMENT, Role.SALES)
NOBODY_ELSE = ""


class Page(StrEnum):
    """The list that a view is of."""

    BOARD = "board"
    ORDERS = "orders"


def check_name(name: str) -> str:
    """A name as it is kept. Raises `RuleBroken`."""
    cleaned = check_words(name, LONGEST_NAME, field="name")
    if not cleaned:
        raise RuleBroken("name", "Give the view a name, like “Late in Berlin”.", field="name")
    return cleaned


def may_share_with(roles: Collection[Role]) -> list[Role]:
    """Whom somebody with these roles may share a view with: their own."""
    return [role for role in SHARED_WITHIN if role in roles]


def check_shared_with(role: str, roles: Collection[Role]) -> str:
    """Nobody else, or a role that one holds oneself. Raises `RuleBroken`."""
    if role and role not in may_share_with(roles):
        raise RuleBroken(
            "shared_with", "“{found}” is not a group that you belong to. Share it with your own, or keep it.",
            field="shared_with", found=role[:40],
        )  # fmt: skip
    return role


def written(query: Mapping[str, object]) -> str:
    """The query of an address as it is kept."""
    return urlencode(query, doseq=True)


def check_query(query: Mapping[str, object]) -> str:
    """The query as it is kept. Raises `RuleBroken` if it is too long for that."""
    kept = written(query)
    if len(kept) > LONGEST_QUERY:
        raise RuleBroken("query", "This choice is too long to be kept: {found} characters. At most {most} can be.",
                         found=len(kept), most=LONGEST_QUERY)  # fmt: skip
    return kept


def check_count(count: int) -> None:
    """Raises `RuleBroken` where one more would be too many."""
    if count >= MOST:
        raise RuleBroken("count", "You have {found} views already. Remove one that you do not use.", found=count)


def check_free(name: str, taken: Collection[str]) -> None:
    """Raises `RuleBroken` where one's own view has that name already."""
    if name.casefold() in {each.casefold() for each in taken}:
        raise RuleBroken("taken", "You have a view called “{found}” already. Choose another name.", field="name", found=name)
