"""CPU seconds and memory of process trees, from /proc."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Use", "children", "machine_ticks", "share_busy", "tree_use"]

TICKS = os.sysconf("SC_CLK_TCK")
PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024


@dataclass(frozen=True, slots=True)
class Use:
    """Of a process and all below it."""

    cpu_s: float
    rss_mb: float


def tree_use(root: int, without: frozenset[int] = frozenset()) -> Use:
    """What `root` and its children use, not counting those in `without` and theirs. Ended processes count nothing."""
    parents: dict[int, int] = {}
    stats: dict[int, tuple[float, float]] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(entry.name)
        parents[pid] = int(fields[1])
        stats[pid] = ((int(fields[11]) + int(fields[12])) / TICKS, int(fields[21]) * PAGE_KB / 1024)
    wanted, grew = {root}, True
    while grew:
        more = {p for p, parent in parents.items() if parent in wanted and p not in wanted and p not in without}
        grew = bool(more)
        wanted |= more
    found = [stats[p] for p in wanted if p in stats]
    return Use(sum(cpu for cpu, _ in found), sum(rss for _, rss in found))


def children() -> set[int]:
    """Processes that this one started."""
    found = set()
    for task in Path("/proc/self/task").iterdir():
        try:
            found |= {int(pid) for pid in (task / "children").read_text().split()}
        except OSError:
            continue
    return found


def machine_ticks() -> tuple[int, int]:
    """Ticks of all cores so far: busy, all."""
    ticks = [int(t) for t in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return sum(ticks) - ticks[3] - ticks[4], sum(ticks)


def share_busy(before: tuple[int, int], after: tuple[int, int]) -> float:
    """Of the ticks between the two."""
    return (after[0] - before[0]) / max(after[1] - before[1], 1)
