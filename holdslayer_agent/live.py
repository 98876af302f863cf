"""A call as it happens, on the terminal. Takes bus entries, keeps what a person wants to see, draws it with rich."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from holdslayer_agent.calls.bus import Entry
from holdslayer_agent.core.call import CallId
from holdslayer_agent.core.observations import Fault, LineFaulty

__all__ = ["CallView", "LiveCall"]

COLOURS = {
    "silence": "grey37", "music": "medium_purple2", "speech": "spring_green3", "ringback": "deep_sky_blue1",
    "busy": "red", "reorder": "red", "sit": "red", "fax": "red", "beep": "orange1", "dtmf": "orange1",
    "unknown": "grey50",
}  # fmt: skip
STATES = {
    "dialing": "dialling", "navigating": "in the menu", "on_hold": "on hold", "verifying": "is it a person?",
    "ringing_user": "ringing you", "connected": "connected", "closing": "saying goodbye", "ended": "ended",
}  # fmt: skip
RIBBON_S = 60


@dataclass(slots=True)
class CallView:
    """What is known of one call from its entries."""

    call_id: CallId
    company: str = ""
    goal: str = ""
    state: str = "dialing"
    sound: str = "silence"
    began: float = field(default_factory=time.monotonic)
    hold_since_s: float | None = None
    held_s: float = 0.0
    at_s: float = 0.0
    keys: list[str] = field(default_factory=list)
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=7))
    partial: str = ""
    sounds: list[tuple[float, str]] = field(default_factory=list)
    evidence: list[tuple[str, float]] = field(default_factory=list)
    p_person: float = 0.0
    phone: str = ""
    story: list[str] = field(default_factory=list)
    outcome: str = ""
    why: str = ""
    recordings: list[str] = field(default_factory=list)

    def take(self, entry: Entry) -> None:
        """Learn from an entry of this call; others are ignored."""
        if entry.call_id != self.call_id:
            return
        self.at_s = max(self.at_s, entry.at_s)
        match entry.kind:
            case "state":
                self._state(entry.name, entry.at_s)
            case "command":
                self._command(entry.name, entry.fields, entry.at_s)
            case "event":
                self._event(entry.name, entry.fields, entry.at_s)
            case "ended":
                self.outcome, self.why = str(entry.fields["outcome"]), str(entry.fields["why"])
                self.recordings = [str(p) for p in entry.fields["recordings"]]
                self._state("ended", entry.at_s)
            case _:
                pass

    def _state(self, state: str, at_s: float) -> None:
        if state not in {"on_hold", "verifying"} and self.hold_since_s is not None:
            self.held_s += at_s - self.hold_since_s
            self.hold_since_s = None
        if state == "on_hold" and self.hold_since_s is None:
            self.hold_since_s = at_s
        if state != self.state:
            self._tell(at_s, STATES.get(state, state))
        self.state = state

    def _command(self, name: str, fields: dict[str, Any], at_s: float) -> None:
        if name == "SendDtmf":
            self.keys.append(str(fields["keys"]))
            self._tell(at_s, f"pressed {fields['keys']}")
        elif name == "Say":
            self._tell(at_s, f"said “{fields['text']}”")
        elif name == "RingPhone":
            self.phone = str(fields["phone"]["name"])
            self._tell(at_s, f"ringing {self.phone}")

    def _event(self, name: str, fields: dict[str, Any], at_s: float) -> None:
        if name == "CallRequested":
            self.company, self.goal = fields["plan"]["company"], fields["plan"]["goal"]
        elif name == "VerdictChanged":
            self.p_person = float(fields["p_person"])
            self.evidence = sorted(((str(n), float(v)) for n, v in fields["evidence"]), key=lambda e: -abs(e[1]))
        elif name == "Decided":
            decision = fields["decision"]
            if decision["type"] in {"PressKeys", "SaySlotOrPhrase", "GiveUp", "AskUser"}:
                self._tell(at_s, f"decided: {decision['reason']}")
        elif name.startswith("Phone"):
            self._tell(at_s, f"{fields['phone']}: {name.removeprefix('Phone').lower()} {fields.get('why', '')}".strip())
        elif name == "Heard":
            self._heard(fields["observation"])

    def _heard(self, heard: dict[str, Any]) -> None:
        if heard["type"] == "SoundChanged":
            self.sound = str(heard["sound"])
            self.sounds.append((float(heard["at_s"]), self.sound))
        elif heard["type"] == "LineFaulty":
            self._tell(float(heard["at_s"]), LineFaulty(heard["at_s"], Fault(heard["fault"]), heard["amount"]).told)
        elif heard["type"] == "TranscriptHeard":
            if heard["final"]:
                self.partial = ""
                if heard["text"]:
                    self.lines.append(str(heard["text"]))
            else:
                self.partial = str(heard["text"])

    def _tell(self, at_s: float, text: str) -> None:
        self.story.append(f"{at_s:6.1f} s  {text}")


class LiveCall:
    """The picture of a view; rich redraws it four times a second."""

    def __init__(self, view: CallView) -> None:
        self.view = view

    def __rich__(self) -> RenderableType:
        v = self.view
        now = v.at_s if v.state == "ended" else max(v.at_s, time.monotonic() - v.began)
        head = Table.grid(expand=True)
        head.add_column(ratio=1)
        head.add_column(justify="right")
        head.add_row(Text(v.company or "…", style="bold"), Text(STATES.get(v.state, v.state), style="bold cyan"))
        held = v.held_s + (now - v.hold_since_s if v.hold_since_s is not None else 0.0)
        head.add_row(Text(v.goal, style="italic"), Text(f"{_clock(now)} in all · {_clock(held)} on hold"))
        facts = Table.grid(padding=(0, 2))
        facts.add_column(style="grey62")
        facts.add_column()
        facts.add_row("heard now", Text(v.sound, style=COLOURS.get(v.sound, "white")))
        facts.add_row("last minute", self._ribbon(now))
        facts.add_row("keys", " ".join(v.keys) or "–")
        facts.add_row("a person?", f"{v.p_person:.0%}  " + ", ".join(f"{n} {w:+.1f}" for n, w in v.evidence[:4]))
        said = Text("\n".join(v.lines))
        if v.partial:
            said.append(("\n" if v.lines else "") + v.partial, style="grey62")
        story = Text("\n".join(v.story[-8:]))
        return Panel(
            Group(head, Text(), facts, Text(), Panel(said, title="they say", title_align="left", border_style="grey37"),
                  Panel(story, title="what happened", title_align="left", border_style="grey37")),
            title="Hold Slayer",
        )  # fmt: skip

    def _ribbon(self, now: float) -> Text:
        ribbon = Text()
        for second in range(int(now) - RIBBON_S, int(now)):
            if second < 0:
                continue
            sound = "silence"
            for at_s, name in self.view.sounds:
                if at_s > second + 1:
                    break
                sound = name
            ribbon.append("█", style=COLOURS.get(sound, "white"))
        return ribbon


def summary(view: CallView, console: Console) -> None:
    """What remains to be said when the call is over."""
    why = f" – {escape(view.why)}" if view.why else ""
    console.print(f"\n[bold]{escape(view.company)}[/bold]: {view.outcome.replace('_', ' ')}{why}")
    console.print(f"{_clock(view.at_s)} in all, {_clock(view.held_s)} on hold, keys: {' '.join(view.keys) or 'none'}")
    for path in view.recordings:
        console.print(f"recording: {path}", soft_wrap=True, markup=False)


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
