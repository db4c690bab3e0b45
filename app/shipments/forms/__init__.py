"""What may be typed about shipments. Shape and wording only."""

from app.shipments.forms.announcing import CorrectForm, SendForm, ShipForm
from app.shipments.forms.moving import CorrectStepForm, FlagForm, LiftForm, MarkForm, MoveForm
from app.shipments.forms.packing import PackageForm, PackagesForm, PrefixForm

__all__ = [
    "CorrectForm",
    "CorrectStepForm",
    "FlagForm",
    "LiftForm",
    "MarkForm",
    "MoveForm",
    "PackageForm",
    "PackagesForm",
    "PrefixForm",
    "SendForm",
    "ShipForm",
]
