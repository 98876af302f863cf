"""From what was asked for to a call's plan: which company and number, which phones in which order, which facts."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from holdslayer_agent.calls.desk import new_call_id
from holdslayer_agent.core.call import CallId, CallPlan, PhonePlan
from holdslayer_agent.core.policy import check_number
from holdslayer_agent.core.wording import word
from holdslayer_agent.errors import CallRefused, StoreError
from holdslayer_agent.navigation.guarding import authenticates, needed_for
from holdslayer_agent.observers.store import Company, Store
from holdslayer_agent.observers.store.vault import FactVault, load_key
from holdslayer_agent.settings import Settings

if TYPE_CHECKING:
    from holdslayer_agent.core.redial import Redial

__all__ = ["Planner"]

log = logging.getLogger(__name__)


class Planner:
    """Knows the settings and what the store holds. Everything that can't be planned raises CallRefused with a mend."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings, self._store = settings, store

    async def outgoing(
        self,
        who: str,
        *,
        goal: str = "",
        phone: str | None = None,
        slots: Mapping[str, str] | None = None,
        language: str | None = None,
        call_id: CallId | None = None,
        named: Collection[str] = (),
    ) -> tuple[CallPlan, dict[str, str]]:
        """The plan of a call to a company or number, and the facts that go with it.

        `named`: kept facts that the user has named for this very wish, in a call before.
        """
        company, number = await self.target(who)
        if self._settings.trunk is None:
            raise CallRefused(
                "There is no line to call out on.", code="no-trunk", mend="Fill in trunk: in the settings."
            )
        s = self._settings
        kept, always = await self._kept_facts(company.name)
        facts = {**kept, **(slots or {})}
        wish = goal or company.goal
        said = {*(slots or {}), *named, *always}
        guarded = [name for name in facts if name not in said and authenticates(name) and not needed_for(wish, name)]
        spoken = language or company.language or s.language
        plan = CallPlan(
            call_id=call_id or new_call_id(),
            number=number,
            company=company.name,
            goal=wish,
            language=spoken,
            phones=await self.phones(phone),
            slots=tuple(name for name in facts if name not in guarded),
            guarded=tuple(guarded),
            all_at_once=s.ring.order == "all_at_once",
            rounds=s.ring.rounds,
            accept_s=s.ring.accept_s,
            dial_s=s.limits.dial_s,
            menu_s=s.limits.menu_s,
            hold_s=s.limits.hold_s,
            callback=s.navigator.callback,
            ask_phone_s=s.navigator.ask_phone_s,
            question=next((text for of, text in s.voice.question.items() if of == spoken), ""),
        )
        return self._with_notice(plan), facts

    async def again(self, job: Redial) -> tuple[CallPlan, dict[str, str]]:
        """The plan of a call that is made again: to the company, while it is known and has that number; with what is
        kept for it, and no question for what the user had named."""
        known = [c for c in await self._store.companies() if c.name.casefold() == job.company.casefold()]
        who = known[0].name if known and any(_same(n, job.number) for n in known[0].numbers) else job.number
        return await self.outgoing(who, goal=job.goal, phone=job.phone, language=job.language, named=job.slots)

    def _with_notice(self, plan: CallPlan) -> CallPlan:
        """Who is recorded is told: the company where its side is, the user where his is."""
        recording = self._settings.recording
        if recording.notice == "none":
            return plan
        own = next((text for of, text in recording.notice_words.items() if of == plan.language), "")
        text = own or word(plan.language, "recorded")
        return replace(plan, phone_notice=text, notice=text if recording.consent == "all" else "")

    async def from_phone(self, phone: str, number: str) -> CallPlan:
        """The plan of a call that a desk phone dials through us: the user's own, the agent only listens."""
        s = self._settings
        check_number(number, s.policy.policy())
        known = [c for c in await self._store.companies() if any(_same(n, number) for n in c.numbers)]
        company = known[0] if known else Company(number, (number,), "")
        plan = CallPlan(
            call_id=new_call_id(),
            number=number,
            company=company.name,
            goal=company.goal,
            language=company.language or s.language,
            phones=await self.phones(phone),
            dial_s=s.limits.dial_s,
            menu_s=s.limits.menu_s,
            hold_s=s.limits.hold_s,
            from_phone=phone,
        )
        return self._with_notice(plan)

    async def called_back(self, job: Redial) -> CallPlan:
        """The plan of a promised call-back that comes in now."""
        s = self._settings
        plan = CallPlan(
            call_id=new_call_id(),
            number=job.number,
            company=job.company,
            goal=job.goal,
            language=job.language or s.language,
            phones=await self.phones(job.phone),
            all_at_once=s.ring.order == "all_at_once",
            rounds=s.ring.rounds,
            accept_s=s.ring.accept_s,
            hold_s=s.limits.hold_s,
            called_back=True,
        )
        return self._with_notice(plan)

    async def target(self, who: str) -> tuple[Company, str]:
        """The company of that name (or part of it, or a number), and the number to dial."""
        company = await self._find(who)
        return company, check_number(company.numbers[0], self._settings.policy.policy())

    async def phones(self, name: str | None) -> tuple[PhonePlan, ...]:
        """The phones to ring, the named one first."""
        phones = await self._store.phones()
        if not phones:
            raise CallRefused(
                "There is no phone to ring you on.", code="no-phone", mend="Add one to phones: in the settings."
            )
        if name is None:
            return tuple(phones)
        first = [p for p in phones if p.name == name]
        if not first:
            raise CallRefused(
                f"No phone is called {name!r}.",
                code="phone-unknown",
                mend=f"Known: {', '.join(p.name for p in phones)}.",
            )
        return tuple(first + [p for p in phones if p.name != name])

    async def _find(self, who: str) -> Company:
        companies = await self._store.companies()
        wanted = who.strip().casefold()
        exact = [c for c in companies if c.name.casefold() == wanted]
        partly = exact or [c for c in companies if wanted and wanted in c.name.casefold()]
        if len(partly) == 1:
            return partly[0]
        if len(partly) > 1:
            raise CallRefused(
                f"{who!r} fits several companies: {', '.join(c.name for c in partly)}.",
                code="company-ambiguous",
                mend="Use the whole name.",
            )
        if any(c.isdigit() for c in who) and not any(c.isalpha() for c in who):
            return Company(who, (who,), "talk to a person")
        known = ", ".join(c.name for c in companies) or "none yet"
        raise CallRefused(
            f"No company is called {who!r}.",
            code="company-unknown",
            mend=f"Add it to companies: in the settings, or give a number. Known: {known}.",
        )

    async def _kept_facts(self, company: str) -> tuple[dict[str, str], tuple[str, ...]]:
        """What the user keeps for this company, and the names of what is always given to it; a call goes out without
        them when they can't be read."""
        try:
            vault = FactVault(self._store, await load_key(self._settings.data_dir, self._settings.facts.key))
            return await vault.facts(company), (await vault.always()).get(company.casefold(), ())
        except StoreError as error:
            log.warning("the facts kept can't be used: %s", error.message)
            return {}, ()


def _same(one: str, other: str) -> bool:
    digits = ["".join(c for c in n if c.isdigit()) for n in (one, other)]
    return bool(digits[0]) and (digits[0].endswith(digits[1]) or digits[1].endswith(digits[0]))
