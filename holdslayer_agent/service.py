"""The agent as its doors see it: `api.ports.CallService` over `app.Agent`. Translates, decides nothing."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from holdslayer_agent.api.ports import (
    CompanyCard,
    Health,
    LiveCall,
    MapTaken,
    Notices,
    PhoneCard,
    RedialCard,
    ScheduledCard,
    SealedAudio,
    Undelivered,
)
from holdslayer_agent.app import Agent
from holdslayer_agent.calls.archive import Archive, Tokens, Wishes
from holdslayer_agent.calls.bus import Bus
from holdslayer_agent.calls.ports import Tap, TappedLeg
from holdslayer_agent.calls.saying import Saying
from holdslayer_agent.calls.session import Session
from holdslayer_agent.core.asking import phone_in_use
from holdslayer_agent.core.call import CallId
from holdslayer_agent.core.events import (
    CallEvent,
    UserAskedForPhone,
    UserHungUp,
    UserLeft,
    UserSaidPerson,
    UserSaidRecording,
)
from holdslayer_agent.core.learned import LearnedMenu
from holdslayer_agent.core.policy import check_number
from holdslayer_agent.core.schedule import Scheduled
from holdslayer_agent.errors import CallRefused, StoreError
from holdslayer_agent.observers.finisher import recordings_key
from holdslayer_agent.observers.notifier import Notifier
from holdslayer_agent.observers.sealing import Sealed
from holdslayer_agent.observers.store import Company
from holdslayer_agent.observers.store.menus import RedialShelf
from holdslayer_agent.observers.store.vault import FactVault, load_key
from holdslayer_agent.practice.menu_maps import as_scenario, taken_in
from holdslayer_agent.practice.scenario_reader import parse_scenario

__all__ = ["AgentService"]


class AgentService:
    """One agent, behind all its doors."""

    def __init__(self, agent: Agent, notifier: Notifier | None = None) -> None:
        self._agent, self._notifier = agent, notifier

    @property
    def bus(self) -> Bus:
        return self._agent.bus

    @property
    def archive(self) -> Archive:
        return self._agent.store.archive

    @property
    def tokens(self) -> Tokens:
        return self._agent.store.tokens

    @property
    def wishes(self) -> Wishes:
        return self._agent.store.wishes

    @property
    def instance(self) -> str:
        return self._agent.instance

    # ---------------------------------------------------------------- calls

    async def begin_call(
        self, who: str, *, goal: str, phone: str | None, slots: Mapping[str, str], language: str | None
    ) -> CallId:
        return await self._agent.begin_call(who, goal=goal, phone=phone, slots=slots, language=language)

    async def schedule(
        self, who: str, when: str, *, goal: str, phone: str | None, slots: Mapping[str, str], language: str | None
    ) -> ScheduledCard:
        job = await self._agent.schedule(who, when, goal=goal, phone=phone, slots=slots, language=language)
        return _card(job)

    async def scheduled(self) -> Sequence[ScheduledCard]:
        return [_card(job) for job in await self._agent.scheduled.waiting()]

    async def cancel_scheduled(self, call_id: CallId) -> bool:
        return await self._agent.scheduled.cancel(call_id)

    def running(self) -> list[LiveCall]:
        """The calls that run, the oldest first."""
        return [_live(session) for session in self._agent.desk.calls.values()]

    def hang_up(self, call_id: CallId) -> bool:
        return self._post(call_id, UserHungUp())

    def join(self, call_id: CallId) -> bool:
        return self._post(call_id, UserAskedForPhone())

    def keep_holding(self, call_id: CallId) -> bool:
        """Whoever is connected leaves and will be rung again; where a phone rings it stops, and the wait goes on."""
        session = self._agent.desk.calls.get(call_id)
        on_line = session.machine.call.on_line if session is not None else None
        return self._post(call_id, UserLeft(on_line) if on_line is not None else UserSaidRecording())

    async def note_verdict(self, call_id: CallId, *, person: bool) -> bool:
        if self._post(call_id, UserSaidPerson() if person else UserSaidRecording()):
            return True
        kept = await self.archive.call(call_id)
        if kept is None:
            return False
        await self._agent.store.heard.note_verdict(kept.number, call_id, person=person)
        return True

    def answer(self, call_id: CallId, text: str = "", *, slot: str = "", value: str = "") -> bool:
        session = self._agent.desk.calls.get(call_id)
        if session is not None and not _question(session):
            raise CallRefused("This call asks nothing.", code="no-question", mend="Wait for a question.")
        return self._agent.answer(call_id, text, slot=slot, value=value)

    def say(self, call_id: CallId, text: str, slots: Mapping[str, str]) -> Saying | None:
        return self._agent.say(call_id, text, slots)

    @contextlib.asynccontextmanager
    async def listen(self, call_id: CallId, leg: TappedLeg) -> AsyncIterator[Tap]:
        allowed, session = self._agent.settings.api.listen, self._agent.desk.calls.get(call_id)
        if session is None:
            raise CallRefused("No such call is running.", code="call-unknown", mend="GET /api/v1/calls?state=running")
        if allowed == "off" or (leg == "you" and allowed != "all"):
            raise CallRefused(
                "The settings let nobody listen in to this.", code="listen-refused", mend="api.listen: waiting or all"
            )

        def hidden() -> str:
            if session.privacy.hidden:
                return "secret"
            return "private" if allowed != "all" and session.machine.call.on_line is not None else ""

        async with self._agent.board.tap(call_id, leg, hidden) as tap:
            yield tap

    def _post(self, call_id: CallId, event: CallEvent) -> bool:
        return self._agent.desk.post(call_id, event)

    # ---------------------------------------------------------------- what is around calls

    async def unsealed(self, path: Path) -> SealedAudio:
        settings = self._agent.settings
        key = recordings_key(await load_key(settings.data_dir, settings.facts.key))
        return await asyncio.to_thread(Sealed, path, key)

    async def companies(self) -> Sequence[CompanyCard]:
        return [
            CompanyCard(c.name, c.numbers, c.goal, c.language, await self._agent.hours.of(c.name, self._number(c)))
            for c in await self._agent.store.companies()
        ]

    def _number(self, company: Company) -> str:
        """As calls to it are kept; empty where it may not be dialled."""
        try:
            return check_number(company.numbers[0], self._agent.settings.policy.policy())
        except CallRefused:
            return ""

    async def put_company(self, company: CompanyCard) -> None:
        await self._agent.store.put_companies([Company(company.name, company.numbers, company.goal, company.language)])

    async def forget_company(self, name: str) -> bool:
        return await self._agent.store.forget_company(name)

    async def forget_hours(self, name: str) -> bool:
        wanted = name.casefold()
        found = [c for c in await self._agent.store.companies() if c.name.casefold() == wanted]
        return bool(found) and await self._agent.hours.forget(self._number(found[0]))

    async def phones(self) -> Sequence[PhoneCard]:
        states: Mapping[str, str] = (await self._agent.status())["phones"]
        return [
            PhoneCard(p.name, p.number, p.ring_s, states.get(p.name, "unknown"))
            for p in await self._agent.store.phones()
        ]

    async def status(self) -> dict[str, Any]:
        return await self._agent.status()

    async def health(self) -> Health:
        status = await self._agent.status()
        trunk, phones = str(status["trunk"]), status["phones"]
        line_up = trunk in {"registered", "reachable", "nonqualified", "unqualified", "unknown"}
        parts = {
            "asterisk": "ok" if status["asterisk"] == "connected" else "lost",
            "manager": "ok" if status["manager"] == "connected" else "lost",
            "trunk": "ok" if line_up else trunk,
            "phones": "ok" if any(_may_ring(s) for s in phones.values()) else "none reachable",
        }
        try:
            await self.archive.call(CallId(""))
            parts["store"] = "ok" if not self._agent.store.dropped else f"{self._agent.store.dropped} entries lost"
        except StoreError as error:
            parts["store"] = error.message
        return Health(parts["asterisk"] == parts["manager"] == "ok" and parts["store"] == "ok", parts)

    async def menus(self) -> Sequence[LearnedMenu]:
        return await self._agent.menus.all()

    async def menu_map(self, number: str) -> str | None:
        menu = await self._agent.menus.load(number)
        return None if menu is None else await asyncio.to_thread(as_scenario, menu)

    async def put_menu_map(self, number: str, text: str) -> MapTaken:
        check_number(number, self._agent.settings.policy.policy())
        scenario = await asyncio.to_thread(parse_scenario, text, "map")
        known = await self._agent.menus.load(number) or LearnedMenu(number, "")
        both = await asyncio.to_thread(taken_in, known, scenario, time.time())
        await self._agent.menus.save(both.menu)
        return MapTaken(both.added, both.replaced, both.older, both.kept, both.dropped, both.refused)

    async def forget_menu(self, number: str) -> bool:
        return await self._agent.menus.forget(number)

    async def redials(self) -> Sequence[RedialCard]:
        return [
            RedialCard(j.call_id, j.company, j.number, j.goal, j.state, j.due.timestamp(), j.tries, j.why)
            for j in await RedialShelf(self._agent.store).open_jobs()
        ]

    async def cancel_redial(self, call_id: CallId) -> bool:
        shelf = RedialShelf(self._agent.store)
        found = next((j for j in await shelf.open_jobs() if j.call_id == call_id), None)
        if found is not None:
            await shelf.put(replace(found, state="given_up", why="The user cancelled it."))
        return found is not None

    async def facts(self) -> Mapping[str, tuple[str, ...]]:
        return await (await self._vault()).names()

    async def facts_given(self) -> Mapping[str, tuple[str, ...]]:
        return await (await self._vault()).always()

    async def allow_fact(self, company: str, name: str, *, always: bool) -> bool:
        return await (await self._vault()).allow(company, name, always=always)

    async def put_fact(self, company: str, name: str, value: str) -> None:
        await (await self._vault()).put(company, name, value)

    async def forget_fact(self, company: str, name: str) -> bool:
        return bool(await (await self._vault()).forget(company, name))

    async def _vault(self) -> FactVault:
        settings = self._agent.settings
        return FactVault(self._agent.store, await load_key(settings.data_dir, settings.facts.key))

    def notices(self) -> Notices:
        if self._notifier is None:
            return Notices((), ())
        dead = [
            Undelivered(d.message.id, d.message.at, d.target, d.message.kind, d.message.text, d.why)
            for d in self._notifier.dead
        ]
        return Notices(self._notifier.targets, dead)

    def test_notices(self) -> int:
        return self._notifier.test() if self._notifier is not None else 0

    def resend(self, message_id: str) -> bool:
        return self._notifier is not None and self._notifier.again(message_id)

    def settings(self) -> dict[str, Any]:
        shown: dict[str, Any] = self._agent.settings.model_dump(mode="json")
        return shown


def _card(job: Scheduled) -> ScheduledCard:
    return ScheduledCard(job.call_id, job.company, job.number, job.goal, job.phone, job.due.timestamp(), job.hours)


def _may_ring(state: str) -> bool:
    return state == "by number" or state in {"reachable", "nonqualified", "unqualified"}


def _live(session: Session) -> LiveCall:
    call, now = session.machine.call, session.now_s
    person = call.person
    held_s = call.held_s + (now - call.hold_since_s if call.hold_since_s is not None else 0.0)
    evidence = tuple(sorted(person.evidence.items(), key=lambda cue: -abs(cue[1])))
    return LiveCall(
        call.plan.call_id,
        call.plan.company,
        call.plan.number,
        call.plan.goal,
        call.plan.language,
        call.state.value,
        session.started_at,
        round(now, 1),
        round(held_s, 1),
        call.hold_since_s,
        person.hold.sound.value,
        round(person.p_person, 3),
        str(person.verdict.value),
        tuple((name, round(odds, 2)) for name, odds in evidence if odds),
        phone_in_use(call),
        _question(session),
        call.queue.position,
        call.queue.range_s(now),
    )


def _question(session: Session) -> str:
    """What the navigator asked and has not been told."""
    asked = session.machine.call.menu.open_question
    return asked.told if asked is not None else ""
