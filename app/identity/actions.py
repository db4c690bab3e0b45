"""What may be done with people: one function a verb, one transaction each."""

from app import clock
from app.identity import queries, rules, tokens
from app.identity.events import LinkMade, PersonDeactivated, PersonInvited, PersonReactivated, RolesChanged
from app.identity.models import OneTimeLink, Person, PersonSite
from app.identity.rules import LinkPurpose
from app.principal import Permission, Principal, Role
from app.refusals import NotFound, RuleBroken, Stale
from app.transaction import Work, elevated, transaction


def invite(
    actor: Principal,
    *,
    email: str,
    name: str,
    roles: frozenset[Role],
    supplier_id: int | None = None,
    site_ids: frozenset[int] = frozenset(),
    language: str = "en",
    once: str | None = None,
) -> tuple[int, str]:
    """Make a person and the link by which they choose a password. Returns their id and the link's token.

    A supplier's administrator invites into their own company, whatever `supplier_id` says. Raises `RuleBroken`.
    """
    company = actor.supplier_id if actor.is_supplier else supplier_id
    with transaction(actor, once) as work:
        _may_manage(actor)
        address = rules.normalised_address(email)
        _refuse_taken(work, address)
        person = Person(email=address, name=name, supplier_id=company, language=language)
        person.take_roles(roles)
        work.add(person)
        _write(work, person, site_ids)
        work.record(PersonInvited(person_id=person.id, supplier_id=company))
        token = _make_link(work, person, LinkPurpose.INVITATION)
    return person.id, token


def _may_manage(actor: Principal) -> None:
    if not actor.can(Permission.PEOPLE_WRITE):
        raise NotFound


def _refuse_taken(work: Work, address: str) -> None:
    """Only whoever manages people is told that an address is in use: they must be able to mend it."""
    with elevated(work.session, reason="address"):
        taken = work.session.query(Person.id).filter_by(email=address).first()
    if taken:
        raise RuleBroken("address", "{address} is already in use. Choose another address.", field="email", address=address)


def _write(work: Work, person: Person, site_ids: frozenset[int]) -> None:
    work.session.flush()
    with elevated(work.session, reason="sites"):
        person.sites = [PersonSite(person_id=person.id, site_id=site_id) for site_id in sorted(site_ids)]


def make_link(actor: Principal, person_id: int, purpose: LinkPurpose, once: str | None = None) -> str:
    """A fresh single-use link for a person, to be copied to them. The ones before it stop working."""
    with transaction(actor, once) as work:
        _may_manage(actor)
        person = queries.person_for(actor, person_id)
        return _make_link(work, person, purpose)


def _make_link(work: Work, person: Person, purpose: LinkPurpose) -> str:
    token, now = tokens.new_token(), clock.now()
    with elevated(work.session, reason="link"):
        for earlier in work.session.query(OneTimeLink).filter_by(person_id=person.id, used_at=None):
            earlier.used_at = now
        link = OneTimeLink(
            token_hash=tokens.hash_of(token),
            purpose=purpose,
            person_id=person.id,
            made_by=work.actor.person_id,
            made_at=now,
            expires_at=now + rules.life_of(purpose),
        )
        work.add(link)
    work.record(LinkMade(person_id=person.id, supplier_id=person.supplier_id, purpose=purpose))
    return token


def change_roles(
    actor: Principal,
    person_id: int,
    roles: frozenset[Role],
    site_ids: frozenset[int] = frozenset(),
    *,
    version: int | None = None,
    once: str | None = None,
) -> None:
    """Give a person exactly these roles and sites; their open screens close and open anew with the new rights.

    `version` is the one that was seen; None means: not read. Raises `Stale` with the roles that are held now.
    """
    with transaction(actor, once) as work:
        _may_manage(actor)
        person = queries.person_for(actor, person_id)
        before = tuple(sorted(person.roles))
        _check_seen(person, version)
        _refuse_locking_oneself_out(actor, person, roles)
        person.take_roles(roles)
        _write(work, person, site_ids)
        after = tuple(sorted(roles))
        work.record(RolesChanged(person_id=person.id, supplier_id=person.supplier_id, before=before, after=after))


def _check_seen(person: Person, version: int | None) -> None:
    if version is not None and person.version != version:
        raise Stale(
            "stale_person",
            "{name} was changed since you opened this page. Roles now: {roles}.",
            field="roles",
            name=person.name,
            roles=tuple(sorted(person.roles)),
        )


def _refuse_locking_oneself_out(actor: Principal, person: Person, roles: frozenset[Role]) -> None:
    managing = {Role.ADMIN, Role.SUPPLIER_ADMIN}
    if person.id == actor.person_id and not roles & managing:
        raise RuleBroken("roles", "You cannot take your own administrator role away. Ask a colleague.", field="roles")


def deactivate(actor: Principal, person_id: int, once: str | None = None) -> None:
    """Shut a person out: no sign-in, every session and socket ends. What they did stays in the history."""
    with transaction(actor, once) as work:
        _may_manage(actor)
        person = queries.person_for(actor, person_id)
        if person.id == actor.person_id:
            raise RuleBroken("self", "You cannot deactivate yourself. Ask a colleague.")
        if person.active:
            person.active = False
            work.record(PersonDeactivated(person_id=person.id, supplier_id=person.supplier_id))


def reactivate(actor: Principal, person_id: int, once: str | None = None) -> None:
    """Let a person sign in again; they keep their password."""
    with transaction(actor, once) as work:
        _may_manage(actor)
        person = queries.person_for(actor, person_id)
        if not person.active:
            person.active = True
            work.record(PersonReactivated(person_id=person.id, supplier_id=person.supplier_id))
