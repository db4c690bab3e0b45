"""The ways in which a verb says no. Pure; `app.errors` maps each to a status and a sentence."""

from datetime import date
from typing import Any


class Refusal(Exception):
    """A sentence with named places and what stands in them: translated where it is shown, English everywhere else."""

    def __init__(self, code: str, sentence: str, *, field: str | None = None, **values: Any) -> None:
        self.code = code
        self.sentence = sentence
        self.field = field
        self.values = values
        super().__init__(sentence.format(**{name: _plainly(value) for name, value in values.items()}))


def _plainly(value: Any) -> Any:
    """Days and lists as an English sentence says them."""
    if isinstance(value, date):
        return f"{value:%d %b %Y}"
    return "; ".join(map(str, value)) or "–" if isinstance(value, tuple) else value


class RuleBroken(Refusal):
    """A business rule forbids it: says what was found and what is expected."""


class Stale(Refusal):
    """Somebody changed the row since it was read; `values` hold what stands there now."""


class NotFound(Exception):
    """It does not exist, or is not yours: nobody can tell which."""
