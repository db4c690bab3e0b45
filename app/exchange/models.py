"""What is kept of imports: each run with what it found, and the profiles that people made on the page."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.columns import Instant
from app.database import db
from app.exchange import rules
from app.exchange.rules import State
from app.isolation import StaffOnly
from app.principal import Role

IMPORTERS = frozenset({Role.PROCUREMENT, Role.ADMIN})


class Import(StaffOnly, db.Model):
    """One file with one profile: uploaded or named on the command line, previewed, stored.

    `folder` is the random name of its place in the data folder: the files, the progress, the report.
    `profile` is the profile as it was used, so that what is stored is exactly what was previewed.
    """

    __tablename__ = "imports"
    __readers__ = IMPORTERS
    id: Mapped[int] = mapped_column(primary_key=True)
    folder: Mapped[str] = mapped_column(String(32), unique=True)
    profile_name: Mapped[str] = mapped_column(String(80))
    profile: Mapped[dict[str, Any]] = mapped_column(JSON)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[State] = mapped_column(String(12), default=State.UPLOADED)
    found: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    refusal: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    started_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    started_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (CheckConstraint(f"state in ({', '.join(repr(str(state)) for state in State)})", name="state_is_known"),)

    def become(self, state: State) -> None:
        """Go on to the next state. Raises `RuleBroken`."""
        self.state = rules.check_move(State(self.state), state)
        self.refusal = {}
        self.finished_at = None if state in rules.RUNNING else clock.now()

    @property
    def is_running(self) -> bool:
        return State(self.state) in rules.RUNNING


class ImportProfile(StaffOnly, db.Model):
    """A profile that was clicked together on the page; `body` is what its TOML file would say."""

    __tablename__ = "import_profiles"
    __readers__ = IMPORTERS
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    changed_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: ClassVar = {"version_id_col": version}
