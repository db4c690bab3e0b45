"""What orders look after once a minute."""

from app.live.leader import every_minute
from app.orders import actions, certified, queries
from app.principal import Principal


@every_minute
def tell_overdue_answers(actor: Principal) -> None:
    """The minute in which an answer becomes overdue is the minute in which both sides see it."""
    while queries.answers_overdue_untold(actor, limit=1):
        actions.tell_overdue_answers(actor)


@every_minute
def work_out_needs_of_older_lines(actor: Principal) -> None:
    """After an update only: later lines bring it with them."""
    while certified.work_out_the_rest(actor):
        pass
