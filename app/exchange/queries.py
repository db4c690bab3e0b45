"""What may be read of imports. Every function takes the actor first; the session filters by them."""

from sqlalchemy import select

from app.database import db
from app.exchange import profile as profiles
from app.exchange.fields import Rows
from app.exchange.models import Import, ImportProfile
from app.exchange.problems import FileRefused
from app.exchange.profile import Profile
from app.principal import Permission, Principal
from app.refusals import NotFound

PAGE = 50


def imports_page(actor: Principal, *, before: int | None = None, limit: int = PAGE) -> list[Import]:
    """Imports, the newest first; `before` is the id of the last one shown."""
    may_import(actor)
    wanted = select(Import).order_by(Import.id.desc()).limit(limit)
    return list(db.session.scalars(wanted.where(Import.id < before) if before else wanted))


def import_for(actor: Principal, import_id: int, *, lock: bool = False) -> Import:
    """Raises `NotFound`."""
    may_import(actor)
    wanted = select(Import).where(Import.id == import_id).execution_options(populate_existing=True)
    found = db.session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise NotFound
    return found


def may_import(actor: Principal, rows: Rows = Rows.ORDER_LINES) -> None:
    """Buyers bring in what we order and receive; sales what customers order. Raises `NotFound` for everybody else."""
    if not actor.can(Permission.CUSTOMER_IMPORT if rows is Rows.CUSTOMER_ORDER_LINES else Permission.IMPORT_RUN):
        raise NotFound


def shipped_profiles(actor: Principal) -> list[tuple[str, str, str]]:
    """Name, title and kind of rows of the profiles of buyers that come with Waybill."""
    may_import(actor)
    found = {name: profiles.read(path) for name, path in profiles.shipped().items()}
    ours = {name: profile for name, profile in found.items() if profile.rows is not Rows.CUSTOMER_ORDER_LINES}
    return [(name, profile.title, str(profile.rows)) for name, profile in ours.items()]


def sold_profiles(actor: Principal) -> list[tuple[str, str]]:
    """Name and title of the profiles of customer orders that come with Waybill and need one file alone."""
    may_import(actor, Rows.CUSTOMER_ORDER_LINES)
    found = {name: profiles.read(path) for name, path in profiles.shipped().items()}
    ours = {name: profile for name, profile in found.items() if profile.rows is Rows.CUSTOMER_ORDER_LINES}
    return [(name, profile.title) for name, profile in ours.items()]


def saved_profiles_for(actor: Principal) -> list[ImportProfile]:
    may_import(actor)
    return list(db.session.scalars(select(ImportProfile).order_by(ImportProfile.name)))


def saved_profile_for(actor: Principal, profile_id: int) -> ImportProfile:
    """Raises `NotFound`."""
    may_import(actor)
    found = db.session.scalar(select(ImportProfile).where(ImportProfile.id == profile_id))
    if found is None:
        raise NotFound
    return found


def profile_exists(actor: Principal, name: str, but: int | None = None) -> bool:
    """Whether a name is taken by a profile that comes with Waybill or by another saved one."""
    others = select(ImportProfile.id).where(ImportProfile.name == name, ImportProfile.id != (but or 0))
    return name in profiles.shipped() or db.session.scalar(others) is not None


def profile_titles_for(actor: Principal) -> list[tuple[str, str]]:
    """Name and title of every profile: those that come with Waybill, then the saved ones."""
    shipped = [(name, title) for name, title, _ in shipped_profiles(actor)]
    return shipped + [(each.name, str(each.body.get("title", each.name))) for each in saved_profiles_for(actor)]


def profile_for(actor: Principal, name: str) -> Profile:
    """A profile by name: a shipped one or a saved one. Raises `FileRefused` with the names that there are."""
    shipped = profiles.shipped()
    if name in shipped:
        return profiles.read(shipped[name])
    saved = db.session.scalar(select(ImportProfile).where(ImportProfile.name == name))
    if saved is None:
        known = ", ".join(known for known, _ in profile_titles_for(actor))
        raise FileRefused("no_profile", "There is no profile “{name}”. Known: {known}.", name=name, known=known)
    return profiles.from_dict(saved.body, name)
