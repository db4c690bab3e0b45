"""Random tokens and password hashes: what only the authenticator handles."""

import secrets
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from gevent import get_hub, monkey

_hasher = PasswordHasher()  # argon2id with the library's current defaults


def _hash_of_nothing() -> str:
    """Looks like a hash by the hasher, so verifying against it costs the same; no password is known that has it."""
    cost = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    salt, digest = (b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (_hasher.salt_len, _hasher.hash_len))
    return f"$argon2id$v=19${cost}${salt}${digest}"


_NOBODYS = _hash_of_nothing()  # made up instead of computed: computing takes a tenth of a second of every start


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
    return _beside(_verify, stored or _NOBODYS, password) and stored is not None


def _verify(stored: str, password: str) -> bool:
    """Caught here: a thread of gevent's writes whatever it raises to the log, and anybody can type a wrong password."""
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
