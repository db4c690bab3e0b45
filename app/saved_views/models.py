"""What is stored: a name, whose it is, of which list, and the query of an address."""

from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import db
from app.isolation import StaffOnly
from app.principal import Role
from app.saved_views.rules import LONGEST_NAME, LONGEST_QUERY, SHARED_WITHIN, Page

OF_A_LIST = ("person_id", "page")
MINE_FIRST = text("is_first")


class SavedView(StaffOnly, db.Model):
    """A view of a list. `shared_with` is a role or empty; `is_first` is what that list begins with for its owner."""

    __tablename__ = "saved_views"
    __readers__ = frozenset({Role.PROCUREMENT, Role.SALES, Role.ADMIN})
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    page: Mapped[Page] = mapped_column(String(10), default=Page.BOARD, server_default="board")
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    query: Mapped[str] = mapped_column(String(LONGEST_QUERY))
    place: Mapped[int]
    is_first: Mapped[bool] = mapped_column(default=False)
    shared_with: Mapped[str] = mapped_column(String(20), default="")
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("person_id", "name", name="uq_saved_views_name"),
        Index("uq_saved_views_first", *OF_A_LIST, unique=True, sqlite_where=text("is_first = 1"), postgresql_where=MINE_FIRST),
        Index("ix_saved_views_shared", "shared_with"),
        CheckConstraint(f"page in ({', '.join(repr(str(page)) for page in Page)})", name="page_is_known"),
        CheckConstraint(f"shared_with in ('', {', '.join(repr(str(r)) for r in SHARED_WITHIN)})", name="role_is_known"),
    )

    def write(self, name: str, shared_with: str, place: int) -> None:
        """How it is called, who else sees it, and where it stands among the others; the rules were asked before."""
        self.name, self.shared_with, self.place = name, shared_with, place
