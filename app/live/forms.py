"""What is sent about parked facts. Shape only."""

from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired, Length, NumberRange

from app.forms import BaseForm


class ReplayForm(BaseForm):
    listener = HiddenField(validators=[InputRequired(), Length(max=120)])
    position = IntegerField(validators=[InputRequired(), NumberRange(min=1, max=2**62)])
