"""The tables. Times are Unix seconds (`…_at`) or seconds of the call (`…_s`). Migrations under `migrations/`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

__all__ = [
    "Base",
    "CallRow",
    "CompanyNumberRow",
    "CompanyRow",
    "EventRow",
    "FactRow",
    "LearnedMenuRow",
    "PhoneRow",
    "RecordingRow",
    "RedialRow",
    "RingVerdictRow",
    "SoundMemoryRow",
    "SpendingRow",
    "TranscriptRow",
]


class Base(DeclarativeBase):
    """Tables of Hold Slayer."""


class CallRow(Base):
    """One call. Ended calls have an outcome."""

    __tablename__ = "calls"
    __table_args__ = (Index("ix_calls_company", "company", "started_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[float] = mapped_column(index=True)
    ended_at: Mapped[float | None]
    company: Mapped[str]
    number: Mapped[str]
    goal: Mapped[str]
    language: Mapped[str]
    outcome: Mapped[str | None] = mapped_column(index=True)
    why: Mapped[str] = mapped_column(default="")
    held_s: Mapped[float] = mapped_column(default=0.0)


class EventRow(Base):
    """The journal: append only. Handling the events of a call again gives the call."""

    __tablename__ = "events"

    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at_s: Mapped[float]
    type: Mapped[str]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class TranscriptRow(Base):
    """What was understood, masked. Derived from the journal, for search."""

    __tablename__ = "transcripts"
    __table_args__ = (Index("ix_transcripts_call_id", "call_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    started_s: Mapped[float]
    ended_s: Mapped[float]
    text: Mapped[str]
    confidence: Mapped[float]


class CompanyRow(Base):
    """A company to call by name."""

    __tablename__ = "companies"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    """The name casefolded: how it is looked up."""
    goal: Mapped[str]
    language: Mapped[str | None]


class CompanyNumberRow(Base):
    """A number of a company, in the order to try."""

    __tablename__ = "company_numbers"
    __table_args__ = (UniqueConstraint("company_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    position: Mapped[int]
    number: Mapped[str]


class PhoneRow(Base):
    """A phone of the user's, in the order to ring."""

    __tablename__ = "phones"

    name: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    ring_s: Mapped[float]
    number: Mapped[str | None]


class RecordingRow(Base):
    """A file that a call left."""

    __tablename__ = "recordings"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    leg: Mapped[str]
    path: Mapped[str]


class LearnedMenuRow(Base):
    """What calls to a number have heard and done: a `core.learned.LearnedMenu`."""

    __tablename__ = "learned_menus"

    number: Mapped[str] = mapped_column(primary_key=True)
    company: Mapped[str]
    updated_at: Mapped[float]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class FactRow(Base):
    """A fact of the caller's for one company; the value is sealed with a key that is not in the database.

    `always`: the user has said that it is given there without a question.
    """

    __tablename__ = "facts"

    company: Mapped[str] = mapped_column(primary_key=True)
    slot: Mapped[str] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]
    always: Mapped[bool] = mapped_column(default=False)


class RedialRow(Base):
    """A call to be made again, or a call-back that was promised. `state`: `core.redial.RedialState`."""

    __tablename__ = "redials"

    id: Mapped[str] = mapped_column(primary_key=True)
    company: Mapped[str]
    number: Mapped[str]
    goal: Mapped[str]
    language: Mapped[str]
    phone: Mapped[str | None]
    slots: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(index=True)
    due_at: Mapped[float]
    tries: Mapped[int]
    first_at: Mapped[float]
    why: Mapped[str]
    last_at: Mapped[float | None]
    day_tries: Mapped[int] = mapped_column(default=0)


class ScheduledRow(Base):
    """A call to be made later, under this id. `state`: waiting, done, missed, cancelled; `sealed`: its facts."""

    __tablename__ = "scheduled_calls"

    id: Mapped[str] = mapped_column(primary_key=True)
    company: Mapped[str]
    number: Mapped[str]
    goal: Mapped[str]
    phone: Mapped[str | None]
    language: Mapped[str | None]
    slots: Mapped[list[str]] = mapped_column(JSON)
    sealed: Mapped[bytes | None]
    due_at: Mapped[float]
    state: Mapped[str] = mapped_column(index=True)
    why: Mapped[str]
    hours: Mapped[str] = mapped_column(server_default="")
    """Where it was asked for the opening: whose word the time is."""


class HeardHoursRow(Base):
    """When a number's company opens on weekdays, as it said. `text`: the sentence, masked."""

    __tablename__ = "heard_hours"

    number: Mapped[str] = mapped_column(primary_key=True)
    opens: Mapped[str]
    text: Mapped[str]
    heard_at: Mapped[float]


class DeadLetterRow(Base):
    """A notification that a target never took."""

    __tablename__ = "dead_letters"

    message_id: Mapped[str] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[float]
    kind: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]
    call_id: Mapped[str]
    why: Mapped[str]


class SpendingRow(Base):
    """What language models have cost on a day of UTC, counted from the epoch."""

    __tablename__ = "spending"

    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    decisions: Mapped[int]
    tokens_in: Mapped[int]
    tokens_out: Mapped[int]
    usd: Mapped[float]


class SoundMemoryRow(Base):
    """Fingerprints of a number's recordings and hold music (hearing.fingerprint). Holds no audio."""

    __tablename__ = "sound_memories"

    number: Mapped[str] = mapped_column(primary_key=True)
    updated_at: Mapped[float]
    prints: Mapped[bytes]


class RingVerdictRow(Base):
    """What the user said of a ring: a person, or a machine after all."""

    __tablename__ = "ring_verdicts"
    __table_args__ = (Index("ix_ring_verdicts_number", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    number: Mapped[str]
    call_id: Mapped[str]
    at: Mapped[float]
    person: Mapped[bool]


class TokenRow(Base):
    """A bearer token of the API; `hash` is SHA-256 of its secret in hexadecimal."""

    __tablename__ = "api_tokens"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    scope: Mapped[str]
    hash: Mapped[str]
    created_at: Mapped[float]
    expires_at: Mapped[float | None]
    used_at: Mapped[float | None]


class IdempotencyRow(Base):
    """A request to start a call, by the client's key. `call_id` is empty while it is being started."""

    __tablename__ = "api_idempotency"

    token_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    call_id: Mapped[str]
    at: Mapped[float]
