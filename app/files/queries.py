"""What may be read of files. Every function takes the actor first; the session filters by them."""

from collections.abc import Collection
from typing import TypeVar

from sqlalchemy import Select, select

from app.database import db
from app.files.models import ConfidedFile, File, Stored
from app.isolation import may_read
from app.principal import Principal
from app.refusals import NotFound

Kind = TypeVar("Kind", bound=Stored)


def sees(actor: Principal, kind: type[Stored]) -> bool:
    """Whether files of this kind are for the actor at all."""
    return actor.is_system or may_read(actor, kind)


def file_for(actor: Principal, file_id: int) -> File:
    """Raises `NotFound`, for whoever may read no files at all too."""
    return _one(actor, File, file_id)


def confided_file_for(actor: Principal, file_id: int) -> ConfidedFile:
    """Raises `NotFound`."""
    return _one(actor, ConfidedFile, file_id)


def _one(actor: Principal, kind: type[Kind], file_id: int) -> Kind:
    found = db.session.scalar(select(kind).where(kind.id == file_id)) if sees(actor, kind) else None
    if found is None:
        raise NotFound
    return found


def files_of(actor: Principal, subject: str) -> list[File]:
    """The files that are attached to something, oldest first; none for whoever may read no files."""
    return files_of_each(actor, [subject]).get(subject, [])


def files_of_each(actor: Principal, subjects: Collection[str]) -> dict[str, list[File]]:
    """The files of many things, in one statement; things without files are left out."""
    return _of_each(actor, File, subjects)


def confided_files_of_each(actor: Principal, subjects: Collection[str]) -> dict[str, list[ConfidedFile]]:
    return _of_each(actor, ConfidedFile, subjects)


def _of_each(actor: Principal, kind: type[Kind], subjects: Collection[str]) -> dict[str, list[Kind]]:
    found: dict[str, list[Kind]] = {}
    if subjects and sees(actor, kind):
        for row in db.session.scalars(select(kind).where(kind.subject.in_(subjects)).order_by(kind.id)):
            found.setdefault(row.subject, []).append(row)
    return found


def stored_among(actor: Principal, names: Collection[str]) -> set[str]:
    """Which of these names of bytes have a row."""
    return {name for kind in Stored.__subclasses__() for name in db.session.scalars(_named(kind, names))}


def _named(kind: type[Stored], names: Collection[str]) -> Select[str]:
    return select(kind.stored_as).where(kind.stored_as.in_(names))
