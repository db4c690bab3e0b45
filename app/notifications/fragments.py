"""What facts about notices redraw: the count in the frame of the person's pages."""

from collections.abc import Collection, Iterable

from flask import render_template

from app.live.fragments import Piece, draws, redraws
from app.notifications.events import NoticesChanged
from app.notifications.queries.inbox import unread_of
from app.principal import Principal


@redraws(NoticesChanged)
def count_of_person(fact: NoticesChanged) -> Iterable[Piece]:
    return {Piece("notices", fact.person_id)}


@draws("notices")
def counts(ids: Collection[int], actor: Principal) -> dict[int, str]:
    """Each person's page shows its own alone."""
    found = unread_of(actor, ids)
    return {person_id: render_template("notifications/_count.html", person_id=person_id, unread=count)
            for person_id, count in found.items()}  # fmt: skip
