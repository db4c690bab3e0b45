"""Files to send: honest ones, and what somebody might pass off as one."""

import struct
import zlib
from io import BytesIO

from PIL import Image, PngImagePlugin

from app.files.intake import Upload, receive
from app.files.vault import Vault

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
SECRET = "taken at 48.7758 N 9.1829 E"
LIMIT = 10_000_000


def jpeg(size: tuple[int, int] = (60, 40), *, turned: bool = False, note: str = "", mode: str = "RGB") -> bytes:
    """A photo; `turned` as a phone held upright takes it, `note` in its metadata."""
    picture, exif = Image.new(mode, size, 128), Image.Exif()
    if turned:
        exif[0x0112] = 6
    if note:
        exif[0x010E] = note
    written = BytesIO()
    picture.save(written, "JPEG", exif=exif, comment=note.encode())
    return written.getvalue()


def png(size: tuple[int, int] = (60, 40), *, note: str = "", mode: str = "RGB") -> bytes:
    written, texts = BytesIO(), PngImagePlugin.PngInfo()
    texts.add_text("Comment", note)
    Image.new(mode, size).save(written, "PNG", pnginfo=texts)
    return written.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A few hundred bytes that say they are a picture of so many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 4096)), (b"IEND", b""))
    body = (struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def upload(vault: Vault, content: bytes = PDF, name: str = "drawing.pdf", limit: int = LIMIT) -> Upload:
    return receive(vault, name, BytesIO(content), limit)
