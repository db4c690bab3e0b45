"""Random tokens and password hashes: what only the authenticator handles."""

import secrets
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from gevent import get_hub, monkey

_hasher = PasswordHasher()  # argon2id with the library's current defaults
_NOBODYS = _hasher.hash(secrets.token_urlsafe(16))


def new_token() -> str:
    """128 random bits and more, safe in a URL."""
    return secrets.token_urlsafe(24)


def hash_of(token: str) -> str:
    """Tokens are long and random, so a plain hash suffices; a stolen table is of no use."""
    return sha256(token.encode()).hexdigest()


def hash_password(password: str) -> str:
    return str(_beside(_hasher.hash, password))


def _beside(work: Callable[..., Any], *words: str) -> Any:
    """Hashing takes a tenth of a second: under gevent in a thread of its own, so that everybody else goes on."""
    return get_hub().threadpool.apply(work, words) if monkey.is_module_patched("threading") else work(*words)


def password_matches(stored: str | None, password: str) -> bool:
    """Takes the same time whether or not there is such a person."""
    try:
        return _beside(_hasher.verify, stored or _NOBODYS, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
