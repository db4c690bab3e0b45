"""Pictures are never kept as they came: decoded under a bound, turned upright, and written anew without what they carried."""

import warnings
from io import BytesIO

from PIL import Image, ImageOps

from app.files.rules import MediaType, broken, check_pixels

MOST_PIXELS = 40_000_000
SMALL = (480, 480)
FORMATS = {MediaType.PNG: "PNG", MediaType.JPEG: "JPEG"}
# What each kind is written with; anything else is turned into colours first.
MODES = {MediaType.PNG: {"1", "L", "LA", "P", "RGB", "RGBA", "I", "I;16"}, MediaType.JPEG: {"L", "RGB"}}


def rewritten(name: str, content: bytes, kind: MediaType) -> tuple[bytes, bytes]:
    """The picture written anew, and a small JPEG of it to look at. Raises `UploadRefused`.

    Position, camera, colour profile, hidden texts and whatever hung behind the picture are gone.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our bound is lower and says both numbers
            with Image.open(BytesIO(content), formats=[FORMATS[kind]]) as opened:
                check_pixels(name, opened.width, opened.height, MOST_PIXELS)
                upright = ImageOps.exif_transpose(opened)
    except (Image.DecompressionBombError, *UNREADABLE) as failure:
        raise broken(name, kind) from failure
    return _written(upright, kind), _small(upright)


# What Pillow's decoders are known to trip over: cut off, no such format, broken chunks and tables.
UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, OverflowError, MemoryError)


def _written(picture: Image.Image, kind: MediaType) -> bytes:
    plain = picture if picture.mode in MODES[kind] else picture.convert("RGBA" if _is_clear(picture, kind) else "RGB")
    plain.info = {name: value for name, value in plain.info.items() if name == "transparency"}
    written = BytesIO()
    options = {"quality": 88} if kind is MediaType.JPEG else {"compress_level": 6}
    plain.save(written, FORMATS[kind], **options)
    return written.getvalue()


def _is_clear(picture: Image.Image, kind: MediaType) -> bool:
    return kind is MediaType.PNG and picture.has_transparency_data


def _small(picture: Image.Image) -> bytes:
    """On white where it was clear."""
    picture.thumbnail(SMALL)
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        picture = Image.new("RGB", clear.size, "white")
        picture.paste(clear, mask=clear)
    written = BytesIO()
    picture.convert("RGB").save(written, "JPEG", quality=80)
    return written.getvalue()
