"""Draw docs/states.md from the transition table; `--check` fails when the file is not what the table says."""

from __future__ import annotations

import sys
from pathlib import Path

from holdslayer_agent.core.call import State
from holdslayer_agent.core.talk_over import SAYINGS, TalkOver
from holdslayer_agent.core.transitions import TRANSITIONS, Row

TARGET = Path(__file__).resolve().parents[1] / "docs" / "states.md"


_TALK_OVER = {
    TalkOver.STOP: "stops us",
    TalkOver.YIELD: "has the word; then we go on from the sentence that was cut",
    TalkOver.SPEAK_ON: "does not stop us",
}
_WHO_TALKS_OVER_US = """Drawn from `holdslayer_agent/core/talk_over.py`. Only a voice that begins while we speak counts:
a menu that the ear heard already when we began has not heard us, and its voice stops nothing. We pause as soon as
something begins on the line that is not our own voice come back, and go on from the word that was cut when the ear has
heard no voice a quarter second later ([figures](hearing.md#who-talks-over-us)). Who has the word gets it twice in a
saying, for 6 s; after that it is said to its end. Touch tones are stopped by nobody."""


def label(row: Row) -> str:
    """What must happen: event, timer, guards."""
    event = row.event.__name__ if row.timer is None else f"{row.timer.value} timer"
    guards = ", ".join(g.__name__.replace("_", " ") for g in row.when)
    return f"{event} [{guards}]" if guards else event


def drawing() -> str:
    """The whole page."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.DIALING.value}"]
    edges: dict[tuple[str, str], list[str]] = {}
    for row in TRANSITIONS:
        if row.target is None:
            continue
        for source in row.sources:
            names = edges.setdefault((source.value, row.target.value), [])
            name = row.event.__name__ if row.timer is None else f"{row.timer.value} timer"
            if name not in names:
                names.append(name)
    lines += [f"    {a} --> {b}: {', '.join(names)}" for (a, b), names in edges.items()]
    lines.append(f"    {State.ENDED.value} --> [*]")
    rows = ["| in | on | does | goes to |", "|---|---|---|---|"]
    for row in TRANSITIONS:
        sources = ", ".join(s.value for s in row.sources)
        action = (row.action.__doc__ or row.action.__name__.replace("_", " ")).splitlines()[0]
        rows.append(f"| {sources} | {label(row)} | {action} | {row.target.value if row.target else '–'} |")
    sayings = ["| what we say | who begins to talk meanwhile | |", "|---|---|---|"]
    sayings += [f"| {said.what} | {_TALK_OVER[said.talk_over]} | {said.then} |" for said in SAYINGS]
    return (
        "# The life of a call\n\nDrawn by `make draw` from `holdslayer_agent/core/transitions.py`; `make check` fails "
        "when it has drifted.\nThe first row that fits is taken.\n\n```mermaid\n"
        + "\n".join(lines)
        + "\n```\n\n"
        + "\n".join(rows)
        + "\n\n## Who talks over us\n\n"
        + _WHO_TALKS_OVER_US
        + "\n\n"
        + "\n".join(sayings)
        + "\n"
    )


def main() -> int:
    page = drawing()
    if "--check" in sys.argv:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != page:
            print(f"{TARGET.name} has drifted from the transition table: run make draw", file=sys.stderr)
            return 1
        return 0
    TARGET.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
