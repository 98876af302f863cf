"""The switchboard: legs, bridges and media of every call, on ARI, AudioSocket and the Manager Interface.

Everything of a call is named after it (`telephony.legs`), so that another agent finds it again.
Knows nothing of menus or persons. What happens on the legs goes to the sink as core events.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

from holdslayer_agent.calls.ports import EventSink, FoundCall, TappedLeg
from holdslayer_agent.core.call import CallId, PhonePlan
from holdslayer_agent.core.events import (
    CallFailed,
    CompanyAnswered,
    CompanyHungUp,
    CompanyRang,
    CompanyUnreachable,
    PhoneAnswered,
    PhoneFailed,
    PhoneHungUp,
    PhoneRang,
)
from holdslayer_agent.errors import TelephonyError
from holdslayer_agent.telephony.ami import Ami
from holdslayer_agent.telephony.ari import Ari, AriEvent
from holdslayer_agent.telephony.legs import (
    CHANNEL,
    MOST_KEYS,
    Legs,
    PhoneLeg,
    bridge_of,
    calls_in,
    found_again,
    key_pressed,
    note_key,
    phone_in,
)
from holdslayer_agent.telephony.media import Ear, MediaServer
from holdslayer_agent.telephony.recordings import Recordings
from holdslayer_agent.telephony.taps import LineTap

__all__ = ["Board"]

log = logging.getLogger(__name__)

DIGIT_MS, BETWEEN_MS = 120, 90
"""RFC 4733 events of 120 ms: ITU-T Q.24 asks receivers for 40 ms, some menus of the field want 100."""

TRUNK = "PJSIP/trunk-"
"""How the channels of calls that come in over the trunk are named; those we dial are Local ones of ours."""

BUSY_CAUSES = {17: "busy", 18: "no answer", 19: "no answer", 20: "unreachable", 21: "declined", 3: "unreachable"}


class Board:
    """See `calls.ports.Switchboard`. One for the whole agent; `on_event` is to be connected to `ari`."""

    def __init__(
        self,
        ari: Ari,
        ami: Ami,
        media: MediaServer,
        sink: EventSink,
        *,
        recordings: Path,
        inband_dtmf: bool = False,
        timeout_s: float = 5.0,
    ) -> None:
        self._ari, self._ami, self._media, self._sink = ari, ami, media, sink
        self._recordings = Recordings(ari, recordings, media.rate_hz)
        self.inband_dtmf = inband_dtmf
        self._timeout_s = timeout_s
        self._calls: dict[CallId, Legs] = {}
        self._hung_up_after: dict[str, str] = {}
        """Channels by the playback that ends them; it may finish when the call is no longer ours."""
        self._awaited: dict[str, asyncio.Event] = {}

    # ---------------------------------------------------------------- the agent's own leg

    async def attach_ear(self, call_id: CallId, *, muted: bool) -> Ear:
        legs = self._legs(call_id)
        # It is there already when this ear replaces an earlier agent's (409).
        await self._ari.request(
            "POST", f"/bridges/{bridge_of(call_id)}", missing_ok=True, type="mixing", name=bridge_of(call_id)
        )
        old_channel, old_uuid = legs.ear_channel, legs.ear_uuid
        identity = uuid.uuid4()
        ear = self._media.expect(identity)
        channel = f"hs-{call_id}-ear-{identity.int % 1_000_000}"
        await self._create(channel, f"Local/{identity}@hs-ear/n")
        await self._ari.request("POST", f"/bridges/{bridge_of(call_id)}/addChannel", channel=channel)
        async with self._seen(f"{channel} up"):
            await self._ari.request("POST", f"/channels/{channel}/dial", timeout="10")
            await ear.wait_connected(self._timeout_s)
        if muted:  # only a channel that is up can be muted (412); until then we have sent nothing but silence
            await self._ari.request("POST", f"/channels/{channel}/mute", direction="in")
        legs.ear, legs.ear_channel, legs.ear_uuid = ear, channel, identity
        if old_channel:
            await self._hang_up(old_channel)
        if old_uuid is not None:
            self._media.forget(old_uuid)
        return ear

    async def mute_ear(self, call_id: CallId, *, muted: bool) -> None:
        channel = self._legs(call_id).ear_channel
        if channel:
            await self._ari.request(
                "POST" if muted else "DELETE", f"/channels/{channel}/mute", missing_ok=True, direction="in"
            )

    # ---------------------------------------------------------------- the company

    async def dial_company(self, call_id: CallId, number: str, timeout_s: float) -> None:
        legs = self._legs(call_id)
        channel = legs.company
        if legs.calls_us:
            await self._ari.request("POST", f"/channels/{channel}/answer")
            await self._ari.request("POST", f"/bridges/{bridge_of(call_id)}/addChannel", channel=channel)
            legs.answered = True
            self._sink(call_id, CompanyAnswered())
            return
        if not legs.made:
            await self._create(channel, f"Local/{number}@hs-out/n")
            legs.made = True
        # In the bridge before it is dialled: ringback and announcements before the answer are heard.
        await self._ari.request("POST", f"/bridges/{bridge_of(call_id)}/addChannel", channel=channel)
        await self._ari.request("POST", f"/channels/{channel}/dial", timeout=str(int(timeout_s)))

    async def send_dtmf(self, call_id: CallId, keys: str) -> None:
        legs = self._legs(call_id)
        if self.inband_dtmf and legs.ear is not None:
            from holdslayer_agent.telephony.tones import dtmf_tones

            legs.ear.say(dtmf_tones(keys, legs.ear.rate_hz), keep=True)
            await legs.ear.said()
            return
        if self._ami.up:
            name = await self._channel_name(legs.company)
            for digit in keys:
                await self._ami.play_dtmf(name, digit, DIGIT_MS)
                await asyncio.sleep((DIGIT_MS + BETWEEN_MS) / 1000)
            return
        await self._ari.request(
            "POST", f"/channels/{legs.company}/dtmf", dtmf=keys, duration=str(DIGIT_MS), between=str(BETWEEN_MS)
        )
        await asyncio.sleep(len(keys) * (DIGIT_MS + BETWEEN_MS) / 1000)

    async def hang_up_company(self, call_id: CallId) -> None:
        await self._hang_up(self._legs(call_id).company)

    # ---------------------------------------------------------------- the user's phones

    async def ring_phone(self, call_id: CallId, phone: PhonePlan, caller: str) -> None:
        legs = self._legs(call_id)
        channel = f"hs-{call_id}-phone-{phone.name}-{next(legs.numbers)}"
        legs.phones[phone.name] = PhoneLeg(channel)
        endpoint = f"Local/{phone.number}@hs-out/n" if phone.number else f"PJSIP/{phone.name}"
        shown = re.sub(r"[^\w .&'+-]", "", caller)[:40].strip()
        try:
            # Made first and dialled then, not originated: so it is in our application from the start, and one that is
            # picked up while no agent is there waits for the next (an originated one would be hung up).
            await self._create(
                channel, endpoint, {"CONNECTEDLINE(name,i)": shown, "CONNECTEDLINE(num,i)": "holdslayer"}
            )
            await self._ari.request("POST", f"/channels/{channel}/dial", timeout=str(int(phone.ring_s) + 2))
        except TelephonyError as error:
            if error.code in {"ari-unreachable", "ari-timeout", "ari-secret"}:
                raise
            # Asterisk answers 4xx/5xx at once when nobody is registered there.
            if legs.phones.pop(phone.name, None) is not None:
                self._sink(call_id, PhoneFailed(phone.name, "unreachable: not registered"))
                await self._hang_up(channel)

    async def tell_phone(self, call_id: CallId, phone: str, sound: Path, *, then_hang_up: bool) -> None:
        leg = self._legs(call_id).phones.get(phone)
        if leg is None:
            return
        if leg.dialled_out:
            await self._pass_on(self._legs(call_id), "answer")  # what it is told now is worth an answer
        if leg.bridged:
            leg.bridged = False
            await self._ari.request(
                "POST", f"/bridges/{bridge_of(call_id)}/removeChannel", missing_ok=True, channel=leg.channel
            )
            await self._note_talking(call_id, talking=False)
        playback = f"hs-{call_id}-{uuid.uuid4().hex[:8]}"
        if then_hang_up:
            leg.hang_up_after = playback
            self._hung_up_after[playback] = leg.channel
        if leg.playing:
            await self._ari.request("DELETE", f"/playbacks/{leg.playing}", missing_ok=True)
        leg.playing = playback
        media = f"sound:{sound.with_suffix('')}"
        done = await self._ari.request(
            "POST", f"/channels/{leg.channel}/play", missing_ok=True, media=media, playbackId=playback
        )
        if done is None and then_hang_up:
            self._hung_up_after.pop(playback, None)
            await self.release_phone(call_id, phone)

    async def ask_phone(self, call_id: CallId, phone: str, sound: Path, wanted: str) -> str:
        leg = self._legs(call_id).phones.get(phone)
        if leg is None:
            return ""
        keys: asyncio.Queue[str] = asyncio.Queue(maxsize=MOST_KEYS)
        leg.keyed = keys
        try:
            await self.tell_phone(call_id, phone, sound, then_hang_up=False)
            entry = ""
            while key := await keys.get():
                if leg.playing:
                    await self._ari.request("DELETE", f"/playbacks/{leg.playing}", missing_ok=True)
                    leg.playing = ""
                if wanted and key in wanted:
                    return key
                if not wanted and key == "#" and entry:
                    return entry
                entry = "" if key == "*" else entry + key.strip("#")
            return ""
        finally:
            leg.keyed = None

    async def whisper(self, call_id: CallId, phone: str, sound: Path) -> None:
        legs = self._legs(call_id)
        leg = legs.phones.get(phone)
        if leg is None:
            return
        snoop = f"hs-{call_id}-whisper-{uuid.uuid4().hex[:6]}"
        await self._snoop(legs, leg.channel, snoop, spy="none", whisper="out")
        playback = f"{snoop}-play"
        self._hung_up_after[playback] = snoop
        await self._ari.request(
            "POST", f"/channels/{snoop}/play", media=f"sound:{sound.with_suffix('')}", playbackId=playback
        )

    async def bridge_phone(self, call_id: CallId, phone: str) -> None:
        leg = self._legs(call_id).phones.get(phone)
        if leg is None:
            raise TelephonyError(f"{phone} is not in the call any more.", code="phone-gone")
        if leg.playing:
            # Asterisk bridges a channel only once its playback is over.
            await self._ari.request("DELETE", f"/playbacks/{leg.playing}", missing_ok=True)
        await self._ari.request("POST", f"/bridges/{bridge_of(call_id)}/addChannel", channel=leg.channel)
        leg.bridged = True
        await self._note_talking(call_id, talking=True)

    async def release_phone(self, call_id: CallId, phone: str) -> None:
        leg = self._legs(call_id).phones.pop(phone, None)
        if leg is not None:
            note_key(leg, "")
            await self._hang_up(leg.channel)

    # ---------------------------------------------------------------- recording

    async def record_company(self, call_id: CallId) -> None:
        legs = self._legs(call_id)
        await self._record_leg(call_id, legs.company, "company")
        await self._recordings.begin(f"/bridges/{bridge_of(call_id)}/record", legs, f"{call_id}-mixed")

    async def record_phone(self, call_id: CallId, phone: str) -> None:
        leg = self._legs(call_id).phones.get(phone)
        if leg is not None:
            await self._record_leg(call_id, leg.channel, f"phone-{phone}")

    async def _record_leg(self, call_id: CallId, channel: str, name: str) -> None:
        legs = self._legs(call_id)
        snoop = f"hs-{call_id}-snoop-{uuid.uuid4().hex[:6]}"
        await self._snoop(legs, channel, snoop, spy="in", whisper="none")
        await self._recordings.begin(f"/channels/{snoop}/record", legs, f"{call_id}-{name}")

    async def blank_recordings(self, call_id: CallId, *, company: bool, phones: bool) -> None:
        await self._recordings.blank(call_id, self._legs(call_id), company=company, phones=phones)

    # ---------------------------------------------------------------- listening in

    @contextlib.asynccontextmanager
    async def tap(self, call_id: CallId, leg: TappedLeg, hidden: Callable[[], str]) -> AsyncIterator[LineTap]:
        """All: the call's own ear is copied. One leg: Asterisk copies it to an ear of the listener's own."""
        legs = self._calls.get(call_id)
        phone = next((p for p in legs.phones.values() if p.bridged), None) if legs is not None else None
        channel = phone.channel if leg == "you" and phone is not None else ""
        if legs is not None and leg == "company" and legs.company:
            channel = legs.company
        if legs is not None and leg == "mix" and legs.ear is not None:
            ear = legs.ear
            tap = ear.tap(hidden)
            try:
                yield tap
            finally:
                ear.untap(tap)
            return
        if legs is None or not channel:
            raise TelephonyError(f"There is nothing to hear: leg {leg} is not in the call now.", code="leg-absent")
        async with self._copied(legs, call_id, channel) as ear:
            yield ear.tap(hidden)

    @contextlib.asynccontextmanager
    async def _copied(self, legs: Legs, call_id: CallId, channel: str) -> AsyncIterator[Ear]:
        """What a channel sends into the call, over a snoop and a socket of its own."""
        identity = uuid.uuid4()
        snoop = f"hs-{call_id}-listen-{identity.hex[:6]}"
        ear = self._media.expect(identity, read=False)
        try:
            await self._snoop(legs, channel, snoop, spy="in", whisper="none")
            await self._ari.request(
                "POST", f"/channels/{snoop}/continue", context="hs-listen", extension=str(identity), priority="1"
            )
            await ear.wait_connected(self._timeout_s)
            yield ear
        finally:
            self._media.forget(identity)
            await ear.close()
            legs.snoops.discard(snoop)
            await self._hang_up(snoop)

    # ---------------------------------------------------------------- the end, and a new beginning

    async def end_call(self, call_id: CallId) -> list[Path]:
        legs = self._calls.pop(call_id, None) or Legs(f"hs-{call_id}-company")
        for phone in legs.phones.values():
            if not phone.hang_up_after:
                await self._hang_up(phone.channel)
        for channel in (*legs.snoops, legs.company, legs.ear_channel):
            if channel:
                await self._hang_up(channel)
        if legs.ear is not None:
            await legs.ear.close()
        if legs.ear_uuid is not None:
            self._media.forget(legs.ear_uuid)
        if legs.talking:
            await self._note_talking(call_id, talking=False)
        with contextlib.suppress(TelephonyError):
            await self._ari.request("DELETE", f"/bridges/{bridge_of(call_id)}", missing_ok=True)
        return self._recordings.files(call_id, legs)

    async def find_calls(self) -> list[FoundCall]:
        bridges = {str(b["id"]): b for b in await self._ari.request("GET", "/bridges")}
        listed = await self._ari.request("GET", "/channels")
        channels = {str(c["id"]): str(c["state"]) for c in listed}
        came_in = {str(c["id"]) for c in listed if str(c.get("name", "")).startswith(TRUNK)}
        idle = {str(c["id"]) for c in listed if not (c.get("dialplan") or {}).get("app_name")}
        calls = calls_in(bridges, channels)
        return [found_again(call, self._legs(call), bridges, channels, came_in, idle) for call in calls]

    def adopt_phone(self, call_id: CallId, phone: str, channel: str) -> None:
        """A desk phone that placed a call itself is a leg of it."""
        self._legs(call_id).phones[phone] = PhoneLeg(channel, answered=True, dialled_out=True)

    def adopt_company(self, call_id: CallId, channel: str) -> None:
        """A company that calls back is a leg of the call it promised to make."""
        legs = self._legs(call_id)
        legs.company, legs.calls_us = channel, True

    async def _pass_on(self, legs: Legs, verb: str) -> None:
        """Tell a phone that placed the call that the company rings, or answered."""
        for leg in list(legs.phones.values()):
            if leg.dialled_out:
                leg.dialled_out = verb == "ring"
                with contextlib.suppress(TelephonyError):
                    await self._ari.request("POST", f"/channels/{leg.channel}/{verb}", missing_ok=True)

    # ---------------------------------------------------------------- what happens on the legs

    def on_event(self, event: AriEvent) -> None:
        """Translate one ARI event; unknown channels are none of ours."""
        if event.type == "StasisStart" and event.channel_id in self._awaited:
            self._awaited[event.channel_id].set()
        if event.state == "Up" and f"{event.channel_id} up" in self._awaited:
            self._awaited[f"{event.channel_id} up"].set()
        if event.type == "PlaybackFinished":
            self._played(event.playback_id)
            return
        if event.type == "RecordingFailed":
            log.warning("recording %s failed: the call goes on without it", event.recording)
            return
        found = self._owner(event.channel_id)
        if found is None:
            return
        call_id, phone = found
        legs = self._calls[call_id]
        if phone is not None:
            self._phone_event(call_id, legs, phone, event)
        elif event.channel_id == legs.company:
            self._company_event(call_id, legs, event)
        elif event.channel_id == legs.ear_channel and event.type == "ChannelDestroyed":
            self._sink(call_id, CallFailed("Asterisk ended the agent's leg."))

    def _owner(self, channel: str) -> tuple[CallId, str | None] | None:
        match = CHANNEL.match(channel)
        if match is not None:
            call_id = CallId(match["call"])
            if call_id not in self._calls:
                return None
            return call_id, phone_in(match)
        for call_id, legs in self._calls.items():
            if legs.company == channel:
                return call_id, None
            for name, leg in legs.phones.items():
                if leg.channel == channel:
                    return call_id, name
        return None

    def _company_event(self, call_id: CallId, legs: Legs, event: AriEvent) -> None:
        if event.type == "ChannelStateChange" and event.state == "Ringing":
            self._sink(call_id, CompanyRang())
            self._background(self._pass_on(legs, "ring"))
        elif event.type == "ChannelStateChange" and event.state == "Up" and not legs.answered:
            legs.answered = True
            self._sink(call_id, CompanyAnswered())
            self._background(self._pass_on(legs, "answer"))
        elif event.type == "ChannelDestroyed":
            if legs.answered:
                self._sink(call_id, CompanyHungUp(event.cause))
            else:
                self._sink(call_id, CompanyUnreachable(event.cause, event.cause_text))

    def _phone_event(self, call_id: CallId, legs: Legs, phone: str, event: AriEvent) -> None:
        leg = legs.phones.get(phone)
        if leg is None or leg.channel != event.channel_id:
            return
        if event.type == "ChannelStateChange" and event.state == "Ringing":
            self._sink(call_id, PhoneRang(phone))
        elif event.type == "ChannelStateChange" and event.state == "Up" and not leg.answered:
            leg.answered = True
            self._sink(call_id, PhoneAnswered(phone))
        elif event.type == "ChannelDtmfReceived":
            meant = key_pressed(leg, phone, event.digit, asyncio.get_running_loop().time())
            if meant is not None:
                self._sink(call_id, meant)
        elif event.type == "ChannelDestroyed":
            legs.phones.pop(phone, None)
            note_key(leg, "")
            self._hung_up_after.pop(leg.hang_up_after, None)
            if leg.answered:
                self._sink(call_id, PhoneHungUp(phone))
            else:
                self._sink(call_id, PhoneFailed(phone, BUSY_CAUSES.get(event.cause, f"cause {event.cause}")))

    def _played(self, playback: str) -> None:
        channel = self._hung_up_after.pop(playback, None)
        if channel is not None:
            self._background(self._hang_up(channel))

    def _background(self, work: Coroutine[Any, Any, None]) -> None:
        """Hang-ups that nobody waits for; the set keeps the tasks alive."""
        task = asyncio.ensure_future(work)
        _TASKS.add(task)
        task.add_done_callback(_TASKS.discard)

    # ---------------------------------------------------------------- helpers

    async def _create(self, channel: str, endpoint: str, variables: dict[str, str] | None = None) -> None:
        """A channel that waits in our application for its bridge and its dialling."""
        format_name = "slin16" if self._media.rate_hz == 16000 else "slin"
        async with self._seen(channel):
            await self._ari.request(
                "POST", "/channels/create", endpoint=endpoint, app=self._ari.app, channelId=channel,
                formats=format_name, json_body={"variables": variables or {}},
            )  # fmt: skip

    async def _snoop(self, legs: Legs, channel: str, snoop: str, *, spy: str, whisper: str) -> None:
        async with self._seen(snoop):
            legs.snoops.add(snoop)
            await self._ari.request(
                "POST",
                f"/channels/{channel}/snoop/{snoop}",
                app=self._ari.app,
                spy=spy,
                whisper=whisper,
                appArgs="snoop",
            )

    @contextlib.asynccontextmanager
    async def _seen(self, what: str) -> AsyncIterator[None]:
        """Leave only once a channel is in our application (before that Asterisk refuses everything: 422), or up."""
        event = self._awaited[what] = asyncio.Event()
        try:
            yield
            async with asyncio.timeout(self._timeout_s):
                await event.wait()
        except TimeoutError as error:
            raise TelephonyError(f"Asterisk did not get {what} in time.", code="ari-timeout") from error
        finally:
            self._awaited.pop(what, None)

    async def _note_talking(self, call_id: CallId, *, talking: bool) -> None:
        """For the ear's dialplan: without an agent it ends the call after a while, but not one where people talk."""
        if call_id in self._calls:
            self._calls[call_id].talking = talking
        value = "1" if talking else ""
        with contextlib.suppress(TelephonyError):
            await self._ari.request("POST", "/asterisk/variable", variable=f"HS_TALKING_{call_id}", value=value)

    def _legs(self, call_id: CallId) -> Legs:
        return self._calls.setdefault(call_id, Legs(f"hs-{call_id}-company"))

    async def _hang_up(self, channel: str) -> None:
        with contextlib.suppress(TelephonyError):
            await self._ari.request("DELETE", f"/channels/{channel}", missing_ok=True)

    async def _channel_name(self, channel: str) -> str:
        found = await self._ari.request("GET", f"/channels/{channel}")
        return str(found["name"])


_TASKS: set[asyncio.Task[None]] = set()
