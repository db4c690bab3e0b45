"""Looking at a workbook's archive before anything parses it: a small file can unpack to a full disk. Pure."""

import io
import zipfile

from app.exchange.problems import FileRefused

MOST_ENTRIES = 200
LARGEST_UNPACKED = 60_000_000
LARGEST_RATIO = 150
RATIO_COUNTS_FROM = 1_000_000
"""Below so many bytes a high ratio does no harm: an empty sheet compresses well."""
MAIN_PART = "xl/workbook.xml"


def check_archive(content: bytes) -> None:
    """Raises `FileRefused` if this is no plain .xlsx, or one that is made to grow."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as broken:
        raise _no_workbook() from broken
    if MAIN_PART not in {part.filename for part in parts}:
        raise _no_workbook()
    _check_sizes(parts, len(content))


def _check_sizes(parts: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_ENTRIES or unpacked > LARGEST_UNPACKED:
        raise _swollen()
    if unpacked > RATIO_COUNTS_FROM and unpacked > LARGEST_RATIO * size:
        raise _swollen()
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused("encrypted", "The workbook is protected by a password. Save it without one and send that.")


def _no_workbook() -> FileRefused:
    return FileRefused("not_xlsx", "This is no Excel workbook. Send the .xlsx file that you downloaded here, edited.")


def _swollen() -> FileRefused:
    return FileRefused(
        "swollen", "The workbook unpacks to more than we accept. Send the file that you downloaded here, edited."
    )
