"""A row with the rows of other files that belong to it: each column that a profile names, by that name. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.exchange import reading
from app.exchange.problems import FileRefused, Unusable
from app.exchange.profile import Profile
from app.exchange.profile_parts import Join
from app.exchange.values import cleaned

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """A joined file, of which only the columns that are asked for are kept, by key."""

    join: Join
    columns: dict[str, int]
    rows: dict[Key, Key]

    def partner(self, key: Key) -> Key | None:
        found = self.rows.get(key)
        if found is None and not self.join.optional:
            raise Unusable("no_partner", file=self.join.file, key=" ".join(key))
        return found


def load(profile: Profile, folder: Path, limit: int) -> dict[str, Lookup]:
    """Read the joined files that lie beside the main one. Each key may stand in a file once."""
    wanted: dict[str, list[str]] = {name: [] for name in profile.join}
    for column in profile.demanded():
        name, rest = profile.split(column)
        if name:
            wanted[name].append(rest)
    return {name: _load_one(join, wanted[name], folder, profile, limit) for name, join in profile.join.items()}


def _load_one(join: Join, wanted: list[str], folder: Path, profile: Profile, limit: int) -> Lookup:
    path = folder / join.file
    if not path.is_file():
        raise FileRefused("join_missing", "The profile needs {file} beside the main file.", file=join.file)
    with path.open("rb") as stream:
        facts = reading.inspect(stream, limit, profile.file.encoding)
    table = reading.open_table(path, facts.encoding, profile.file.delimiter, [*join.key, *wanted])
    keys = [table.place_of(column) for column in join.key]
    places = [table.place_of(column) for column in wanted]
    rows: dict[Key, Key] = {}
    for number, cells in table.rows():
        if len(cells) != len(table.header):
            raise FileRefused("join_ragged", "{file}, row {row}: the header has another length.", file=join.file, row=number)
        key = tuple(cleaned(cells[place]) for place in keys)
        if key in rows:
            raise FileRefused(
                "join_twice",
                "{file}, row {row}: the key {key} stands there twice.",
                file=join.file,
                row=number,
                key=" ".join(key),
            )
        rows[key] = tuple(cells[place] for place in places)
    return Lookup(join, {column: place for place, column in enumerate(wanted)}, rows)


def gatherer(profile: Profile, table: reading.Table, lookups: dict[str, Lookup]) -> Callable[[list[str]], dict[str, str]]:
    """A function from a row's cells to the text of every column that the profile names. Raises `Unusable`."""
    own = [(column, table.place_of(column)) for column in profile.demanded() if not profile.split(column)[0]]
    foreign = [(column, *profile.split(column)) for column in profile.demanded() if profile.split(column)[0]]

    def gather(cells: list[str]) -> dict[str, str]:
        texts = {column: cleaned(cells[place]) for column, place in own}
        for name, lookup in lookups.items():
            partner = lookup.partner(tuple(texts[column] for column in lookup.join.by))
            for column, head, rest in foreign:
                if head == name:
                    texts[column] = cleaned(partner[lookup.columns[rest]]) if partner else ""
        return texts

    return gather


def every_row_of(name: str, lookups: dict[str, Lookup]) -> Iterator[dict[str, str]]:
    """The rows of one joined file by themselves, each with what the other files know of it without the main one."""
    for values in lookups[name].rows.values():
        texts = {f"{name}.{column}": cleaned(values[place]) for column, place in lookups[name].columns.items()}
        for other, lookup in lookups.items():
            if other == name or not texts.keys() >= set(lookup.join.by):
                continue
            partner = lookup.rows.get(tuple(texts[column] for column in lookup.join.by))
            if partner is not None:
                texts |= {f"{other}.{column}": cleaned(partner[place]) for column, place in lookup.columns.items()}
        yield texts
