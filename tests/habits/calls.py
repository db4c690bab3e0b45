"""What modules of the application call and assign, read from their source."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.habits.reading import ending, named

APP = [path for path in ending(".py") if named(path).startswith("app/")]
Found = dict[str, list[int]]


def modules_that(does: Callable[[ast.AST], bool], paths: list[Path] | None = None) -> Found:
    """`app/x.py` and the lines on which it does that."""
    found = {_name(path): [node.lineno for node in nodes(path) if does(node)] for path in paths or APP}  # type: ignore[attr-defined]
    return {name: lines for name, lines in found.items() if lines}


def _name(path: Path) -> str:
    try:
        return named(path)
    except ValueError:  # a file that a test has made up
        return path.name


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(), str(path)))


def calls(*names: str) -> Callable[[ast.AST], bool]:
    """A call of a function or a method of that name."""

    def does(node: ast.AST) -> bool:
        if not isinstance(node, ast.Call):
            return False
        called = node.func
        return (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")) in names

    return does


def takes(*attributes: str) -> Callable[[ast.AST], bool]:
    """`db.engine`, written as an attribute of a name."""

    def does(node: ast.AST) -> bool:
        return isinstance(node, ast.Attribute) and f"{getattr(node.value, 'id', '')}.{node.attr}" in attributes

    return does


def names_a_principal(node: ast.AST) -> bool:
    """`session.info["principal"] = …`: whose session it is, is said here."""
    targets = node.targets if isinstance(node, ast.Assign) else []
    return any(
        isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant) and target.slice.value == "principal"
        for target in targets
    )


def imports(*modules: str) -> Callable[[ast.AST], bool]:
    def does(node: ast.AST) -> bool:
        if isinstance(node, ast.Import):
            return any(alias.name.split(".")[0] in modules for alias in node.names)
        return isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in modules

    return does


def imports_inside(node: ast.AST) -> bool:
    """A function that imports: the direction of imports could not be seen from outside."""
    inside = ast.walk(node) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else ()
    return any(isinstance(each, ast.Import | ast.ImportFrom) for each in inside)
