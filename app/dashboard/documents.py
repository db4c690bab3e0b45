"""What the pages of an order show of its documents, and the forms around them."""

from typing import Any
from uuid import uuid4

from app.access import actor
from app.attachments import shown
from app.attachments.forms import AttachForm, WithdrawForm
from app.attachments.rules import accepts
from app.forms import BaseForm
from app.orders.models import Order
from app.orders.rules.states import OrderState
from app.principal import Permission


def document_parts(found: Order, refused: BaseForm | None) -> dict[str, Any]:
    """`attachments` is none for whoever reads no documents; `attach` and `withdraw` for whom they are no verbs."""
    documents = shown.documents(actor(), [found.id]).get(found.id)
    may_write = documents is not None and actor().can(Permission.ORDER_WRITE)
    return {
        "attachments": documents,
        "attach": attach_form(found, refused) if may_write and accepts(found.state) else None,
        "withdraw": withdraw_forms(documents["standing"]) if may_write and documents and documents["standing"] else None,
    }


def attach_form(found: Order, refused: BaseForm | None) -> AttachForm:
    """As it was refused, or empty. A draft's lines are not final: only the whole of it is offered."""
    form = refused if isinstance(refused, AttachForm) else AttachForm(formdata=None)
    lines = [] if found.state == OrderState.DRAFT else found.lines
    form.offer_lines((line.id, f"{line.line_no} · {line.item_name}") for line in lines)
    return form


def withdraw_forms(standing: list[dict[str, Any]]) -> dict[str, Any]:
    """A form for each document, and the reasons that all of them offer."""
    reasons = WithdrawForm(formdata=None).why.choices
    return {"documents": [each | {"nonce": uuid4().hex} for each in standing], "reasons": reasons}
