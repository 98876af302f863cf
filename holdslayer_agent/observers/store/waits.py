"""Figures over the ended calls: two passes over the table, and no more rows out of it than a week has hours.

A call belongs to the weekday and hour at which it began in a time zone. The database knows no zones, so it is told how
far each stretch of time was from UTC.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from sqlalchemy import ColumnElement, Integer, case, cast, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from holdslayer_agent.calls.archive import CompanyWaits, HourWaits, Waits
from holdslayer_agent.observers.store.models import CallRow, RingVerdictRow

__all__ = ["offsets", "waits_between"]

DAY_S: Final = 86_400
WEEK_H: Final = 168
EPOCH_H: Final = 72
"""1970 began on a Thursday: so many hours after Monday."""


async def waits_between(session: AsyncSession, since: float, until: float, zone: tzinfo | None) -> Waits:
    """Of ended calls that began between the two (Unix seconds). `zone` None: the machine's own."""
    ended = (CallRow.outcome.is_not(None), CallRow.started_at >= since, CallRow.started_at < until)
    first, last = (
        await session.execute(select(func.min(CallRow.started_at), func.max(CallRow.started_at)).where(*ended))
    ).one()
    outcomes: dict[str, int] = {}
    hours: dict[tuple[int, str], tuple[int, float]] = {}
    companies: dict[str, tuple[int, int, float]] = {}
    if first is not None:
        hour = _week_hour(first, last, zone).label("hour")
        groups = (
            select(hour, CallRow.company, CallRow.outcome, func.count(), func.sum(CallRow.held_s))
            .where(*ended)
            .group_by(hour, CallRow.company, CallRow.outcome)
        )
        for at, company, kind, count, held_s in await session.execute(groups):
            outcome = str(kind)
            outcomes[outcome] = outcomes.get(outcome, 0) + count
            calls, held = hours.get((at, company), (0, 0.0))
            hours[at, company] = calls + count, held + held_s
            calls, connected, held = companies.get(company, (0, 0, 0.0))
            companies[company] = calls + count, connected + count * (outcome == "connected"), held + held_s
    middles = await _middles(session, ended)
    verdicts = (
        select(RingVerdictRow.person, func.count())
        .where(RingVerdictRow.at >= since, RingVerdictRow.at < until)
        .group_by(RingVerdictRow.person)
    )
    said = {bool(person): int(count) for person, count in await session.execute(verdicts)}
    return Waits(
        outcomes,
        sum(held for _, _, held in companies.values()),
        [HourWaits(at // 24, at % 24, company, *sums) for (at, company), sums in sorted(hours.items())],
        [
            CompanyWaits(company, *sums, *middles.get(company, (0.0, 0.0)))
            for company, sums in sorted(companies.items(), key=lambda found: (-found[1][0], found[0]))
        ],
        (said.get(True, 0), said.get(False, 0)),
    )


async def _middles(session: AsyncSession, ended: tuple[ColumnElement[bool], ...]) -> dict[str, tuple[float, float]]:
    """By company, the median and the 90th percentile of the waits that were some."""
    ranked = (
        select(
            CallRow.company,
            CallRow.held_s,
            func.row_number().over(partition_by=CallRow.company, order_by=CallRow.held_s).label("place"),
            func.count().over(partition_by=CallRow.company).label("count"),
        )
        .where(*ended, CallRow.held_s > 0)
        .subquery()
    )
    at = [func.max(ranked.c.held_s).filter(ranked.c.place * 10 <= ranked.c.count * tenths + 9) for tenths in (5, 9)]
    found = await session.execute(select(ranked.c.company, *at).group_by(ranked.c.company))
    return {company: (float(median or 0), float(p90 or 0)) for company, median, p90 in found}


def _week_hour(first: float, last: float, zone: tzinfo | None) -> ColumnElement[int]:
    """The hour of the week (0 is Monday, midnight) at which a call began."""
    stretches = offsets(first, last, zone)
    *before, (_, newest) = stretches
    whens = [(CallRow.started_at < literal(until), literal(offset)) for until, offset in before]
    offset = case(*whens, else_=literal(newest)) if whens else literal(newest)
    return (cast(func.floor((CallRow.started_at + offset) / 3600), Integer) + EPOCH_H) % WEEK_H


def offsets(first: float, last: float, zone: tzinfo | None) -> list[tuple[float, int]]:
    """(until, seconds ahead of UTC) from `first` to `last`, each until the next began; the last one for ever after."""
    found: list[tuple[float, int]] = []
    at, ahead = first, _ahead(first, zone)
    while at < last:
        following = min(at + DAY_S, last)
        if _ahead(following, zone) != ahead:
            low, high = math.floor(at), math.ceil(following)
            while high - low > 1:  # the second at which the clocks were put on or back
                middle = (low + high) // 2
                low, high = (middle, high) if _ahead(middle, zone) == ahead else (low, middle)
            found.append((float(high), ahead))
            ahead = _ahead(following, zone)
        at = following
    return [*found, (math.inf, ahead)]


def _ahead(at: float, zone: tzinfo | None) -> int:
    moment = datetime.fromtimestamp(at, UTC).astimezone(zone)
    return int((moment.utcoffset() or timedelta()).total_seconds())
