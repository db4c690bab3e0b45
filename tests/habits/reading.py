"""What the habit tests read: the files that are part of the project."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDORED = "static/vendor/"
BINARY = frozenset({".png", ".jpg", ".jpeg", ".gif", ".ico", ".woff2", ".pdf", ".mo", ".gz", ".xlsx"})
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def files() -> tuple[Path, ...]:
    """Everything that git keeps or would keep, vendored assets apart."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    found = sorted({ROOT / name for name in names if name and not name.startswith(VENDORED)})
    return tuple(path for path in found if path.is_file())


def texts() -> list[Path]:
    return [path for path in files() if path.suffix not in BINARY]


def ending(*suffixes: str) -> list[Path]:
    return [path for path in files() if path.suffix in suffixes]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[Function]:
    """Each function of a module, methods and inner ones too."""
    for node in ast.walk(ast.parse(path.read_text(), str(path))):
        if isinstance(node, Function):
            yield node


def length(function: Function) -> int:
    """Lines from `def` to the end; what the docstring says is not held against it."""
    docstring = function.body[0] if ast.get_docstring(function) else None
    lines = (function.end_lineno or 0) - function.lineno + 1
    return lines - ((docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0)
