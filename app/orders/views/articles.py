"""The supplier's own article numbers."""

from flask import render_template
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.forms import answered
from app.orders import actions, queries, shown
from app.orders.forms import ArticlesForm
from app.orders.views.blueprint import PAGE, bp
from app.principal import Permission


@bp.get("/orders/<int:order_id>/articles")
@requires(Permission.LINE_ANSWER)
def articles(order_id: int, refused: ArticlesForm | None = None) -> str:
    """What the supplier calls the items of the order."""
    found = queries.order_page(actor(), order_id)
    form = refused or ArticlesForm(formdata=None)
    called = shown.articles_of(actor(), found.lines, {})
    lines = shown.article_rows(found.lines, called, form.rows)
    return render_template("orders/articles.html", order=found, form=form, lines=lines)


@bp.post("/orders/<int:order_id>/articles")
@requires(Permission.LINE_ANSWER)
def name_articles(order_id: int) -> Response:
    form = ArticlesForm()
    status = form.attempt(lambda: actions.name_articles(actor(), order_id, form.numbers, once=form.nonce.data))
    return answered(status, form, PAGE if status == 200 else "orders.articles", order_id=order_id)
