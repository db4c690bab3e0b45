"""What suppliers are asked about themselves, in versions, and what each of them answered."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalog.models import Category
from app.columns import Instant
from app.database import db
from app.files.models import ConfidedFile
from app.isolation import Public, SupplierOwned
from app.principal import BUYERS
from app.scoring.rules.questionnaires import (
    LONGEST_ANSWER,
    LONGEST_CHOICES,
    LONGEST_NAME,
    LONGEST_WORDS,
    Asked,
    Kind,
    Topic,
    read_choices,
    written_choices,
)

KINDS = ", ".join(repr(str(each)) for each in Kind)
TOPICS = ", ".join(repr(str(each)) for each in Topic)
CURRENT = text("is_current")
LONGEST_KEY = 20


class Question(Public, db.Model):
    """One question of one version. `choices` are rows of “answer = worth”."""

    __tablename__ = "questions"
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaires.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    kind: Mapped[Kind] = mapped_column(String(8))
    topic: Mapped[Topic] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    choices: Mapped[str] = mapped_column(String(LONGEST_CHOICES), default="")
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "key", name="uq_questions_key"),
        CheckConstraint(f"kind in ({KINDS})", name="kind_is_known"),
        CheckConstraint(f"topic in ({TOPICS})", name="topic_is_known"),
    )

    @classmethod
    def of(cls, asked: Asked, position: int) -> "Question":
        words = {"key": asked.key, "kind": asked.kind, "topic": asked.topic, "words": asked.words}
        return cls(position=position, choices=written_choices(asked.choices), **words)

    @property
    def asked(self) -> Asked:
        return Asked(self.key, Kind(self.kind), Topic(self.topic), self.words, read_choices(self.choices, self.key))


class Questionnaire(Public, db.Model):
    """A version of a questionnaire, for every supplier or for those of a category. Never changed: another version follows."""

    __tablename__ = "questionnaires"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    number: Mapped[int]
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"), index=True)
    is_current: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    category: Mapped[Category | None] = relationship(lazy="joined")
    questions: Mapped[list[Question]] = relationship(order_by=Question.position, lazy="selectin")
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("name", "number", name="uq_questionnaires_number"),
        Index("uq_questionnaires_current", "name", unique=True, sqlite_where=text("is_current = 1"), postgresql_where=CURRENT),
    )


class QuestionAnswer(SupplierOwned, db.Model):
    """What a supplier says to a question, whatever version asks it. For the supplier and for buyers alone."""

    __tablename__ = "question_answers"
    __readers__ = BUYERS
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    answer: Mapped[str] = mapped_column(String(LONGEST_ANSWER))
    confided_file_id: Mapped[int | None] = mapped_column(ForeignKey("confided_files.id"), unique=True)
    answered_at: Mapped[datetime] = mapped_column(Instant)
    answered_by: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    file: Mapped[ConfidedFile | None] = relationship(lazy="joined")
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (UniqueConstraint("supplier_id", "key", name="uq_question_answers_key"),)
