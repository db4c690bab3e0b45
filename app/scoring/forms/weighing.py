"""What may be typed about weights. Shape and wording only."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from app.forms import BaseForm, offered
from app.scoring.rules.points import Criterion
from app.scoring.rules.total import ALL
from app.scoring.rules.weights import LONGEST_NAME, LONGEST_REASON, WHOLE
from app.scoring.words.criteria import CRITERIA

WHOLE_NUMBER = _("Type a whole number from 0 to 100.")


def _weight(criterion: Criterion) -> IntegerField:
    return IntegerField(CRITERIA[criterion], [InputRequired(WHOLE_NUMBER), NumberRange(0, WHOLE, WHOLE_NUMBER)])


class SixWeights(BaseForm):
    """One field for each criterion, in the order in which they are always shown."""

    quality = _weight(Criterion.QUALITY)
    delivery = _weight(Criterion.DELIVERY)
    price = _weight(Criterion.PRICE)
    location = _weight(Criterion.LOCATION)
    ethics = _weight(Criterion.ETHICS)
    compliance = _weight(Criterion.COMPLIANCE)

    @property
    def weights(self) -> dict[Criterion, int]:
        return {each: int(self._fields[each].data or 0) for each in ALL}


class WeightsForm(SixWeights):
    """The six weights; by a name a new set, with a reason another version of a kept one."""

    name = StringField(_("Name of the set"), [Length(max=LONGEST_NAME)])
    category = SelectField(_("For suppliers of"), coerce=int, default=0)
    reason = StringField(_("Why"), [Length(max=LONGEST_REASON)])
    version = IntegerField(default=0)

    def offer(self, categories: Iterable[tuple[int, str]]) -> "WeightsForm":
        """A set is of a category, or one to look by."""
        self.name.flags.required = True
        self.category.choices = offered([(0, _("nobody in particular: to look by")), *categories])
        return self


class TriedForm(SixWeights):
    """The six weights that an address asks for; what it does not say is what the set weighs."""

    is_said: bool = False
    """Whether the address says anything."""

    @classmethod
    def asked(cls, address: Mapping[str, Any], kept: Mapping[Criterion, int]) -> "TriedForm":
        """Filled in from the address, or from the set where it says nothing."""
        if any(str(each) in address for each in ALL):
            form = cls(formdata=address)
            form.is_said = True
            return form
        return cls(formdata=None, data={str(each): kept[each] for each in ALL})
