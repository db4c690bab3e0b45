"""The words of files, as people read them."""

from flask_babel import lazy_gettext as _later

from app.errors import reads
from app.files.rules import MediaType

KINDS = {
    str(MediaType.PDF): _later("a PDF"),
    str(MediaType.PNG): _later("a PNG picture"),
    str(MediaType.JPEG): _later("a JPEG picture"),
    "archive": _later("an archive or an Office document"),
    "old_office": _later("an old Office document"),
    "gif": _later("a GIF picture"),
    "bmp": _later("a BMP picture"),
    "tiff": _later("a TIFF picture"),
    "webp": _later("a WebP picture"),
    "heic": _later("a HEIC picture, as some phones take them"),
    "film": _later("a film"),
    "program": _later("a program"),
    "drawing": _later("a DWG drawing"),
    "markup": _later("a web page or another text with markup"),
    "text": _later("a text"),
    "unknown": _later("of a kind that we do not know"),
}


@reads("file_kind")
def kind_word(code: str) -> str:
    return str(KINDS[code])
