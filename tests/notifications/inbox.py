"""A real IMAP server for tests, on a socket of its own: as much of RFC 3501 as reading an inbox takes.

None that pip installs fits: the ones that are kept are frameworks to build a server with, the ready-made ones have not been
touched in years. What stands here is spoken to by Python's own `imaplib`, which is no part of it.
"""

import re
import socketserver
import threading
from dataclasses import dataclass, field
from typing import Any

UID_FETCH = re.compile(rb"FETCH (\d+) \((RFC822\.SIZE|BODY\.PEEK\[(?:HEADER)?\])\)")
UID_SEARCH = re.compile(rb"SEARCH UID (\d+):\*")


@dataclass
class Store:
    """The mails by their numbers; `sizes` are said instead of the real ones, `read` is what was asked for of which."""

    mails: dict[int, bytes] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)
    read: list[tuple[int, str]] = field(default_factory=list)
    validity: int = 7
    hangs_up: int = 0
    """So many times a mail that is asked for is answered by silence."""


class ImapConnection(socketserver.StreamRequestHandler):
    """One connection: `login`, `examine`, `uid search`, `uid fetch`, `logout`."""

    store: Store

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline():
            tag, _, said = line.strip().partition(b" ")
            word = said.split()[0].upper()
            told = getattr(self, f"_{word.decode().lower()}", self._unknown)(said)
            if told is None:
                return
            verdict = b"NO no" if word == b"LOGIN" and b"secret" not in said else b"OK done"
            self.wfile.write(told + tag + b" " + verdict + b"\r\n")
            if word == b"LOGOUT":
                return

    def _capability(self, _said: bytes) -> bytes:
        return b"* CAPABILITY IMAP4REV1\r\n"

    def _login(self, _said: bytes) -> bytes:
        return b""

    def _examine(self, _said: bytes) -> bytes:
        return f"* {len(self.store.mails)} EXISTS\r\n* OK [UIDVALIDITY {self.store.validity}] valid\r\n".encode()

    def _uid(self, said: bytes) -> bytes | None:
        if search := UID_SEARCH.search(said):
            uids = sorted(self.store.mails)
            newer = [uid for uid in uids if uid >= int(search[1])] or uids[-1:]  # `n:*` always names the last one
            return b"* SEARCH " + " ".join(map(str, newer)).encode() + b"\r\n"
        asked = UID_FETCH.search(said)
        return self._fetched(int(asked[1]), asked[2].decode()) if asked else b""

    def _fetched(self, uid: int, what: str) -> bytes | None:
        self.store.read.append((uid, what))
        content = self.store.mails[uid]
        if what == "RFC822.SIZE":
            return f"* 1 FETCH (UID {uid} RFC822.SIZE {self.store.sizes.get(uid, len(content))})\r\n".encode()
        if self.store.hangs_up:
            self.store.hangs_up -= 1
            return None
        part = content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if "HEADER" in what else content
        name = what.replace(".PEEK", "")
        return f"* 1 FETCH (UID {uid} {name} {{{len(part)}}}\r\n".encode() + part + b")\r\n"

    def _logout(self, _said: bytes) -> bytes:
        return b"* BYE\r\n"

    def _unknown(self, _said: bytes) -> bytes:
        return b""


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


class MailBox:
    """An inbox with a password: `.url` for the settings, `.put(mail)` lets one come in."""

    def __init__(self) -> None:
        self.store = Store()
        connection: Any = type("ConnectionToThis", (ImapConnection,), {"store": self.store})
        self._server = Server(("127.0.0.1", 0), connection)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        port = self._server.server_address[1]
        self.url = f"imap://answers%40northfield.test:secret@127.0.0.1:{port}/INBOX"

    def put(self, mail: bytes, size: int | None = None) -> int:
        uid = max(self.store.mails, default=0) + 1
        self.store.mails[uid] = mail
        if size is not None:
            self.store.sizes[uid] = size
        return uid

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
