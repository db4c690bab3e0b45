"""Whose open screens close when something happens to a person."""

from app.identity.events import PasswordSet, PersonDeactivated, RolesChanged, SessionExpired, SignedOut
from app.live.fragments import closes
from app.principal import Principal


@closes(SignedOut, SessionExpired)
def socket_of_that_session(fact: SignedOut | SessionExpired, principal: Principal) -> bool:
    return principal.session_id == fact.session_id


@closes(PasswordSet, RolesChanged, PersonDeactivated)
def every_socket_of_that_person(fact: PasswordSet | RolesChanged | PersonDeactivated, principal: Principal) -> bool:
    return principal.person_id == fact.person_id
