"""Passwords, e-mail addresses and roles: what is allowed. Pure."""

import re
from datetime import timedelta
from enum import StrEnum

from app.principal import STAFF_ROLES, SUPPLIER_ROLES, Permission, Principal, Role
from app.refusals import RuleBroken

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
ADDRESS = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s.]+$")
LINK_LIFE = timedelta(days=7)
RESET_LIFE = timedelta(hours=4)
KEEP_ENDED = timedelta(days=90)
MOST_TOKENS, LONGEST_TOKEN_LIFE, LONGEST_TOKEN_NAME = 20, 366, 60
SCOPES = (
    Permission.ORDER_READ,
    Permission.PRICE_READ,
    Permission.LINE_ANSWER,
    Permission.LINE_SHIP,
    Permission.EVENT_READ,
)
"""What a token may be good for: the permissions that the API's doors ask for."""


class LinkPurpose(StrEnum):
    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"


def life_of(purpose: LinkPurpose) -> timedelta:
    return LINK_LIFE if purpose is LinkPurpose.INVITATION else RESET_LIFE


def normalised_address(address: str) -> str:
    """Addresses are compared without case; one without a shape of an address is refused."""
    cleaned = address.strip().lower()
    if len(cleaned) > 254 or not cleaned.isprintable() or not ADDRESS.match(cleaned):
        raise RuleBroken(
            "address",
            "“{found}” is not an e-mail address. Expected one like name@company.com.",
            field="email",
            found=cleaned[:80],
        )
    return cleaned


def check_password(password: str) -> None:
    """Length is what counts; the cap keeps hashing cheap for us and dear for an attacker."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise RuleBroken(
            "password",
            "The password has {found} characters. Use {low} to {high}.",
            field="password",
            found=len(password),
            low=SHORTEST_PASSWORD,
            high=LONGEST_PASSWORD,
        )


def check_roles(roles: frozenset[Role], *, of_supplier: bool) -> None:
    """A supplier's people hold supplier roles, ours hold ours, and everybody holds at least one."""
    allowed = SUPPLIER_ROLES if of_supplier else STAFF_ROLES
    if not roles or not roles <= allowed:
        raise RuleBroken("roles", "Choose at least one role that fits where this person works.", field="roles")


def scopes_open_to(holder: Principal) -> tuple[Permission, ...]:
    """What the holder may give to a token: no more than they may do themselves."""
    return tuple(scope for scope in SCOPES if holder.can(scope))


def check_scopes(wanted: frozenset[Permission], holder: Principal) -> None:
    """A token is good for something, and for nothing that its person may not do. Raises `RuleBroken`."""
    allowed = scopes_open_to(holder)
    if not wanted or not wanted <= set(allowed):
        raise RuleBroken(
            "scopes",
            "“{found}” cannot be given to this token. Choose one or more of: {allowed}.",
            field="scopes",
            found=" ".join(sorted(wanted)),
            allowed=", ".join(allowed),
        )


def check_token_name(name: str) -> str:
    """What somebody knows a token by. Raises `RuleBroken`."""
    cleaned = "".join(sign for sign in " ".join(name.split()) if sign.isprintable())
    if not 1 <= len(cleaned) <= LONGEST_TOKEN_NAME:
        raise RuleBroken(
            "name",
            "The name has {found} characters. Use 1 to {most}, to know the token by.",
            field="name",
            found=len(cleaned),
            most=LONGEST_TOKEN_NAME,
        )
    return cleaned


def check_token_life(days: int) -> timedelta:
    """Every token ends. Raises `RuleBroken`."""
    if not 1 <= days <= LONGEST_TOKEN_LIFE:
        raise RuleBroken(
            "days", "{found} days. A token lives 1 to {most} days.", field="days", found=days, most=LONGEST_TOKEN_LIFE
        )
    return timedelta(days=days)


def check_token_count(held: int) -> None:
    """Nobody holds so many that they lose sight of them. Raises `RuleBroken`."""
    if held >= MOST_TOKENS:
        raise RuleBroken("tokens", "You have {most} tokens already. Revoke one first.", most=MOST_TOKENS)
