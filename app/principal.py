"""Who acts: roles, permissions, and the frozen principal that every session, query and action is made for."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    SUPPLIER_MEMBER = "supplier_member"
    SUPPLIER_ADMIN = "supplier_admin"
    PROCUREMENT = "procurement"
    RECEIVING = "receiving"
    SALES = "sales"
    ADMIN = "admin"


class Kind(StrEnum):
    """The sort of principal: nobody, a person of a supplier, one of us, a customer's link, or a part of the machine."""

    NOBODY = "nobody"
    SUPPLIER = "supplier"
    STAFF = "staff"
    LINK = "link"
    SYSTEM = "system"


class Permission(StrEnum):
    BOARD_READ = "dashboard:board:read"
    TODO_READ = "dashboard:todo:read"
    CALENDAR_READ = "dashboard:calendar:read"
    FOLLOW_UP_READ = "dashboard:followup:read"
    ARRIVALS_READ = "receipts:arrivals:read"
    ORDER_READ = "orders:order:read"
    ORDER_WRITE = "orders:order:write"
    ORDER_HAND_OVER = "orders:order:handover"
    LINE_ANSWER = "orders:line:answer"
    PROPOSAL_DECIDE = "orders:proposal:decide"
    TOLERANCE_READ = "orders:tolerance:read"
    TOLERANCE_WRITE = "orders:tolerance:write"
    PRICE_READ = "orders:price:read"
    FIGURE_READ = "suppliers:figure:read"
    LINE_SHIP = "shipments:line:ship"
    LINE_RECEIVE = "receipts:line:receive"
    MESSAGE_READ = "conversations:message:read"
    MESSAGE_WRITE = "conversations:message:write"
    SUPPLIER_READ = "suppliers:supplier:read"
    SUPPLIER_WRITE = "suppliers:supplier:write"
    HOURS_WRITE = "suppliers:hours:write"
    CERTIFICATE_READ = "certifications:certificate:read"
    CERTIFICATE_SUBMIT = "certifications:certificate:submit"
    CERTIFICATE_REVIEW = "certifications:certificate:review"
    CERTIFICATE_TYPE_READ = "certifications:type:read"
    CERTIFICATE_TYPE_WRITE = "certifications:type:write"
    CATALOG_READ = "catalog:item:read"
    CATALOG_WRITE = "catalog:item:write"
    IMPORT_RUN = "exchange:import:run"
    PEOPLE_READ = "identity:people:read"
    PEOPLE_WRITE = "identity:people:write"
    RELAY_READ = "live:relay:read"
    RELAY_WRITE = "live:relay:write"
    EVENT_READ = "live:event:read"
    OUTBOX_READ = "notifications:outbox:read"
    OUTBOX_WRITE = "notifications:outbox:write"
    LINK_REVOKE = "notifications:link:revoke"
    RANKING_READ = "scoring:ranking:read"
    WEIGHTS_WRITE = "scoring:weights:write"
    NEWCOMER_WRITE = "scoring:newcomer:write"
    QUESTION_ANSWER = "scoring:question:answer"
    CUSTOMER_READ = "customers:customer:read"
    CUSTOMER_WRITE = "customers:customer:write"
    CUSTOMER_ORDER_READ = "customers:order:read"
    CUSTOMER_ORDER_WRITE = "customers:order:write"
    CUSTOMER_IMPORT = "customers:order:import"
    ALLOCATION_WRITE = "customers:allocation:write"
    STOCK_READ = "customers:stock:read"
    STOCK_WRITE = "customers:stock:write"
    QUESTION_ASK = "customers:question:ask"
    SALES_ANSWER = "customers:question:answer"
    TRACKED_READ = "customers:tracked:read"
    INQUIRY_READ = "customers:inquiry:read"
    INQUIRY_WRITE = "customers:inquiry:write"
    CUSTOMER_FIGURE_READ = "customers:figure:read"
    SCORE_READ = "scoring:score:read"
    UNIT_DISPUTE = "scoring:unit:dispute"
    DISPUTE_DECIDE = "scoring:dispute:decide"
    CORRECTIVE_READ = "quality:corrective:read"
    CORRECTIVE_ASK = "quality:corrective:ask"
    CORRECTIVE_ANSWER = "quality:corrective:answer"


STAFF_ROLES = frozenset({Role.PROCUREMENT, Role.RECEIVING, Role.SALES, Role.ADMIN})
SUPPLIER_ROLES = frozenset({Role.SUPPLIER_MEMBER, Role.SUPPLIER_ADMIN})
BUYERS = frozenset({Role.PROCUREMENT, Role.ADMIN})
"""Who reads purchase prices, and the words in which a supplier explains itself: they may speak of prices."""
CUSTOMER_READERS = frozenset({Role.SALES, Role.PROCUREMENT, Role.ADMIN})
"""Who reads customers and what they ordered; sales alone acts on it, and no supplier ever sees any of it."""

P = Permission
LOOKS_AT_CUSTOMERS = frozenset({P.CUSTOMER_READ, P.CUSTOMER_ORDER_READ, P.STOCK_READ, P.INQUIRY_READ})
SELLS = frozenset({P.CUSTOMER_WRITE, P.CUSTOMER_ORDER_WRITE, P.CUSTOMER_IMPORT, P.ALLOCATION_WRITE}) | {
    P.STOCK_WRITE,
    P.QUESTION_ASK,
    P.INQUIRY_WRITE,
    P.CUSTOMER_FIGURE_READ,
}
TALK = frozenset({P.MESSAGE_READ, P.MESSAGE_WRITE})
SUBMITS = frozenset({P.CERTIFICATE_READ, P.CERTIFICATE_SUBMIT, P.QUESTION_ANSWER})
CONTESTS = frozenset({P.SCORE_READ, P.UNIT_DISPUTE})
JUDGES = frozenset({P.SCORE_READ, P.DISPUTE_DECIDE})
PUTS_RIGHT = frozenset({P.CORRECTIVE_READ, P.CORRECTIVE_ANSWER})
ASKS_TO = frozenset({P.CORRECTIVE_READ, P.CORRECTIVE_ASK})
REVIEWS = frozenset({P.CERTIFICATE_READ, P.CERTIFICATE_REVIEW, P.CERTIFICATE_TYPE_READ, P.CERTIFICATE_TYPE_WRITE})
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.SUPPLIER_MEMBER: frozenset(
        {P.TODO_READ, P.ORDER_READ, P.LINE_ANSWER, P.PRICE_READ, P.LINE_SHIP, P.CALENDAR_READ, P.EVENT_READ}
        | TALK
        | SUBMITS
        | CONTESTS
        | PUTS_RIGHT
    ),
    Role.SUPPLIER_ADMIN: frozenset(
        {P.TODO_READ, P.ORDER_READ, P.LINE_ANSWER, P.PRICE_READ, P.LINE_SHIP, P.PEOPLE_READ, P.PEOPLE_WRITE}
        | {P.HOURS_WRITE, P.CALENDAR_READ, P.EVENT_READ, P.LINK_REVOKE}
        | TALK
        | SUBMITS
        | CONTESTS
        | PUTS_RIGHT
    ),
    Role.PROCUREMENT: frozenset(
        {P.BOARD_READ, P.ORDER_READ, P.ORDER_WRITE, P.PROPOSAL_DECIDE, P.PRICE_READ, P.ARRIVALS_READ, P.LINE_RECEIVE}
        | {P.SUPPLIER_READ, P.SUPPLIER_WRITE, P.FIGURE_READ, P.CATALOG_READ, P.CATALOG_WRITE, P.IMPORT_RUN}
        | {P.FOLLOW_UP_READ, P.CALENDAR_READ, P.HOURS_WRITE, P.ORDER_HAND_OVER, P.TOLERANCE_READ, P.TOLERANCE_WRITE}
        | {P.EVENT_READ, P.OUTBOX_READ, P.LINK_REVOKE, P.STOCK_WRITE, P.SALES_ANSWER}
        | {P.RANKING_READ, P.WEIGHTS_WRITE, P.NEWCOMER_WRITE}
        | LOOKS_AT_CUSTOMERS
        | TALK
        | REVIEWS
        | JUDGES
        | ASKS_TO
    ),
    Role.RECEIVING: frozenset({P.ARRIVALS_READ, P.ORDER_READ, P.LINE_RECEIVE, P.EVENT_READ}),
    Role.SALES: frozenset({P.BOARD_READ, P.ORDER_READ, P.SUPPLIER_READ, P.EVENT_READ}) | LOOKS_AT_CUSTOMERS | SELLS,
    Role.ADMIN: frozenset(
        {
            P.BOARD_READ,
            P.ORDER_READ,
            P.PRICE_READ,
            P.MESSAGE_READ,
            P.SUPPLIER_READ,
            P.FIGURE_READ,
            P.CATALOG_READ,
            P.TOLERANCE_READ,
            P.PEOPLE_READ,
            P.PEOPLE_WRITE,
            P.RELAY_READ,
            P.RELAY_WRITE,
            P.ORDER_HAND_OVER,
            P.CERTIFICATE_READ,
            P.CERTIFICATE_TYPE_READ,
            P.EVENT_READ,
            P.OUTBOX_READ,
            P.OUTBOX_WRITE,
            P.LINK_REVOKE,
            P.RANKING_READ,
            P.SCORE_READ,
            P.CORRECTIVE_READ,
        }
        | LOOKS_AT_CUSTOMERS
        | {P.CUSTOMER_FIGURE_READ}
    ),
}
BY_LINK = frozenset({P.ORDER_READ, P.LINE_ANSWER, P.PRICE_READ})
"""What the link of a mail is good for, of one order."""


@dataclass(frozen=True, kw_only=True)
class Principal:
    """One actor. `name` says which part of the machine it is when `kind` is system.

    Who acts by a token has `token_id`, and `scope` narrows what their roles allow; it never widens it.
    Who came by a link in a mail has `order_id`: nothing of any other order is there for them. `confirmed` says whether
    they gave a code, where what they do needs more than a link.
    Who holds a tracking link is nobody we know: `link_id` is the link, `customer_order_id` the one order that it shows.
    """

    kind: Kind
    name: str = ""
    person_id: int | None = None
    supplier_id: int | None = None
    site_ids: frozenset[int] = frozenset()
    roles: frozenset[Role] = frozenset()
    session_id: int | None = None
    token_id: int | None = None
    scope: frozenset[Permission] | None = None
    order_id: int | None = None
    confirmed: bool = True
    extra: frozenset[Permission] = field(default=frozenset())
    link_id: int | None = None
    customer_order_id: int | None = None

    @property
    def is_system(self) -> bool:
        return self.kind is Kind.SYSTEM

    @property
    def is_supplier(self) -> bool:
        return self.kind is Kind.SUPPLIER

    @property
    def is_staff(self) -> bool:
        return self.kind is Kind.STAFF

    @property
    def is_link(self) -> bool:
        return self.kind is Kind.LINK

    @property
    def is_bound_to_sites(self) -> bool:
        """People who only receive goods see only what belongs to their own sites."""
        return self.is_staff and self.roles <= {Role.RECEIVING}

    def can(self, permission: Permission | str) -> bool:
        wanted = Permission(permission)
        if self.scope is not None and wanted not in self.scope:
            return False
        return self.is_system or wanted in self.extra or any(wanted in GRANTS[role] for role in self.roles)

    @property
    def rooms(self) -> frozenset[str]:
        """The rooms whose frames this principal may hear; nobody else names one. A link hears none."""
        return frozenset() if self.order_id is not None else self.told_in

    @property
    def told_in(self) -> frozenset[str]:
        """The rooms whose facts this principal may read: by a link, only those about its order."""
        if self.is_supplier:
            return frozenset({room_of_supplier(self.supplier_id)}) if self.supplier_id else frozenset()
        if self.is_link:
            return frozenset({room_of_customer_order(self.customer_order_id)}) if self.customer_order_id else frozenset()
        rooms = {str(role) for role in self.roles & {Role.PROCUREMENT, Role.SALES, Role.ADMIN}}
        if Role.RECEIVING in self.roles:
            rooms |= {room_of_site(site_id) for site_id in self.site_ids}
        return frozenset(rooms)


NOBODY = Principal(kind=Kind.NOBODY)


def system(name: str) -> Principal:
    """A named part of the machine: authenticator, relay, worker, a command."""
    return Principal(kind=Kind.SYSTEM, name=name)


def room_of_supplier(supplier_id: int) -> str:
    return f"supplier:{supplier_id}"


def room_of_site(site_id: int) -> str:
    return f"site:{site_id}"


def room_of_customer_order(customer_order_id: int) -> str:
    """Where the customer's own page listens; our people hear of customer orders in their own rooms."""
    return f"customer_order:{customer_order_id}"


def tracking(customer_order_id: int, link_id: int | None = None) -> Principal:
    """Whoever holds a link to one customer order."""
    may = frozenset({Permission.TRACKED_READ})
    return Principal(kind=Kind.LINK, link_id=link_id, customer_order_id=customer_order_id, extra=may)
