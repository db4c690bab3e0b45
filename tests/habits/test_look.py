"""The look stands on tokens, is readable in both themes, and reaches a phone in one small load."""

import gzip
import re
import shutil
from pathlib import Path

import pytest

from tests.habits.reading import ROOT, ending, named
from tools import vendor_assets

STATIC = ROOT / "static"
THEME = STATIC / "css" / "theme.css"
SHEETS = [path for path in ending(".css") if path != THEME]
SCRIPTS = ending(".js")
TEMPLATES = ending(".html")
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|lab|color)a?\(", re.IGNORECASE)
ASSET = re.compile(r"(?:asset\(|filename=)'([^']+)'\)")
ICON = re.compile(r"""\bicon\('([^']+)'\)|Place\("[^"]+", "([^"]+)\"""")
FIRST_LOAD = 100_000
PAGE_ITSELF = 5_000
"""What the supplier's order page of ten lines weighs, gzipped; a browser test measures the real one."""


def test_only_the_theme_names_a_colour():
    found = [f"{named(path)}: {match[0]}" for path in SHEETS for match in COLOUR.finditer(_rules(path))]
    assert found == []


def _rules(path: Path) -> str:
    """The sheet without what looks like a colour and is none: ids in selectors and comments."""
    return re.sub(r"/\*.*?\*/|#[a-z][\w-]*(?=[^;{}]*\{)", "", path.read_text(), flags=re.DOTALL)


def test_no_sheet_names_a_token_that_the_theme_has_not():
    defined = set(re.findall(r"(--[\w-]+):", THEME.read_text()))
    local = {"--tone", "--mark"}
    used = {(named(path), name) for path in SHEETS for name in re.findall(r"var\((--[\w-]+)", path.read_text())}
    assert {(where, name) for where, name in used if name not in defined | local} == set()


def tokens(theme: int) -> dict[str, str]:
    """Every token's colour in a theme: 0 is light, 1 is dark."""
    text = THEME.read_text()
    pairs = re.findall(r"(--[\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", text)
    colours = {name: shades[theme] for name, *shades in pairs}
    aliases = re.findall(r"(--[\w-]+): var\((--[\w-]+)\);", text)
    return colours | {name: colours[other] for name, other in aliases if other in colours}


def contrast(one: str, other: str) -> float:
    dark, light = sorted(_luminance(each) for each in (one, other))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_contrast_is_counted_as_the_guidelines_do():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_can_be_read_on_every_ground(theme):
    shades = tokens(theme)
    text = ("--ink", "--ink-soft", "--ink-quiet", "--accent", "--accent-strong", "--ok", "--watch", "--wrong", "--news")
    grounds = ("--paper", "--shade", "--shade-strong")
    pairs = [(each, ground) for each in text for ground in grounds]
    pairs += [("--on-accent", "--accent"), ("--on-accent", "--accent-strong"), ("--accent", "--accent-tint")]
    pairs += [("--wrong", "--wrong-tint"), ("--ink", "--wrong-tint"), ("--ink", "--news-tint"), ("--ink", "--float")]
    assert {pair for pair in pairs if contrast(shades[pair[0]], shades[pair[1]]) < 4.5} == set()


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_shapes_and_edges_can_be_seen(theme):
    shades = tokens(theme)
    seen = ("--ok", "--watch-mark", "--wrong", "--news", "--edge", "--accent")
    assert {each for each in seen if contrast(shades[each], shades["--paper"]) < 3} == set()


def test_every_asset_that_a_template_names_is_there():
    used = {(named(path), name) for path in TEMPLATES for name in ASSET.findall(path.read_text())}
    assert used
    assert {(where, name) for where, name in used if not (STATIC / name).is_file()} == set()


def test_every_icon_that_is_named_is_drawn():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', vendor_assets.SPRITE.read_text()))
    places = [*TEMPLATES, *(path for path in ending(".py") if named(path).startswith("app/"))]
    used = {found[1] or found[2] for path in places for found in ICON.finditer(path.read_text())}
    assert used <= drawn
    assert used


def test_a_suppliers_first_load_is_small():
    pages = ("templates/base.html", "templates/dashboard/supplier_order.html")
    named_assets = {name for page in pages for name in ASSET.findall((ROOT / page).read_text())}
    weights = {name: _on_the_wire(STATIC / name) for name in _with_imports(named_assets) | {"img/icons.svg"}}
    assert sum(weights.values()) + PAGE_ITSELF <= FIRST_LOAD, weights


def _with_imports(names: set[str]) -> set[str]:
    """The assets and, for scripts, every module that they import, and those import."""
    found, waiting = set(names), [STATIC / name for name in names if name.startswith("js/")]
    while waiting:
        script = waiting.pop()
        for other in re.findall(r'from "(\.[^"]+)"', script.read_text()):
            path = (script.parent / other).resolve()
            if (name := path.relative_to(STATIC).as_posix()) not in found:
                found.add(name)
                waiting.append(path)
    return found


def _on_the_wire(path: Path) -> int:
    data = path.read_bytes()
    return len(data) if path.suffix == ".woff2" else len(gzip.compress(data, 6))


def test_vendored_assets_are_the_locked_ones():
    assert vendor_assets.differences() == []


def test_a_changed_an_extra_and_a_missing_file_are_noticed(tmp_path, monkeypatch):
    shutil.copytree(STATIC / "vendor", tmp_path / "vendor")
    shutil.copytree(STATIC / "img", tmp_path / "img")
    places = {"STATIC": "", "VENDOR": "vendor", "MANIFEST": "vendor/manifest.json", "SPRITE": "img/icons.svg"}
    for name, place in places.items():
        monkeypatch.setattr(vendor_assets, name, tmp_path / place)
    assert vendor_assets.differences() == []
    script, sheet = sorted((tmp_path / "vendor").rglob("*.min.js"))[0], sorted((tmp_path / "vendor").rglob("*.css"))[0]
    script.write_bytes(script.read_bytes() + b" ")
    sheet.unlink()
    (tmp_path / "vendor" / "stray.js").write_text("1")
    assert {sentence.split(":")[0] for sentence in vendor_assets.differences()} == {"changed", "missing", "not in the manifest"}
