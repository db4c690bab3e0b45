"""What is typed to cancel lines: how much of which line, and why; and how a request is answered."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField
from wtforms.validators import Length

from app.forms import offered
from app.orders.forms.deciding import VersionForm
from app.orders.rules.answers import Side
from app.orders.rules.cancelling import TO_ASK, TO_REFUSE, Cancel
from app.orders.rules.reasons import Reason
from app.orders.words import REASONS
from app.typed_rows import RowsForm


def _choices(codes: Sequence[Reason]) -> Any:
    return offered([("", _("Choose a reason")), *((str(code), REASONS[code]) for code in codes)])


class CancelLinesForm(RowsForm):
    """So much of some lines, for one reason. Rows without a quantity stay as they are."""

    reason = SelectField(_("Why?"))
    note = StringField(_("In your words"), [Length(max=500)])

    def __init__(self, side: Side, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reason.choices = _choices(TO_ASK[side])
        self.given: list[Cancel] = []

    def read(self) -> None:
        for row in self.rows:
            version, quantity = row.version(), row.quantity("quantity")
            if version is not None and quantity is not None:
                self.given.append(Cancel(row.id, version, quantity))


class RefuseForm(VersionForm):
    """A request is refused: what is agreed stays. `asked_by` is whose request it is."""

    reason = SelectField(_("Why?"))
    note = StringField(_("In your words"), [Length(max=500)])

    def __init__(self, asked_by: Side, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reason.choices = _choices(TO_REFUSE[asked_by])
