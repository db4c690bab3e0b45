"""Files that rows speak of, below the data folder: by the table of the row, with what stands in them."""

_FOLDER = "files/{stored_as[0]}{stored_as[1]}"
_KEPT = ((f"{_FOLDER}/{{stored_as}}", b"%PDF-1.7 %%EOF"), (f"{_FOLDER}/{{stored_as}}.small", b"a picture"))
FILES: dict[str, tuple[tuple[str, bytes], ...]] = {
    "imports": (("imports/{folder}/report.csv", b"row,column\n"),),
    "files": _KEPT,
    "confided_files": _KEPT,
}
