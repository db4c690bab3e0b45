"""What looks wrong and is kept all the same: said beside the field, refused by nobody. Pure."""

from typing import Any


def N_(text: str) -> str:
    """Marks a sentence for translation where it is not yet spoken."""
    return text


class Doubt:
    """A sentence with named places and what stands in them, translated where it is shown."""

    def __init__(self, sentence: str, **values: Any) -> None:
        self.sentence, self.values = sentence, values

    def __str__(self) -> str:
        return self.sentence.format(**self.values)
