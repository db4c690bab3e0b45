"""One word per thing, no drawer for odds and ends, and nothing of the machine that a file was written on."""

import re
from pathlib import Path

from tests.habits.reading import BINARY, ROOT, ending, files, named, texts

DRAWERS = re.compile(r"utils?|helpers?|common|services?|managers?|handlers?|constants?|misc|stuff|tools?_?box|lib")
# What a library calls so, may be called so by what replaces it.
DRAWER_CLASS = re.compile(r"^\s*class \w*(Utils?|Helpers?|Service|Manager|Handler|Impl)\b(?!\(.*\1\b)")
# The domain says supplier, order, shipment, receipt, item; only `exchange` quotes other people's headings.
SYNONYMS = re.compile(r"\b(vendor(?![/-])|purchase[ _]orders?|consignment|goods[ _]receipt|sku)s?\b", re.IGNORECASE)
SOMEBODYS_MACHINE = re.compile(r"(?<![\w.~/-])/(home|Users|root|work|tmp|mnt|srv)/[\w.-]|\b[A-Z]:\\\\?(Users|Temp)")
ADDRESS = re.compile(r"""\b(?:https?|wss?)://(?P<host>[^\s/"'`<>(){}\[\]:?#,;|\\]+)""")
KNOWN_HOSTS = re.compile(
    r"[A-Z]+|localhost|127\.0\.0\.1|0\.0\.0\.0|(.+\.)?example(\.(com|org|net))?|(.+\.)?(test|invalid)"
    # where the big carriers let a shipment be followed
    r"|(www|tracking|mykn|tools)?\.?(dhl|ups|fedex|dpd|gls-group|tnt|dbschenker|kuehne-nagel|mydsv|maersk|msc|hapag-lloyd)\.(com|de)"
    r"|(www|tools)\.(cma-cgm|usps|royalmail|deutschepost)\.(com|de)"
    r"|www\.w3\.org|www\.gnu\.org|www\.rfc-editor\.org|docs\.python\.org"
)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|WIP)\b|lorem ipsum")

PYTHON = ending(".py")
SPOKEN = [
    path
    for path in ending(".py", ".html", ".txt")
    if named(path).startswith(("app/", "templates/")) and not named(path).startswith("app/exchange/")
]
WRITTEN = [path for path in texts() if path != Path(__file__) and not named(path).startswith("migrations/versions/")]


def lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """`file:line: text` of every line that the pattern finds."""
    numbered = ((path, number, line) for path in paths for number, line in enumerate(path.read_text().splitlines(), 1))
    return [f"{named(path)}:{number}: {line.strip()[:120]}" for path, number, line in numbered if pattern.search(line)]


def test_no_file_or_folder_is_a_drawer_for_odds_and_ends():
    parts = {(part, named(path)) for path in files() for part in path.relative_to(ROOT).with_suffix("").parts}
    assert [where for part, where in parts if DRAWERS.fullmatch(part)] == []


def test_no_class_is_named_after_what_classes_do():
    assert lines_with(DRAWER_CLASS, PYTHON) == []


def test_a_thing_has_one_word():
    assert lines_with(SYNONYMS, SPOKEN) == []


def test_nothing_is_left_for_later():
    assert lines_with(UNFINISHED, WRITTEN) == []


def test_no_file_knows_the_machine_it_was_written_on():
    assert lines_with(SOMEBODYS_MACHINE, WRITTEN) == []


def test_no_file_names_a_host_that_nobody_agreed_to():
    strange = [f"{named(path)}: {found['host']}" for path in WRITTEN for found in ADDRESS.finditer(path.read_text())
               if not KNOWN_HOSTS.fullmatch(found["host"])]  # fmt: skip
    assert strange == []


def test_every_text_is_utf8_with_one_newline_at_its_end():
    assert [named(path) for path in texts() if not ends_well(path.read_bytes().decode())] == []


def ends_well(text: str) -> bool:
    return not text or ("\r" not in text and text.endswith("\n") and not text.endswith("\n\n"))


def test_every_binary_file_is_of_a_known_kind():
    unknown = [named(path) for path in files() if path.suffix not in BINARY and b"\0" in path.read_bytes()[:8000]]
    assert unknown == []
