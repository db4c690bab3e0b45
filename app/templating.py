"""What every template may say: dates, quantities and money as they are written here; undefined names raise."""

from collections.abc import Callable, MutableMapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from flask import Flask, request, url_for
from flask.templating import Environment
from flask_babel import format_date, format_decimal, get_locale, gettext
from flask_login import current_user
from jinja2 import StrictUndefined, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from app import clock
from app.access import csrf_token
from app.config import ROOT
from app.errors import reads_kind

SAMPLE = 987_654_321
LANGUAGES = ("en", "de", "es", "fr", "pt-BR", "zh-Hans")


class QuickEnvironment(Environment):
    """Jinja keeps what is known everywhere in a chain, and goes through it name by name for each import of each piece."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """In one dictionary; so all has to be known before the first template is read."""
        return {**self.globals, **(d or {})}


def init_app(app: Flask) -> None:
    reads_kind(date, written_date)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        date=written_date,
        day=written_day,
        datetime=written_instant,
        deadline=written_deadline,
        nth=nth,
        short_day=written_short_day,
        weekday=written_weekday,
        quantity=written_quantity,
        money=written_money,
        plain=written_plain,
        signed=signed,
        age=age,
    )
    app.jinja_env.globals.update(
        _=translated,
        gettext=translated,
        csrf_token=csrf_token,
        asset=asset,
        age_patterns=age_patterns,
        now=clock.now,
        language=html_language,
    )
    app.context_processor(
        lambda: {"me": Me(), "company": app.config["SETTINGS"].company_name},
    )


class Me:
    """Who reads the page, for templates that ask what may be done here."""

    @property
    def signed_in(self) -> bool:
        return bool(current_user.is_authenticated)

    @property
    def name(self) -> str:
        return current_user.person_name if self.signed_in else ""

    @property
    def is_supplier(self) -> bool:
        return self.signed_in and current_user.principal.is_supplier

    @property
    def supplier_id(self) -> int | None:
        return current_user.principal.supplier_id if self.signed_in else None

    @property
    def person_id(self) -> int | None:
        return current_user.principal.person_id if self.signed_in else None

    @property
    def by_link(self) -> bool:
        """Whether the reader came by a link in a mail: there is one order, and nothing around it."""
        return self.signed_in and current_user.principal.order_id is not None

    @property
    def needs_code(self) -> bool:
        return self.by_link and not current_user.principal.confirmed

    @property
    def roles(self) -> list[str]:
        return sorted(current_user.principal.roles) if self.signed_in else []

    def can(self, permission: str) -> bool:
        return self.signed_in and current_user.principal.can(permission)


def locale() -> str:
    """The signed-in person's language, else what the browser asks for."""
    if current_user and current_user.is_authenticated:
        return current_user.language.replace("-", "_")
    return (request.accept_languages.best_match(LANGUAGES) or "en").replace("-", "_")


@pass_eval_context
def translated(context: EvalContext, text: str, **values: Any) -> str:
    """`_('…')` in a template, as Jinja's own but for its cost: a page says it hundreds of times."""
    pattern = _pattern(text, language(), context.autoescape)
    return pattern % values if values else _without_values(pattern)


@lru_cache(maxsize=8192)
def _pattern(text: str, _language: str, escaping: bool) -> str:
    return Markup(gettext(text)) if escaping else gettext(text)  # noqa: S704  catalogues are ours, as to Jinja itself


@lru_cache(maxsize=8192, typed=True)
def _without_values(pattern: str) -> str:
    """Still a pattern, so that `100 %%` is written alike with values and without."""
    return pattern % {}


def language() -> str:
    """The reader's, as Babel writes it: `pt_BR`."""
    return _name_of(get_locale())


@lru_cache(maxsize=64)
def _name_of(locale: Locale | None) -> str:
    return str(locale)


def html_language() -> str:
    return language().replace("_", "-")


class Writing:
    """How one page writes what stands on it hundreds of times: the reader's language is asked for once."""

    def __init__(self) -> None:
        self.language = language()

    def date(self, value: date | None, empty: str = "–") -> str:
        return _written_date(value, self.language) if value else empty

    def quantity(self, value: Decimal | int, precision: int = 0) -> str:
        return _written_quantity(value, precision, self.language)


def addresses(endpoint: str, key: str, **values: Any) -> Callable[[int], str]:
    """Addresses that differ by a row's key alone: the map of addresses is walked once for all of them."""
    sample: dict[str, Any] = values | {key: SAMPLE}
    before, after = url_for(endpoint, **sample).split(str(SAMPLE))
    return lambda number: f"{before}{number}{after}"


def written_date(value: date | None, empty: str = "–") -> str:
    return _written_date(value, language()) if value else empty


@lru_cache(maxsize=4096)
def _written_date(value: date, _locale: str) -> str:
    """A board says the same few days over and over."""
    return format_date(value, "dd MMM yyyy")


def written_day(value: date | None, empty: str = "–") -> str:
    """A day that is near, for a sentence: `Fri 27 Nov`."""
    return format_date(value, "EEE d MMM") if value else empty


def written_near(value: date | None) -> str:
    """A day where little room is and the year is near: `4 Dec`."""
    return format_date(value, "d MMM") if value else "–"


def typed_date(value: date) -> str:
    """A date as a field begins with it: in words where our fields read them, else ISO 8601."""
    return written_date(value) if language()[:2] == "en" else value.isoformat()


def written_instant(value: datetime | None, empty: str = "–") -> Markup | str:
    """An instant, printed in UTC; `time.js` rewrites it in the reader's own zone."""
    if value is None:
        return empty
    utc = value.astimezone(UTC)
    text = f"{format_date(utc.date(), 'dd MMM yyyy')} {utc:%H:%M} UTC"
    return Markup('<time datetime="{}">{}</time>').format(utc.isoformat(timespec="seconds"), text)


def written_short_day(value: date | None, empty: str = "–") -> str:
    """A day beside a name: `12 Dec`."""
    return format_date(value, "d MMM") if value else empty


def written_deadline(value: datetime | None, time_zone: str, place: str = "", empty: str = "–") -> str:
    """An instant by which something is due, by the clock of whoever it is asked of: `Fri 27 Nov, 17:00 in Shenzhen`."""
    if value is None:
        return empty
    there = value.astimezone(ZoneInfo(time_zone))
    where = place or time_zone.rpartition("/")[2].replace("_", " ")
    return gettext("%(day)s, %(time)s in %(place)s", day=written_day(there.date()), time=f"{there:%H:%M}", place=where)


def written_weekday(value: date) -> str:
    """The head of a column of days: `Mon`."""
    return format_date(value, "EEE")


def nth(number: int) -> str:
    """Which time it is: `2nd` in English, `2.` elsewhere."""
    if language()[:2] != "en":
        return f"{number}."
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def written_quantity(value: Decimal | int, precision: int = 0) -> str:
    return _written_quantity(Decimal(value), precision, language())


@lru_cache(maxsize=4096)
def _written_quantity(value: Decimal | int, precision: int, _locale: str) -> str:
    pattern = "#,##0." + "0" * precision if precision else "#,##0"
    return format_decimal(value, pattern)


def written_money(value: Decimal | None, currency: str) -> str:
    if value is None:
        return "–"
    return f"{format_decimal(value, '#,##0.00####')} {currency}"


def written_plain(value: Decimal) -> str:
    """A decimal without groups and needless zeros, as a field holds it."""
    return format_decimal(value, "0.######")


def signed(days: int | None) -> str:
    """A slip in days with its sign: `+7`, `−2`, `0`."""
    if days is None:
        return "–"
    return f"+{days}" if days > 0 else f"−{-days}" if days < 0 else "0"


def age(value: datetime | None) -> str:
    """How long ago, in one short unit: `5 min`, `3 h`, `12 d`."""
    if value is None:
        return "–"
    seconds = max(0, int((clock.now() - value).total_seconds()))
    for size, pattern in zip(AGES, age_patterns(), strict=True):
        if seconds >= size:
            return pattern.replace("{n}", str(seconds // size))
    return gettext("now")


AGES = (86_400, 3_600, 60)


def age_patterns() -> tuple[str, str, str]:
    """How days, hours and minutes are written behind a number; `time.js` reads them from the page and counts on."""
    return _age_patterns(language())


@cache
def _age_patterns(_language: str) -> tuple[str, str, str]:
    return gettext("{n} d"), gettext("{n} h"), gettext("{n} min")


def asset(path: str) -> str:
    """The address of a static file with its content's hash, so that it may be cached for ever."""
    return _address_of(path, request.script_root)


@cache
def _address_of(path: str, _mounted_at: str) -> str:
    return url_for("static", filename=path, v=_hash_of(ROOT / "static" / path))


@cache
def _hash_of(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:10]
