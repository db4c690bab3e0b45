"""Hearing facts: what anybody is told of becomes notices. Fed by the relay, at least once, in order."""

from datetime import timedelta

from flask import current_app

from app.events import CATALOGUE, LoggedEvent, listener
from app.notifications.actions.telling import Cause, tell
from app.notifications.machine import POSTMAN
from app.notifications.news import is_told, news_of

OLD = timedelta(days=3)
"""What happened longer ago than this when it was recorded is history that somebody brought along: nobody is told."""


@listener
def tell_people(position: int, logged: LoggedEvent) -> None:
    """A fact that was heard before makes nothing new."""
    if not is_told(CATALOGUE.get(logged.name)) or logged.recorded_at - logged.occurred_at > OLD:
        return
    news = news_of(logged.fact())
    if news:
        settles = timedelta(seconds=current_app.config["SETTINGS"].mail_settles)
        tell(POSTMAN, news, Cause(f"fact {logged.seq}", logged.seq, logged.actor_id, settles))
