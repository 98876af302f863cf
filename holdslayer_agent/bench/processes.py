"""CPU seconds and memory of process trees, from /proc."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Use", "tree_use"]

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
