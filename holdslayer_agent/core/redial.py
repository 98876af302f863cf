"""When a call that did not get through is made again, and whose call-back an incoming call is. Pure.

A company is not pestered: the pauses grow, tries a day and in all are capped, and no call goes out in the night of the
user's own clock.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from holdslayer_agent.core.call import CallId, Outcome, OutcomeKind

__all__ = ["Redial", "RedialCaps", "RedialState", "after_call", "after_call_back", "matching_redial", "opening_after"]

RedialState = str
"""`waiting` for its time, `calling` (a try, or the company's call-back, is under way), `promised` (the company will
call), `done`, `given_up`."""

PAUSES_MIN = {
    OutcomeKind.BUSY: (5, 10, 20, 40, 60),
    OutcomeKind.NO_ANSWER: (10, 30, 60),
    OutcomeKind.COMPANY_HUNG_UP: (2, 15, 60),
    OutcomeKind.VOICEMAIL: (60, 120),
    OutcomeKind.USER_DID_NOT_COME: (),
    OutcomeKind.STUCK: (),
}
"""Minutes before each further try; the last one stays. An empty row is not tried again by itself."""

_OPEN_THEN = frozenset({OutcomeKind.BUSY, OutcomeKind.COMPANY_HUNG_UP})
"""So only a company ends a call that is open at that moment, whatever hours were heard of it: those carry no day."""

AFTER_OPENING = timedelta(minutes=3)
"""Judged: at the very minute all call, and some lines are switched over late."""

PROMISE_H = 24
"""A call-back is matched to its job for so long; few companies promise later than the next day."""

_FEWEST_DIGITS = 6
"""Judged: of a whole number, as its own town dials it; extensions and services' numbers have three to five."""

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OPENS = re.compile(r"(?:(?P<day>[a-z]+) )?(?P<hour>\d{1,2}):(?P<minute>\d{2})")


@dataclass(frozen=True, slots=True)
class RedialCaps:
    """Most tries of one job a day and in all, and the hours of the user's clock in which calls may go out."""

    day: int = 6
    total: int = 12
    from_hour: int = 7
    to_hour: int = 21


@dataclass(frozen=True, slots=True)
class Redial:
    """A job. Times are aware. `slots` are names; their values are looked up when the call is made.

    `last`: when the newest try ended, None before the first; `day_tries`: how many ended on that day of the user's
    clock.
    """

    call_id: CallId
    company: str
    number: str
    goal: str
    language: str
    phone: str | None
    slots: tuple[str, ...]
    state: RedialState
    due: datetime
    tries: int
    first: datetime
    why: str
    last: datetime | None = None
    day_tries: int = 0


def after_call(job: Redial, outcome: Outcome, now: datetime, caps: RedialCaps, opens: str = "") -> Redial:
    """The job after one more try ended so. `opens`: when the company is known to open, as `opening_after` reads it."""
    same_day = job.last is not None and job.last.astimezone(now.tzinfo).date() == now.date()
    day_tries = job.day_tries + 1 if same_day else 1
    tried = replace(job, tries=job.tries + 1, why=outcome.why, last=now, day_tries=day_tries)
    if outcome.kind in {OutcomeKind.CONNECTED, OutcomeKind.CANCELLED}:
        return replace(tried, state="done")
    if outcome.kind is OutcomeKind.CALLBACK_PROMISED:
        return replace(tried, state="promised", due=now + timedelta(hours=PROMISE_H))
    due: datetime | None = None
    if outcome.kind is OutcomeKind.CLOSED:
        opens = outcome.again
        due = opening_after(opens, now) + AFTER_OPENING
    elif PAUSES_MIN.get(outcome.kind):
        pauses = PAUSES_MIN[outcome.kind]
        due = now + timedelta(minutes=pauses[min(job.tries, len(pauses) - 1)])
    if due is None or tried.tries >= caps.total:
        return replace(tried, state="given_up")
    if day_tries >= caps.day and due.date() == now.date():
        due = (due + timedelta(days=1)).replace(hour=caps.from_hour, minute=0)
    due = _within_hours(due, caps)
    if outcome.kind not in _OPEN_THEN or due.date() != now.date() or _is_before_hour(due, opens):
        due = _within_hours(_when_open(due, opens), caps)
    return replace(tried, state="waiting", due=due)


def after_call_back(job: Redial, outcome: Outcome, now: datetime) -> Redial:
    """The job after the company has called back: the promise stands until the user was on the line.

    Many companies try twice; and whoever called may have been somebody else of that exchange.
    """
    if outcome.kind is OutcomeKind.CONNECTED:
        return replace(job, state="done", why="The company called back.")
    return replace(job, state="promised" if job.due > now else "given_up", why=outcome.why)


def opening_after(again: str, now: datetime) -> datetime:
    """The next time that `monday 08:00`, `tomorrow 08:00` or `08:00` means; in the morning, where nothing was said."""
    said = _OPENS.fullmatch(again.strip())
    if said is None or int(said["hour"]) > 23:
        due = now.replace(hour=8, minute=0, second=0, microsecond=0)
        return due if due > now else due + timedelta(days=1)
    due = now.replace(hour=int(said["hour"]), minute=int(said["minute"]), second=0, microsecond=0)
    day = said["day"] or ""
    if day in _DAYS and day != "monday":
        due += timedelta(days=(_DAYS.index(day) - now.weekday()) % 7)
    if day == "tomorrow" or due <= now:
        due += timedelta(days=7 if day in _DAYS[1:] else 1)
    while due.weekday() >= 5 and day not in ("saturday", "sunday"):
        due += timedelta(days=1)  # "monday" stands for "monday to friday" in nearly all announcements
    return due


def _when_open(due: datetime, opens: str) -> datetime:
    """`due`, or the next opening where the company is known to be closed then. When it closes is never known."""
    said = _OPENS.fullmatch(opens.strip())
    if said is None or int(said["hour"]) > 23:
        return due
    day = said["day"] or ""
    its_day = due.weekday() == _DAYS.index(day) if day in _DAYS[1:] else due.weekday() < 5
    if its_day and not _is_before_hour(due, opens):
        return due
    return opening_after(opens, due) + AFTER_OPENING


def _is_before_hour(due: datetime, opens: str) -> bool:
    """Whether it is earlier in the day than the company is known to open, on whichever day."""
    said = _OPENS.fullmatch(opens.strip())
    return said is not None and (due.hour, due.minute) < (int(said["hour"]), int(said["minute"]))


def matching_redial(jobs: list[Redial], caller: str, now: datetime) -> Redial | None:
    """The promise an incoming call keeps: that of the company whose number it is, else of one of the same exchange.

    Companies often call back from another line of the same exchange, so seven equal digits at the beginning of the
    number's last ten are taken for the company's as well. Where companies of two numbers promised from one exchange it
    is nobody's: the phones ring as for any caller, while a promise wrongly taken as kept would lose its own call. A
    hidden number, without any digit, matches where one promise alone is open. A short one is an extension of the
    user's own telephone system or a service's, and keeps only the promise of that very number.
    """
    open_jobs = [job for job in jobs if job.state == "promised" and job.due >= now]
    digits = _digits(caller)
    if not digits:
        return open_jobs[0] if len(open_jobs) == 1 else None
    own = [job for job in open_jobs if _is_one_number(digits, _digits(job.number))]
    if own:
        return own[0]
    near = [job for job in open_jobs if _is_one_exchange(digits, _digits(job.number))]
    return near[0] if len({_digits(job.number)[-9:] for job in near}) == 1 else None


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _is_one_number(one: str, other: str) -> bool:
    """Equal, or but for the code of the country and the like before their last nine digits."""
    return one == other or (min(len(one), len(other)) >= _FEWEST_DIGITS and one[-9:] == other[-9:])


def _is_one_exchange(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= 10 and one[-10:-3] == other[-10:-3]


def _within_hours(due: datetime, caps: RedialCaps) -> datetime:
    if due.hour < caps.from_hour:
        return due.replace(hour=caps.from_hour, minute=0)
    if due.hour >= caps.to_hour:
        return (due + timedelta(days=1)).replace(hour=caps.from_hour, minute=0)
    return due
