"""The legs of a call as the switchboard knows them, and the names by which another agent finds them again.

    bridge   hs-<call>                     mixing; company, ear and connected phone
    channel  hs-<call>-company             Local into hs-out, whose dialplan dials the trunk
    channel  hs-<call>-ear-<n>             Local into hs-ear: dials our AudioSocket, and is the comfort without us
    channel  hs-<call>-phone-<name>-<n>    a desk phone, or a number over the trunk

Asks Asterisk nothing.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import uuid
from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from holdslayer_agent.calls.ports import FoundCall
from holdslayer_agent.core.call import CallId
from holdslayer_agent.core.events import CallEvent, PhoneAccepted, PhoneDeclined, UserLeft
from holdslayer_agent.telephony.media import Ear

__all__ = [
    "CHANNEL",
    "MOST_KEYS",
    "Legs",
    "PhoneLeg",
    "bridge_of",
    "calls_in",
    "found_again",
    "key_pressed",
    "note_key",
    "phone_in",
]

MOST_KEYS = 64
"""Keys that wait to be taken; more are dropped: nobody keys in so many faster than they are taken."""

STAR_CODE_S = 3.0
"""`5` within three seconds of `*`."""

CHANNEL = re.compile(
    r"hs-(?P<call>[0-9a-f]{12})-(?P<role>company|ear|phone)(?:-(?P<phone>[a-z][a-z0-9_-]*))?(?:-(?P<n>\d+))?$"
)


@dataclass(slots=True)
class PhoneLeg:
    """A phone of the user's in a call."""

    channel: str
    answered: bool = False
    bridged: bool = False
    dialled_out: bool = False
    """It placed the call and is not answered yet: it hears its own ringback until the company picks up."""
    star_at: float = 0.0
    hang_up_after: str = ""
    playing: str = ""
    keyed: asyncio.Queue[str] | None = None
    """Keys of a phone that is being asked something; an empty one when it is gone. They go nowhere else."""


@dataclass(slots=True)
class Legs:
    """What Asterisk holds of one call."""

    company: str
    made: bool = False
    """The company's leg is there, dialled or not."""
    answered: bool = False
    calls_us: bool = False
    """The company's leg came in by itself: there is nothing to dial."""
    ear: Ear | None = None
    ear_channel: str = ""
    ear_uuid: uuid.UUID | None = None
    phones: dict[str, PhoneLeg] = field(default_factory=dict)
    recordings: list[str] = field(default_factory=list)
    snoops: set[str] = field(default_factory=set)
    talking: bool = False
    blank_company: bool = False
    """Recordings of the company's leg and of the whole call get silence."""
    blank_phones: bool = False
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def is_blank(self, recording: str) -> bool:
        """Whether the recording of that name is to get silence now."""
        return self.blank_phones if "-phone-" in recording else self.blank_company


def bridge_of(call_id: CallId) -> str:
    """The name of a call's bridge."""
    return f"hs-{call_id}"


def phone_in(match: re.Match[str]) -> str | None:
    """The phone that a channel of a call belongs to; None for another leg."""
    return re.sub(r"-\d+$", "", match["phone"]) if match["role"] == "phone" and match["phone"] else None


def calls_in(bridges: Mapping[str, object], channels: Mapping[str, str]) -> list[CallId]:
    """The calls to which these bridges and channels (with their states) belong."""
    calls = {CallId(m["call"]) for name in channels if (m := CHANNEL.match(name))}
    return sorted(calls | {CallId(b[3:]) for b in bridges if re.fullmatch(r"hs-[0-9a-f]{12}", b)})


def found_again(
    call_id: CallId,
    legs: Legs,
    bridges: Mapping[str, Mapping[str, object]],
    channels: Mapping[str, str],
    came_in: Set[str],
    idle: Set[str],
) -> FoundCall:
    """Fills the legs with what another agent left of the call in Asterisk.

    `came_in`: channels of the trunk's own. `idle`: channels in which no application runs. The far half of a Local
    channel runs the dialplan from the moment it is dialled.
    """
    channels_inside = bridges.get(bridge_of(call_id), {}).get("channels")
    inside = set(channels_inside) if isinstance(channels_inside, list) else set()
    ringing: list[str] = []
    answered: list[str] = []
    bridged: list[str] = []
    for name, state in channels.items():
        match = CHANNEL.match(name)
        if match is None or match["call"] != call_id:
            continue
        if match["role"] == "ear":
            legs.ear_channel = name
        elif (phone := phone_in(match)) is not None:
            up = state == "Up"
            legs.phones[phone] = PhoneLeg(name, answered=up, bridged=name in inside)
            (bridged if name in inside else answered if up else ringing).append(phone)
    if legs.company not in channels and len(calling := inside & came_in) == 1:
        legs.company, legs.calls_us = calling.pop(), True  # it called back, and its leg has a name of Asterisk's
    legs.made = legs.company in channels
    legs.answered = channels.get(legs.company) == "Up"
    return FoundCall(
        call_id,
        legs.made,
        tuple(ringing),
        tuple(answered),
        tuple(bridged),
        legs.answered,
        company_dialled=f"{legs.company};2" not in idle,
    )


def key_pressed(leg: PhoneLeg, phone: str, digit: str, now: float) -> CallEvent | None:
    """What a key on a phone means. The digit itself goes no further: it may be part of an account number."""
    if leg.keyed is not None:
        note_key(leg, digit)
        return None
    if leg.bridged:
        left = digit == "5" and now - leg.star_at < STAR_CODE_S
        leg.star_at = now if digit == "*" else 0.0
        return UserLeft(phone) if left else None
    meant: dict[str, CallEvent] = {"1": PhoneAccepted(phone), "2": PhoneDeclined(phone)}
    return meant.get(digit)


def note_key(leg: PhoneLeg, key: str) -> None:
    """To whoever asks something at the phone; an empty key says that it is gone."""
    if leg.keyed is not None and not leg.keyed.full():
        leg.keyed.put_nowait(key)
