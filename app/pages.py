"""The blueprints of the slices, and what else has to be there when the app starts."""

from flask import Flask

from app.api import views as api
from app.attachments import consequences as _attachment_consequences
from app.attachments import views as attachments
from app.attachments import words as _attachment_words
from app.catalog import fragments as _catalog_words
from app.catalog import views as catalog
from app.certifications import consequences as _certificate_consequences
from app.certifications import views as certifications
from app.certifications import words as _certificate_words
from app.conversations import views as conversations
from app.conversations import words as _talk_words
from app.customers import consequences as _customer_consequences
from app.customers import following as _sales_following
from app.customers import inquiry_views as inquiries
from app.customers import inquiry_words as _inquiry_words
from app.customers import transit_views as transit
from app.customers import views as customers
from app.customers import words as _customer_words
from app.dashboard import answer as _answer
from app.dashboard import arrivals as _arrivals
from app.dashboard import board as _board
from app.dashboard import calendar as _calendar
from app.dashboard import certificates as _certificates
from app.dashboard import conversations as _conversations
from app.dashboard import corrective as _corrective
from app.dashboard import criteria as _criteria
from app.dashboard import customer_figures as _customer_figures
from app.dashboard import customer_orders as _customer_orders
from app.dashboard import customers as _customer_pages
from app.dashboard import disputes as _disputes
from app.dashboard import files as _files
from app.dashboard import follow_up as _follow_up
from app.dashboard import fragments as _composed
from app.dashboard import handing as _handing
from app.dashboard import held as _held
from app.dashboard import history as _history
from app.dashboard import inquiries as _inquiries
from app.dashboard import inquiry_pieces as _inquiry_pieces
from app.dashboard import lists as _lists
from app.dashboard import matrix as _matrix
from app.dashboard import order as _order
from app.dashboard import order_files as _order_files
from app.dashboard import orders as _orders
from app.dashboard import papers as _papers
from app.dashboard import people, places
from app.dashboard import printing as _printing
from app.dashboard import saved as _saved
from app.dashboard import scores as _scores
from app.dashboard import shipments as _shipments
from app.dashboard import slips as _slips
from app.dashboard import suppliers as _suppliers
from app.dashboard import telling as _telling
from app.dashboard import timeline as _timeline
from app.dashboard import todo as _todo
from app.dashboard import tracking as _tracking
from app.dashboard import triage as _triage
from app.dashboard import undoing as _undoing
from app.dashboard.desk import bp as dashboard
from app.exchange import views as exchange
from app.exchange.replies import enclosing as _enclosed
from app.exchange.replies import postbox as _postbox
from app.exchange.replies import views as replies
from app.exchange.replies import words as _reply_words
from app.exchange.selling import views as selling
from app.exchange.sheets import views as sheets
from app.files import views as files
from app.files import words as _file_words
from app.identity import consequences as _people_consequences
from app.identity import forgotten_views as _forgotten
from app.identity import fragments as _people_fragments
from app.identity import token_views as _tokens
from app.identity import views as identity
from app.notifications import chores as _notice_chores
from app.notifications import consequences as _notice_consequences
from app.notifications import views as notifications
from app.notifications import words as _notice_words
from app.orders import certified as _certified_consequences
from app.orders import consequences as _order_consequences
from app.orders import fragments as _order_fragments
from app.orders import views as orders
from app.orders import waived as _waived_consequences
from app.quality import consequences as _quality_consequences
from app.quality import views as quality
from app.quality import words as _quality_words
from app.receipts import consequences as _receipt_consequences
from app.receipts import views as receipts
from app.receipts import words as _receipt_words
from app.scoring import consequences as _judging_consequences
from app.scoring import listening as _scores_listen
from app.scoring.views import newcomers as _newcomers
from app.scoring.views import pictures as _pictures
from app.scoring.views import questionnaires as _questionnaires
from app.scoring.views import ranking as _ranking
from app.scoring.views import sources as _sources
from app.scoring.views import weighing as _weighing
from app.scoring.views.blueprint import bp as scoring
from app.scoring.words import judging as _judging_words
from app.scoring.words import measured as _score_words
from app.shipments import fragments as _shipment_fragments
from app.shipments import views as shipments
from app.shipments import words as _shipment_words
from app.sourcing import views as sourcing
from app.suppliers import consequences as _supplier_consequences
from app.suppliers import views as suppliers

BLUEPRINTS = (
    identity.bp,
    files.bp,
    catalog.bp,
    suppliers.bp,
    sourcing.bp,
    certifications.bp,
    orders.bp,
    conversations.bp,
    attachments.bp,
    shipments.bp,
    receipts.bp,
    quality.bp,
    notifications.bp,
    scoring,
    customers.bp,
    transit.bp,
    inquiries.bp,
    exchange.bp,
    sheets.bp,
    selling.bp,
    replies.bp,
    dashboard,
    people.bp,
    api.bp,
)
REGISTERED_BY_IMPORT = (
    _answer,
    _arrivals,
    _attachment_consequences,
    _attachment_words,
    _board,
    _calendar,
    _catalog_words,
    _certificate_consequences,
    _certificate_words,
    _certificates,
    _certified_consequences,
    _waived_consequences,
    _composed,
    _enclosed,
    _postbox,
    _reply_words,
    _disputes,
    _conversations,
    _corrective,
    _customer_consequences,
    _criteria,
    _customer_figures,
    _customer_orders,
    _customer_pages,
    _customer_words,
    _follow_up,
    _forgotten,
    _handing,
    _held,
    _file_words,
    _files,
    _history,
    _inquiries,
    _inquiry_pieces,
    _inquiry_words,
    _lists,
    _matrix,
    _notice_chores,
    _notice_consequences,
    _notice_words,
    _order,
    _order_consequences,
    _order_files,
    _order_fragments,
    _orders,
    _papers,
    _people_consequences,
    _people_fragments,
    _printing,
    _judging_consequences,
    _judging_words,
    _newcomers,
    _pictures,
    _questionnaires,
    _ranking,
    _sources,
    _weighing,
    _quality_consequences,
    _quality_words,
    _receipt_consequences,
    _receipt_words,
    _score_words,
    _scores,
    _scores_listen,
    _shipment_fragments,
    _sales_following,
    _saved,
    _shipment_words,
    _shipments,
    _supplier_consequences,
    _slips,
    _suppliers,
    _talk_words,
    _telling,
    _timeline,
    _todo,
    _tokens,
    _tracking,
    _triage,
    _undoing,
)


def register(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    places.init_app(app)
