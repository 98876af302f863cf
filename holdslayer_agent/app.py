"""The composition root: settings in, a working agent out. The only place that knows every part.

`Agent` is an async context manager: inside it Asterisk is connected, calls can be started, and what an earlier agent
left behind has been taken over. Leaving it stops what it started, except calls, which are Asterisk's to keep.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Coroutine, Mapping
from datetime import datetime
from typing import Any

from holdslayer_agent import __version__
from holdslayer_agent.asterisk_host import AsteriskHost
from holdslayer_agent.calls.bus import Bus, Entry
from holdslayer_agent.calls.desk import Desk, new_call_id
from holdslayer_agent.calls.effects import Tools
from holdslayer_agent.calls.hours import HoursBook
from holdslayer_agent.calls.redials import RedialDesk
from holdslayer_agent.calls.saying import Saying
from holdslayer_agent.calls.schedules import ScheduleDesk
from holdslayer_agent.calls.session import Session
from holdslayer_agent.calls.voicebox import forget_strays, sound_file
from holdslayer_agent.core.call import Call, CallId, Outcome, PhonePlan
from holdslayer_agent.core.dead_ends import hung_up_after
from holdslayer_agent.core.events import CallEvent, UserHungUp
from holdslayer_agent.core.hearing_out import end_of
from holdslayer_agent.core.redial import Redial, RedialCaps
from holdslayer_agent.core.schedule import Scheduled, at_opening, start_time
from holdslayer_agent.core.wording import word
from holdslayer_agent.errors import StoreError
from holdslayer_agent.hearing import warm_up
from holdslayer_agent.incoming import Incoming
from holdslayer_agent.navigation.choice import budget_of, likeness_of, navigator_of
from holdslayer_agent.navigation.memory import EndedCall, MenuMemory
from holdslayer_agent.observers.finisher import Finisher, recordings_key
from holdslayer_agent.observers.housekeeping import Housekeeper
from holdslayer_agent.observers.instance import instance_id
from holdslayer_agent.observers.recorder import Recorder
from holdslayer_agent.observers.store import Company, Store
from holdslayer_agent.observers.store.hours import HeardHours
from holdslayer_agent.observers.store.menus import MenuShelf, RedialShelf
from holdslayer_agent.observers.store.scheduled import Schedule
from holdslayer_agent.observers.store.spending import SpendingShelf
from holdslayer_agent.observers.store.vault import FactVault, load_key
from holdslayer_agent.planner import Planner
from holdslayer_agent.settings import Settings
from holdslayer_agent.speech.recognisers import Recognisers
from holdslayer_agent.speech.stt import SpeechToText
from holdslayer_agent.speech.voices import voice_of
from holdslayer_agent.telephony.ami import Ami
from holdslayer_agent.telephony.ari import Ari, AriEvent
from holdslayer_agent.telephony.configuration import Folders, sounds_folder
from holdslayer_agent.telephony.installation import find_asterisk, tools_bin
from holdslayer_agent.telephony.media import MediaServer
from holdslayer_agent.telephony.secrets import SecretFile
from holdslayer_agent.telephony.switchboard import Board

__all__ = ["Agent"]

log = logging.getLogger(__name__)


class Agent:
    """Everything of one running agent. Use `Agent.open`."""

    def __init__(self, settings: Settings) -> None:
        a, secrets = settings.asterisk, SecretFile(settings.data_dir / "secrets.json")
        self.settings = settings
        self.bus = Bus()
        self.instance = instance_id(settings.data_dir)
        installation = find_asterisk() if a.mode == "managed" else None
        wideband = installation.wideband if installation else False
        self.rate_hz = (16000 if wideband else 8000) if a.rate_hz == "auto" else int(a.rate_hz)
        self._folders = Folders(settings.data_dir.resolve() / "asterisk")
        ari_password = a.ari_password.get_secret_value() if a.ari_password else secrets.get("ari")
        ami_password = a.manager_password.get_secret_value() if a.manager_password else secrets.get("manager")
        self.ari = Ari(
            a.control_host, a.http_port, a.ari_user, ari_password, a.ari_app,
            timeout_s=a.timeout_s, on_event=self._on_ari, on_state=self._on_ari_state,
        )  # fmt: skip
        self.asterisk = AsteriskHost(settings, installation, self._folders, self.ari)
        self.ami = Ami(a.control_host, a.manager_port, a.manager_user, ami_password, timeout_s=a.timeout_s)
        self.media = MediaServer(a.audiosocket_bind, a.audiosocket_port, self.rate_hz)
        self.board = Board(
            self.ari,
            self.ami,
            self.media,
            self._to_call,
            recordings=self._folders.spool / "recording",
            inband_dtmf=settings.trunk is not None and settings.trunk.dtmf == "inband",
            timeout_s=a.timeout_s,
        )
        self.voice = voice_of(settings.voice, settings.data_dir / "voice", tools=tools_bin())
        self._stt: Recognisers | None = None
        self._recorder = Recorder(settings.data_dir.resolve() / "recordings", settings.recording.keep_days)
        self._adopting = asyncio.Lock()
        self._spawned: set[asyncio.Task[None]] = set()
        self.budget = budget_of(settings.navigator)
        self.likeness = likeness_of(settings.navigator)
        self.store: Store
        self.planner: Planner
        self.desk: Desk
        self.incoming: Incoming
        self.menus: MenuShelf
        self.hours: HoursBook
        self.memory: MenuMemory | None = None
        self.redials: RedialDesk
        self.scheduled: ScheduleDesk

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, settings: Settings) -> AsyncIterator[Agent]:
        """Raises SetupError, ConfigError, StoreError or TelephonyError when something needed is missing."""
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        agent = cls(settings)
        database = settings.database_url
        agent.store = await Store.open(
            settings.data_dir / "holdslayer.db", database.get_secret_value() if database else None
        )
        agent._open_shelves()
        ready = False
        try:
            await agent._fill_store()
            await agent._count_costs()
            agent.desk = Desk(agent._tools(), agent.store, agent.bus, limit=settings.limits.calls)
            agent.incoming = Incoming(agent.ari, agent.board, agent.desk, agent.planner, agent.redials, agent._notify)
            await agent.asterisk.start()
            await agent.media.start()
            async with asyncio.TaskGroup() as tasks:
                running = [
                    tasks.create_task(work, name=name)
                    for name, work in (
                        ("store", agent.store.run()),
                        ("desk", agent.desk.run()),
                        ("ari", agent.ari.run()),
                        ("ami", agent.ami.run()),
                        ("redials", agent.redials.run()),
                        ("housekeeping", Housekeeper(agent.store, agent._recorder, settings.history.keep_days).run()),
                    )
                ]
                try:
                    agent._stt = await Recognisers.open(settings.speech, tasks)
                    await agent.asterisk.connected()
                    await agent._prepare()
                    await agent._adopt()
                    if agent.likeness is not None:
                        running.append(tasks.create_task(agent.likeness.load(), name="meaning"))
                    running.append(tasks.create_task(agent.scheduled.run(), name="schedule"))
                    running.append(tasks.create_task(agent.asterisk.watch(), name="asterisk"))
                    running.append(tasks.create_task((await agent._finisher()).run(), name="recordings"))
                    ready = True
                    yield agent
                finally:
                    for task in running:
                        task.cancel()
        finally:
            if not ready and agent.asterisk.started_here:
                await agent.asterisk.stop()
            await agent._close()

    # ---------------------------------------------------------------- what doors call

    async def start_call(
        self,
        who: str,
        *,
        goal: str = "",
        phone: str | None = None,
        slots: Mapping[str, str] | None = None,
        language: str | None = None,
        call_id: CallId | None = None,
    ) -> Session:
        """Call a company by name, or a number. Raises CallRefused with the reason; nothing was dialled then."""
        plan, facts = await self.planner.outgoing(
            who, goal=goal, phone=phone, slots=slots, language=language, call_id=call_id
        )
        return await self.desk.start(plan, facts)

    async def begin_call(
        self, who: str, *, goal: str, phone: str | None, slots: Mapping[str, str], language: str | None
    ) -> CallId:
        """`start_call` for a door: the call's id."""
        session = await self.start_call(who, goal=goal, phone=phone, slots=slots, language=language)
        return session.plan.call_id

    async def schedule(
        self,
        who: str,
        when: str,
        *,
        goal: str = "",
        phone: str | None = None,
        slots: Mapping[str, str] | None = None,
        language: str | None = None,
    ) -> Scheduled:
        """Call later: at an ISO time with a zone, or at `opening`. Raises CallRefused as `start_call` would now."""
        company, number = await self.planner.target(who)
        await self.planner.phones(phone)
        opening = await self.hours.of(company.name, number)
        due = start_time(when, opening.at, datetime.now().astimezone())
        job = Scheduled(
            new_call_id(), company.name, number, goal or company.goal, phone, language, tuple(slots or {}), due,
            hours=opening.source if at_opening(when) else "",
        )  # fmt: skip
        await self.scheduled.add(job, slots or {})
        return job

    async def _start_scheduled(self, job: Scheduled, values: Mapping[str, str]) -> None:
        await self.start_call(
            job.company, goal=job.goal, phone=job.phone, slots=values, language=job.language, call_id=job.call_id
        )

    def _missed(self, job: Scheduled) -> None:
        self._notify(
            job.call_id, "call_missed", f"{job.company}: the call of {job.due:%a %H:%M} was not made. {job.why}"
        )

    def answer(self, call_id: CallId, text: str = "", *, slot: str = "", value: str = "") -> bool:
        """The user's answer to a call's question, from whichever door; False when the call is not running."""
        return self.desk.answer(call_id, text, slot=slot, value=value)

    def say(self, call_id: CallId, text: str, slots: Mapping[str, str]) -> Saying | None:
        """Words of the user's to whoever is on the line; None when the call is not running. Raises CallRefused."""
        return self.desk.say(call_id, text, slots)

    def hang_up(self, call_id: CallId) -> bool:
        """Ask a call to end; False when it is not running."""
        return self.desk.post(call_id, UserHungUp())

    async def status(self) -> dict[str, Any]:
        """What a person wants to know at a glance; plain JSON."""
        calls = []
        for call_id, session in self.desk.calls.items():
            call = session.machine.call
            held_s = call.held_s + (session.now_s - call.hold_since_s if call.hold_since_s is not None else 0.0)
            calls.append(
                {
                    "call_id": call_id,
                    "company": call.plan.company,
                    "goal": call.plan.goal,
                    "state": call.state.value,
                    "seconds": round(session.now_s),
                    "held_s": round(held_s),
                    "p_person": round(call.person.p_person, 2),
                }
            )
        return {
            "version": __version__,
            "asterisk": "connected" if self.ari.connected.is_set() else "lost",
            "manager": "connected" if self.ami.up else "lost",
            "trunk": await self._trunk_status(),
            "phones": await self._phone_status(),
            "speech": self._stt.status() if self._stt is not None else [],
            "calls": calls,
        }

    async def _trunk_status(self) -> str:
        trunk = self.settings.trunk
        if trunk is None:
            return "none"
        if trunk.auth == "registration":
            registered = await self.ami.registrations() if self.ami.up else {}
            return registered.get("trunk", "unknown").lower()
        contact = await self.ami.endpoint_contact("trunk") if self.ami.up else ""
        return contact.lower() or "unknown"

    async def _phone_status(self) -> dict[str, str]:
        contacts = await self.ami.contacts() if self.ami.up else {}
        return {
            p.name: "by number" if p.number else contacts.get(p.name, "not registered").lower()
            for p in await self.store.phones()
        }

    # ---------------------------------------------------------------- starting

    def _recogniser(self, call: str) -> SpeechToText:
        assert self._stt is not None, "calls start only in a running agent"
        return self._stt.caller(call)

    def _tools(self) -> Tools:
        return Tools(
            switchboard=self.board,
            recognizer=self._recogniser,
            voice=self.voice,
            navigator=navigator_of(self.settings.navigator, self.memory, self.budget, self.likeness),
            learn=self._call_ended,
            sounds=sounds_folder(self.settings),
            rate_hz=self.rate_hz,
            heard=self.store.heard,
            consent=self.settings.recording.consent,
            notify=self._notify,
            allow_fact=self._allow_fact,
            keep_recordings=self._recorder.keep,
        )

    def _open_shelves(self) -> None:
        s = self.settings
        self.planner = Planner(s, self.store)
        self.menus = MenuShelf(self.store)
        self.hours = HoursBook(HeardHours(self.store), {c.name: c.opens for c in s.companies})
        if s.navigator.learn:
            self.memory = MenuMemory(self.menus.load, self.menus.save)
        caps = RedialCaps(s.redial.day, s.redial.total, s.redial.from_hour, s.redial.to_hour)
        shelf = RedialShelf(self.store)
        self.redials = RedialDesk(
            shelf, caps, self._redial, self._opening, lambda: datetime.now().astimezone(), enabled=s.redial.enabled
        )

        self.scheduled = ScheduleDesk(
            Schedule(self.store, lambda: load_key(s.data_dir, s.facts.key)),
            self._start_scheduled,
            self._missed,
            lambda: datetime.now().astimezone(),
            late_min=s.schedule.late_min,
        )

    async def _redial(self, job: Redial) -> None:
        plan, facts = await self.planner.again(job)
        await self.desk.start(plan, facts)

    async def _allow_fact(self, company: str, name: str) -> None:
        vault = FactVault(self.store, await load_key(self.settings.data_dir, self.settings.facts.key))
        await vault.allow(company, name)

    async def _opening(self, company: str, number: str) -> str:
        return (await self.hours.of(company, number)).at

    async def _finisher(self) -> Finisher:
        s, key = self.settings, None
        if s.recording.sealed:
            key = recordings_key(await load_key(s.data_dir, s.facts.key))
        return Finisher(self.store, s.recording.format, key)

    async def _call_ended(self, call: Call, outcome: Outcome) -> None:
        """What a call teaches, and whether it is to be made again."""
        plan = call.plan
        await self.hours.learn(call, time.time())
        outcome = await self.hours.closed_until(call, outcome)
        if self.memory is not None and plan.from_phone is None and not plan.called_back:
            ended = EndedCall(
                plan.goal,
                plan.language,
                call.menu.history,
                outcome.kind.value,
                time.time(),
                end_of(call, outcome),
                hung_up_after(call, outcome),
            )
            await self.memory.note(plan.number, plan.company, ended)
        try:
            job = await self.redials.ended(plan, outcome)
        except StoreError as error:
            log.warning("no redial: %s", error.message)
            return
        if job is not None and job.state == "waiting":
            self._notify(plan.call_id, "redial", f"{plan.company}: calling again at {job.due:%a %H:%M}.")

    async def _fill_store(self) -> None:
        s = self.settings
        await self.store.put_companies([Company(c.name, c.numbers, c.goal, c.language) for c in s.companies])
        await self.store.put_phones([PhonePlan(p.name, p.ring_s, p.number) for p in s.phones])

    async def _count_costs(self) -> None:
        await self.budget.keep_in(SpendingShelf(self.store))
        if self.settings.navigator.unpriced:
            log.warning(
                "navigator.in_usd and navigator.out_usd are not filled in: "
                "navigator.call_usd and navigator.day_usd cap nothing"
            )

    async def _prepare(self) -> None:
        """What must be there before the first call: the voice model, and the phrases Asterisk plays without us."""
        language, folder = self.settings.language, sounds_folder(self.settings)
        await asyncio.to_thread(warm_up)
        if self._stt is not None:
            await self._stt.warm_up()
        await asyncio.to_thread(self._recorder.prune, time.time())
        for name, phrase in (("one-moment", "agent-away"), ("apology", "apology")):
            await sound_file(self.voice, folder, word(language, phrase), language, self.rate_hz, name)

    async def _adopt(self) -> None:
        async with self._adopting:
            adopted = await self.desk.adopt(await self.board.find_calls())
        await asyncio.to_thread(forget_strays, sounds_folder(self.settings), set(self.desk.calls))
        if adopted:
            log.info("took over %d calls", len(adopted))

    # ---------------------------------------------------------------- while running

    def _to_call(self, call_id: CallId, event: CallEvent) -> None:
        self.desk.post(call_id, event)

    def _on_ari(self, event: AriEvent) -> None:
        if event.type == "StasisStart":
            self._spawn(self.incoming.take(event))
        self.board.on_event(event)

    def _on_ari_state(self, up: bool) -> None:
        log.info("Asterisk's events: %s", "connected" if up else "lost")
        if up:
            self._spawn(self.asterisk.check_boot(lambda: self.desk.asterisk_lost()))

    def _notify(self, call_id: str, kind: str, text: str) -> None:
        log.info("notification %s: %s", kind, text)
        self.bus.publish(Entry(CallId(call_id), 0, 0.0, "notification", kind, {"text": text}))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._spawned.add(task)
        task.add_done_callback(self._spawned.discard)

    async def _close(self) -> None:
        self.bus.close()
        await self.media.stop()
        await self.ari.close()
        if self._stt is not None:
            await self._stt.close()
        await self.store.close()

    async def stop_asterisk(self) -> None:
        """End a managed Asterisk, and with it every call."""
        await self.asterisk.stop()
