"""What a supplier sends as one document: one PDF or one photo as it is, several photos of its pages bound into a PDF."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image

from app.files.intake import Upload, aside
from app.files.rules import ENDINGS, PICTURES, MediaType, UploadRefused, clean_name

DOTS_PER_INCH = 150.0
MOST_PAGES = 10
LONGEST_SIDE = 2400


def bound(uploads: Sequence[Upload]) -> Upload:
    """The one document of what was sent. Raises `UploadRefused` for several PDFs, or a PDF among photos."""
    if len(uploads) == 1:
        return uploads[0]
    if any(each.media_type not in PICTURES for each in uploads):
        raise UploadRefused("several", "Send one PDF, or photos of its pages. These are {found} files.", found=len(uploads))
    first = uploads[0]
    content = aside(lambda: _pages([each.content for each in uploads]))
    return Upload(first.vault, clean_name(_stem(first), MediaType.PDF), MediaType.PDF, content)


def _stem(upload: Upload) -> str:
    for ending in ENDINGS[upload.media_type]:
        if upload.name.lower().endswith(ending):
            return upload.name[: -len(ending)]
    return upload.name


def _pages(pictures: Sequence[bytes]) -> bytes:
    """One page each, in the order in which they were taken."""
    pages = [_page(each) for each in pictures]
    written = BytesIO()
    pages[0].save(written, "PDF", save_all=True, append_images=pages[1:], resolution=DOTS_PER_INCH, quality=85)
    return written.getvalue()


def _page(picture: bytes) -> Image.Image:
    """A page as it is read: what was clear is white, and no larger than print needs."""
    with Image.open(BytesIO(picture)) as opened:
        clear = opened.convert("RGBA")
    page = Image.new("RGB", clear.size, "white")
    page.paste(clear, mask=clear)
    page.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return page
