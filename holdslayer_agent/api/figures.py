"""From sums an hour of the week to figures a person wants: waits by weekday and hour, the best hour to call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from holdslayer_agent.api.schemas import Analytics, CompanyWaits, Hour
from holdslayer_agent.calls.archive import HourWaits, Waits

__all__ = ["figures_of"]

ENOUGH: Final = 3
"""One lucky call makes no best hour."""


def figures_of(waits: Waits, since: float, until: float) -> Analytics:
    """As they go out."""
    by_company: defaultdict[str, list[HourWaits]] = defaultdict(list)
    for hour in waits.hours:
        by_company[hour.company].append(hour)
    return Analytics(
        since=since,
        until=until,
        calls=sum(waits.outcomes.values()),
        outcomes=waits.outcomes,
        held_s=round(waits.held_s, 1),
        hours=_week(waits.hours),
        companies=[
            CompanyWaits(
                company=c.company,
                calls=c.calls,
                connected=c.connected,
                held_s=round(c.held_s, 1),
                median_s=c.median_s,
                p90_s=c.p90_s,
                best=_best(_week(by_company[c.company])),
            )
            for c in waits.companies
        ],
        confirmed_people=waits.verdicts[0],
        false_rings=waits.verdicts[1],
    )


def _week(hours: Iterable[HourWaits]) -> list[Hour]:
    sums: dict[tuple[int, int], tuple[int, float]] = {}
    for hour in hours:
        calls, held_s = sums.get((hour.weekday, hour.hour), (0, 0.0))
        sums[hour.weekday, hour.hour] = (calls + hour.calls, held_s + hour.held_s)
    return [
        Hour(weekday=weekday, hour=hour, calls=calls, mean_held_s=round(held_s / calls, 1))
        for (weekday, hour), (calls, held_s) in sorted(sums.items())
    ]


def _best(hours: list[Hour]) -> Hour | None:
    return min((h for h in hours if h.calls >= ENOUGH), key=lambda h: h.mean_held_s, default=None)
