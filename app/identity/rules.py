"""Passwords, e-mail addresses and roles: what is allowed. Pure."""

import re
from datetime import timedelta
from enum import StrEnum

from app.principal import STAFF_ROLES, SUPPLIER_ROLES, Role
from app.refusals import RuleBroken

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
ADDRESS = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s.]+$")
LINK_LIFE = timedelta(days=7)
RESET_LIFE = timedelta(hours=4)
KEEP_ENDED = timedelta(days=90)


class LinkPurpose(StrEnum):
    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"


def life_of(purpose: LinkPurpose) -> timedelta:
    return LINK_LIFE if purpose is LinkPurpose.INVITATION else RESET_LIFE


def normalised_address(address: str) -> str:
    """Addresses are compared without case; one without a shape of an address is refused."""
    cleaned = address.strip().lower()
    if len(cleaned) > 254 or not ADDRESS.match(cleaned):
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
