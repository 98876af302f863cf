"""When a call that is to be made later is made, and when it is too late for it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from holdslayer_agent.core.call import CallId
from holdslayer_agent.core.redial import opening_after
from holdslayer_agent.errors import CallRefused

__all__ = ["OPENING", "Scheduled", "at_opening", "start_time", "too_late"]

OPENING: Final = "opening"
FARTHEST: Final = timedelta(days=366)
SLACK: Final = timedelta(seconds=60)
"""A clock that is a little ahead, or a form that was filled in slowly, means now."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A call to come; the call will have the same id. `slots` are names: values are sealed. `due` is aware."""

    call_id: CallId
    company: str
    number: str
    goal: str
    phone: str | None
    language: str | None
    slots: tuple[str, ...]
    due: datetime
    state: str = "waiting"
    """`waiting`, `done`, `missed`, `cancelled`."""
    why: str = ""
    hours: str = ""
    """Asked for the opening: whose word the time is (`core.hours.HoursSource`); empty where a time was named."""


def at_opening(when: str) -> bool:
    """Whether a call is asked for when the company opens."""
    return when.strip().casefold() == OPENING


def start_time(when: str, opens: str, now: datetime) -> datetime:
    """ISO 8601 with a zone, or `opening`: when the company next opens by `opens` (`08:00`, `monday 09:00`; empty: 08:00
    on the next weekday). Raises CallRefused."""
    if at_opening(when):
        return opening_after(opens, now)
    try:
        due = datetime.fromisoformat(when.strip())
    except ValueError as error:
        raise CallRefused(
            f"{when!r} is no time.", code="when-invalid", mend="2026-11-24T08:00:00+01:00, or opening."
        ) from error
    if due.tzinfo is None:
        raise CallRefused(
            "This time has no zone.", code="when-invalid", mend="Add one: 2026-11-24T08:00:00+01:00, or Z."
        )
    if due < now - SLACK:
        raise CallRefused(f"{when} is past.", code="when-past", mend="Name a later time, or none to call now.")
    if due > now + FARTHEST:
        raise CallRefused(f"{when} is more than a year ahead.", code="when-far", mend="Name an earlier time.")
    return due


def too_late(job: Scheduled, now: datetime, late_min: float) -> bool:
    """It was missed while no agent ran, and is not to be made up for."""
    return now - job.due > timedelta(minutes=late_min)
