"""Small: a file that outgrows these numbers is two ideas."""

from pathlib import Path
from statistics import median

from tests.habits.reading import ending, functions, length, named

LONGEST_FUNCTION = 30
LONGEST_MODULE = 300
LONGEST_TEMPLATE = 120
USUAL_FUNCTION = 8

MODULES = [path for path in ending(".py") if not named(path).startswith("migrations/versions/")]
SCRIPTS = ending(".js")
TEMPLATES = [path for path in ending(".html", ".txt") if named(path).startswith("templates/")]


def test_a_module_is_one_idea():
    assert longer_than(LONGEST_MODULE, MODULES + SCRIPTS) == {}


def test_a_template_is_one_piece():
    assert longer_than(LONGEST_TEMPLATE, TEMPLATES) == {}


def longer_than(limit: int, paths: list[Path]) -> dict[str, int]:
    lines = {named(path): len(path.read_text().splitlines()) for path in paths}
    return {name: count for name, count in lines.items() if count > limit}


def test_a_function_fits_on_a_screen():
    lengths = {f"{named(path)}: {each.name}": length(each) for path in MODULES for each in functions(path)}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_the_usual_function_is_a_few_lines():
    lengths = [length(function) for path in MODULES if named(path).startswith("app/") for function in functions(path)]
    assert median(lengths) <= USUAL_FUNCTION
