"""Tells the user outside the call: what happened on the bus, to apprise's services and to signed webhooks.

A notifier only watches. Each target has a queue of 200 messages and a task of its own, so a slow or dead one delays
neither a call nor another target; its oldest messages are dropped and counted. A message that no attempt delivered
becomes a dead letter, kept over a restart to be seen and sent again.
"""

from __future__ import annotations

import asyncio
import collections
import hashlib
import hmac
import json
import logging
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, Protocol

import aiohttp

from holdslayer_agent.calls.bus import Bus, Entry
from holdslayer_agent.core.templates import Template
from holdslayer_agent.errors import ProviderError, StoreError

__all__ = ["AppriseTarget", "DeadLetter", "Message", "Notifier", "Quiet", "Shelf", "Target", "Webhook", "sign"]

log = logging.getLogger(__name__)

QUEUE: Final = 200
"""Messages that wait for one target: the longest it takes with one is under four minutes (attempts and time-outs), in
which twenty calls have at most four notices each."""
DEAD: Final = 500
"""Dead letters shown, the newest: 190 KB (measured with long texts)."""
SAVE_AGAIN_S: Final = 60.0
"""Until a disk that was full is tried again."""
CALLS: Final = 200
"""Calls known by name: as many as the settings let run at once."""
ATTEMPTS_S: Final = (0.0, 1.0, 5.0, 30.0, 120.0)
"""Pauses before each attempt: a restart of the receiver takes seconds, a reboot two minutes."""
TIMEOUT_S: Final = 15.0
"""Apprise allows its services 4 s to connect and 4 s to answer; a mail server takes longer."""

TITLES: Final = {
    "person_answered": {"en": "A person answered", "de": "Ein Mensch ist dran"},
    "question": {"en": "A call asks you something", "de": "Ein Anruf fragt Sie etwas"},
    "user_did_not_come": {"en": "You did not come to the phone", "de": "Sie kamen nicht ans Telefon"},
    "second_hold": {"en": "On hold again", "de": "Wieder in der Warteschleife"},
    "ended": {"en": "A call ended", "de": "Ein Anruf ist zu Ende"},
    "redial": {"en": "Calling again later", "de": "Später noch ein Versuch"},
    "call_missed": {"en": "A planned call was not made", "de": "Ein geplanter Anruf fand nicht statt"},
    "trunk_down": {"en": "The phone line is down", "de": "Die Telefonleitung ist tot"},
    "test": {"en": "A test", "de": "Ein Test"},
}


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to tell. `kind` as notifications of the bus; `id` is the same in every attempt."""

    id: str
    at: float
    kind: str
    title: str
    text: str
    call_id: str


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that a target never took."""

    target: str
    message: Message
    why: str


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the day, in the machine's time, in which only `always` is told. From 22 to 7 goes over midnight."""

    from_hour: int
    to_hour: int
    always: frozenset[str]

    def lets_through(self, kind: str, hour: int) -> bool:
        over = self.from_hour > self.to_hour
        quiet = self.from_hour <= hour or hour < self.to_hour if over else self.from_hour <= hour < self.to_hour
        return not quiet or kind in self.always


class Target(Protocol):
    """Somewhere to tell it."""

    @property
    def name(self) -> str:
        """As the user may see it: without keys and passwords."""
        ...

    def wants(self, kind: str) -> bool: ...

    async def send(self, message: Message) -> None:
        """Raises ProviderError; `retryable` says whether again may help."""
        ...


class Shelf(Protocol):
    """Where dead letters outlive the agent. Each method may raise StoreError."""

    async def letters(self) -> Sequence[DeadLetter]:
        """The oldest first."""
        ...

    async def keep(self, letter: DeadLetter) -> None: ...

    async def drop(self, letter: DeadLetter) -> None: ...


def sign(secret: str, at: int, body: bytes) -> str:
    """The signature header of a webhook: HMAC-SHA256 over time and body, so that an old one can't be sent again."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


class Webhook:
    """POSTs JSON, signed in `Holdslayer-Signature`."""

    def __init__(self, url: str, secret: str, kinds: frozenset[str], *, clock: Callable[[], float] = time.time) -> None:
        self._url, self._secret, self._kinds, self._clock = url, secret, kinds, clock

    @property
    def name(self) -> str:
        return self._url.partition("?")[0]

    def wants(self, kind: str) -> bool:
        return kind in self._kinds

    async def send(self, message: Message) -> None:
        body = json.dumps({"schema": 1, **asdict(message)}).encode()
        headers = {
            "Content-Type": "application/json",
            "Holdslayer-Signature": sign(self._secret, int(self._clock()), body),
            "Holdslayer-Id": message.id,
        }
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_S)) as session,
                session.post(self._url, data=body, headers=headers, allow_redirects=False) as answer,
            ):
                status = answer.status
        except (aiohttp.ClientError, TimeoutError) as error:
            why = f"{type(error).__name__}: {error}".rstrip(": ")
            raise ProviderError(why, code="webhook-unreachable", retryable=True) from error
        if not 200 <= status < 300:
            again = status >= 500 or status in {408, 409, 425, 429}
            raise ProviderError(f"HTTP {status}", code="webhook-refused", retryable=again)


class AppriseTarget:
    """One of apprise's services (email, push, chat, SMS …), by its address."""

    def __init__(self, url: str, kinds: frozenset[str]) -> None:
        import apprise

        self._service = apprise.Apprise()
        if not self._service.add(url):
            raise ProviderError("apprise does not know an address of notify.services.", code="notify-unknown")
        self._name = str(self._service[0].url(privacy=True)).partition("?")[0]  # type: ignore[no-untyped-call]
        self._kinds = kinds

    @property
    def name(self) -> str:
        return self._name

    def wants(self, kind: str) -> bool:
        return kind in self._kinds

    async def send(self, message: Message) -> None:
        try:
            async with asyncio.timeout(TIMEOUT_S):
                told = await self._service.async_notify(title=message.title, body=message.text)
        except TimeoutError as error:
            raise ProviderError("no answer in time", code="notify-slow", retryable=True) from error
        except Exception as error:
            raise ProviderError(type(error).__name__, code="notify-failed", retryable=True) from error
        if not told:
            raise ProviderError("the service took it not", code="notify-refused", retryable=True)


class _Outbox:
    """One target's queue."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.waiting: collections.deque[Message] = collections.deque(maxlen=QUEUE)
        self.something = asyncio.Event()

    def put(self, message: Message) -> bool:
        """False when the oldest had to go."""
        kept = len(self.waiting) < QUEUE
        self.waiting.append(message)
        self.something.set()
        return kept


class Notifier:
    """Watches the bus and tells the targets. `run` until cancelled."""

    def __init__(
        self,
        bus: Bus,
        targets: Sequence[Target],
        *,
        language: str = "en",
        quiet: Quiet | None = None,
        templates: Mapping[str, Template] = MappingProxyType({}),
        attempts_s: Sequence[float] = ATTEMPTS_S,
        shelf: Shelf | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._bus, self._language, self._quiet, self._clock = bus, language, quiet, clock
        self._outboxes = [_Outbox(t) for t in targets]
        self._attempts_s, self._shelf = attempts_s, shelf
        self._templates = templates
        self._calls: dict[str, tuple[str, str]] = {}  # company and goal of those that run
        self.dead: collections.deque[DeadLetter] = collections.deque(maxlen=DEAD)
        self._unsaved: collections.deque[tuple[DeadLetter, bool]] = collections.deque(maxlen=2 * DEAD)
        """Letters that died, or (False) were sent again, and are not on the shelf yet."""
        self._something = asyncio.Event()
        self.dropped = 0

    @property
    def targets(self) -> list[str]:
        return [o.target.name for o in self._outboxes]

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            for outbox in self._outboxes:
                tasks.create_task(self._deliver(outbox))
            if self._shelf is not None:
                tasks.create_task(self._save(self._shelf))
            await self._watch()

    async def _watch(self) -> None:
        while True:
            with self._bus.subscribe() as entries:
                async for entry in entries:
                    self._know(entry)
                    if entry.kind == "notification":
                        self.tell(self._message(entry))
            if not entries.lagged:
                await asyncio.Event().wait()  # the agent ends, and cancels us

    def tell(self, message: Message, *, only: str | None = None) -> None:
        """Queue it for whoever wants it; for one target alone where `only` names it."""
        hour = datetime.fromtimestamp(self._clock()).hour
        loud = self._quiet is None or self._quiet.lets_through(message.kind, hour) or message.kind == "test"
        for outbox in self._outboxes:
            wanted = outbox.target.wants(message.kind) or message.kind == "test"
            if (only is None and wanted and loud) or only == outbox.target.name:
                self.dropped += not outbox.put(message)

    def test(self) -> int:
        """A test message to every target; how many there are."""
        self.tell(self._made("test", "Hold Slayer can reach you here.", ""))
        return len(self._outboxes)

    def again(self, message_id: str) -> bool:
        """Send a dead letter again; whether there is one."""
        found = [d for d in self.dead if d.message.id == message_id and d.target in self.targets]
        for letter in found:
            self.dead.remove(letter)
            self._change(letter, kept=False)
            self.tell(letter.message, only=letter.target)
        return bool(found)

    def _change(self, letter: DeadLetter, *, kept: bool) -> None:
        self._unsaved.append((letter, kept))
        self._something.set()

    async def _save(self, shelf: Shelf) -> None:
        """Behind everything else: what an earlier agent could not deliver comes first, then each change."""
        recalled = False
        while True:
            try:
                if not recalled:
                    self.dead.extendleft(reversed(await shelf.letters()))
                    recalled = True
                while self._unsaved:
                    letter, kept = self._unsaved[0]
                    # Cut off, a transaction would leave its connection behind.
                    await asyncio.shield((shelf.keep if kept else shelf.drop)(letter))
                    self._unsaved.popleft()
            except StoreError as error:
                log.warning("dead letters are in memory alone: %s", error.message)
                await asyncio.sleep(SAVE_AGAIN_S)
            else:
                self._something.clear()
                await self._something.wait()

    async def _deliver(self, outbox: _Outbox) -> None:
        while True:
            while not outbox.waiting:
                outbox.something.clear()
                await outbox.something.wait()
            message = outbox.waiting.popleft()
            why = await self._attempt(outbox.target, message)
            if why:
                log.warning("%s was not told of %s: %s", outbox.target.name, message.kind, why)
                letter = DeadLetter(outbox.target.name, message, why)
                self.dead.append(letter)
                self._change(letter, kept=True)

    async def _attempt(self, target: Target, message: Message) -> str:
        """Empty when it was told, else why not."""
        why = ""
        for pause_s in self._attempts_s:
            await asyncio.sleep(pause_s)
            try:
                await target.send(message)
            except ProviderError as error:
                why = error.message
                if not error.retryable:
                    return why
            else:
                return ""
        return why

    def _know(self, entry: Entry) -> None:
        """Whom a call is to, for the templates."""
        plan = entry.fields.get("plan")
        if entry.name == "CallRequested" and isinstance(plan, dict):
            self._calls[entry.call_id] = str(plan.get("company", "")), str(plan.get("goal", ""))
            while len(self._calls) > CALLS:
                del self._calls[next(iter(self._calls))]

    def _message(self, entry: Entry) -> Message:
        return self._made(entry.name, str(entry.fields.get("text", "")), entry.call_id)

    def _made(self, kind: str, text: str, call_id: str) -> Message:
        titles: dict[str, Any] = TITLES.get(kind, {})
        title = titles.get(self._language) or titles.get("en") or kind.replace("_", " ")
        if (template := self._templates.get(kind)) is not None:
            company, goal = self._calls.get(call_id, ("", ""))
            known = {"title": str(title), "text": text, "kind": kind, "call_id": call_id}
            title, text = template.worded({**known, "company": company, "goal": goal})
        return Message(secrets.token_hex(8), round(self._clock(), 3), kind, str(title), text, call_id)
