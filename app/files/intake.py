"""From what was sent to what may be kept: read under a limit, recognised by its content, pictures written anew."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

import gevent
from gevent import monkey

from app.files.pictures import rewritten
from app.files.rules import PICTURES, MediaType, check_kind, check_size, clean_name
from app.files.vault import Vault

BLOCK = 1 << 16
Result = TypeVar("Result")


@dataclass(frozen=True)
class Upload:
    """A file that may be kept, and where. Nothing is on the disk yet."""

    vault: Vault
    name: str
    media_type: MediaType
    content: bytes
    small: bytes | None = None


def receive(vault: Vault, claimed_name: str, stream: BinaryIO, limit: int) -> Upload:
    """Look at a file that somebody sends. `limit` is in bytes. Raises `UploadRefused`."""
    name = clean_name(claimed_name)
    content = _read(name, stream, limit)
    kind = check_kind(name, content)
    if kind not in PICTURES:
        return Upload(vault, clean_name(name, kind), kind, content)
    again, small = aside(lambda: rewritten(name, content, kind))
    return Upload(vault, clean_name(name, kind), kind, again, small)


def _read(name: str, stream: BinaryIO, limit: int) -> bytes:
    """Never more than the limit in memory; what is beyond it is only counted, for the sentence."""
    kept, size = bytearray(), 0
    while block := stream.read(BLOCK):
        size += len(block)
        if size <= limit:
            kept += block
    check_size(name, size, limit)
    return bytes(kept)


def aside(work: Callable[[], Result]) -> Result:
    """A large picture takes most of a second: under the server that is spent in a thread, so that frames go on."""
    if not monkey.is_module_patched("threading"):
        return work()
    return gevent.get_hub().threadpool.apply(work)
