"""Telling the user outside the call, over real HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from holdslayer_agent.calls.bus import Bus, Entry
from holdslayer_agent.core.call import CallId
from holdslayer_agent.core.templates import Template
from holdslayer_agent.observers.notifier import (
    AppriseTarget,
    DeadLetter,
    Message,
    Notifier,
    Quiet,
    Shelf,
    Target,
    Webhook,
    sign,
)
from holdslayer_agent.observers.store import Store
from holdslayer_agent.observers.store.letters import DeadLetters
from tests.receiver import Receiver

KINDS = frozenset({"person_answered", "ended"})


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver.open() as made:
        yield made


@contextlib.asynccontextmanager
async def telling(
    targets: Sequence[Target],
    quiet: Quiet | None = None,
    language: str = "en",
    shelf: Shelf | None = None,
    **templates: Template,
) -> AsyncIterator[Notifier]:
    attempts_s = (0, 0.01, 0.01)
    notifier = Notifier(
        Bus(), targets, attempts_s=attempts_s, quiet=quiet, language=language, templates=templates, shelf=shelf
    )
    running = asyncio.create_task(notifier.run())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    try:
        yield notifier
    finally:
        running.cancel()
        await asyncio.wait({running})


def publish(notifier: Notifier, kind: str = "person_answered", text: str = "Acme: a person") -> None:
    notifier._bus.publish(Entry(CallId("0123456789ab"), 0, 0.0, "notification", kind, {"text": text}))


async def test_a_webhook_is_signed_over_time_and_body(receiver: Receiver) -> None:
    async with telling([Webhook(receiver.url + "/hook?key=1", "s3cret", KINDS)]) as notifier:
        publish(notifier)
        await receiver.got(1)
    headers, body = receiver.came[0]
    at = headers["Holdslayer-Signature"].partition(",")[0].removeprefix("t=")
    digest = hmac.new(b"s3cret", f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["Holdslayer-Signature"] == f"t={at},v1={digest}" == sign("s3cret", int(at), body)
    told = json.loads(body)
    assert (told["kind"], told["title"], told["text"]) == ("person_answered", "A person answered", "Acme: a person")
    assert headers["Holdslayer-Id"] == told["id"]


async def test_a_receiver_that_is_ill_is_asked_again_with_the_same_id(receiver: Receiver) -> None:
    receiver.answers = [503, 429, 200]
    async with telling([Webhook(receiver.url, "s", KINDS)]) as notifier:
        publish(notifier)
        await receiver.got(3)
        assert len({h["Holdslayer-Id"] for h, _ in receiver.came}) == 1
        assert not notifier.dead


async def test_what_no_attempt_delivered_is_a_dead_letter_and_can_be_sent_again(receiver: Receiver) -> None:
    receiver.answers = [500, 500, 500]
    async with telling([Webhook(receiver.url, "s", KINDS)]) as notifier:
        publish(notifier)
        await receiver.got(3)
        async with asyncio.timeout(5):
            while not notifier.dead:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        letter = notifier.dead[0]
        assert letter.why == "HTTP 500"
        assert notifier.again(letter.message.id)
        await receiver.got(4)
        assert not notifier.dead


async def lie(store: Store, count: int) -> None:
    """Wait until so many dead letters are stored."""
    async with asyncio.timeout(5):
        while len(await DeadLetters(store).letters()) != count:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_dead_letter_is_seen_and_sent_again_by_the_next_agent(receiver: Receiver, tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "holdslayer.db")
    hook = Webhook(receiver.url + "/hook", "s3cret", KINDS)
    receiver.answers = [410]
    async with telling([hook], shelf=DeadLetters(store)) as notifier:
        publish(notifier)
        await lie(store, 1)
        (letter,) = notifier.dead
    async with telling([hook], shelf=DeadLetters(store)) as notifier:
        async with asyncio.timeout(5):
            while list(notifier.dead) != [letter]:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert notifier.again(letter.message.id)
        await receiver.got(2)
        await lie(store, 0)
    await store.close()


async def test_a_dead_letter_to_a_target_that_is_gone_stays(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "holdslayer.db")
    letter = DeadLetter(
        "http://gone", Message("m1", 1.0, "ended", "Acme", "Nobody answered.", "0123456789ab"), "HTTP 410"
    )
    await DeadLetters(store).keep(letter)
    async with telling([], shelf=DeadLetters(store)) as notifier:
        async with asyncio.timeout(5):
            while not notifier.dead:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert not notifier.again("m1")
        assert list(notifier.dead) == [letter]
    await store.close()


async def test_the_newest_dead_letters_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("holdslayer_agent.observers.store.letters.DEAD", 3)
    store = await Store.open(tmp_path / "holdslayer.db")
    shelf = DeadLetters(store)
    for number in range(5):
        await shelf.keep(DeadLetter("hook", Message(f"m{number}", float(number), "ended", "", "", ""), "HTTP 410"))
    assert [letter.message.id for letter in await shelf.letters()] == ["m2", "m3", "m4"]
    await store.close()


async def test_a_refusal_for_good_is_not_tried_again(receiver: Receiver) -> None:
    receiver.answers = [404, 200]
    async with telling([Webhook(receiver.url, "s", KINDS)]) as notifier:
        publish(notifier)
        async with asyncio.timeout(5):
            while not notifier.dead:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    assert len(receiver.came) == 1


async def test_a_dead_target_delays_no_other(receiver: Receiver) -> None:
    silent = Receiver(url="http://127.0.0.1:9")
    hanging = asyncio.Event()

    class Hangs(Webhook):
        async def send(self, message: object) -> None:
            await hanging.wait()

    async with telling([Hangs(silent.url, "s", KINDS), Webhook(receiver.url, "s", KINDS)]) as notifier:
        for _ in range(300):
            publish(notifier)
        await receiver.got(200)
        assert notifier.dropped >= 99


async def test_a_target_is_told_only_what_it_wants(receiver: Receiver) -> None:
    async with telling([Webhook(receiver.url, "s", KINDS)]) as notifier:
        publish(notifier, "second_hold")
        publish(notifier, "ended")
        await receiver.got(1)
    assert [json.loads(b)["kind"] for _, b in receiver.came] == ["ended"]


@pytest.mark.parametrize(("hour", "kind", "through"), [(23, "ended", False), (3, "ended", False), (7, "ended", True),
                                                       (23, "person_answered", True), (12, "ended", True)])  # fmt: skip
def test_quiet_hours_let_only_the_urgent_through(hour: int, kind: str, through: bool) -> None:
    assert Quiet(22, 7, frozenset({"person_answered"})).lets_through(kind, hour) is through


async def test_apprise_carries_it_in_the_users_language(receiver: Receiver) -> None:
    target = AppriseTarget(receiver.url.replace("http://", "json://user:geheim@") + "/n", KINDS)
    assert "geheim" not in target.name
    async with telling([target], language="de") as notifier:
        publish(notifier)
        await receiver.got(1)
    told = json.loads(receiver.came[0][1])
    assert (told["title"], told["message"]) == ("Ein Mensch ist dran", "Acme: a person")


async def test_a_test_message_reaches_every_target(receiver: Receiver) -> None:
    async with telling([Webhook(receiver.url, "s", frozenset())], Quiet(0, 23, frozenset())) as notifier:
        assert notifier.test() == 1
        await receiver.got(1)
    assert json.loads(receiver.came[0][1])["kind"] == "test"


async def test_a_template_words_what_it_names_and_nothing_else(receiver: Receiver) -> None:
    template = Template("{company} is there", "Pick up: {goal}. ({text}, {title}) {call_id}")
    async with telling([Webhook(receiver.url, "s", KINDS)], person_answered=template) as notifier:
        plan = {"company": "Acme {text}", "goal": "my bill"}
        notifier._bus.publish(Entry(CallId("0123456789ab"), 0, 0.0, "event", "CallRequested", {"plan": plan}))
        publish(notifier)
        publish(notifier, "ended", "Acme: connected")
        await receiver.got(2)
    told = [json.loads(body) for _, body in receiver.came]
    assert told[0]["title"] == "Acme {text} is there"  # what is filled in is not read again
    assert told[0]["text"] == "Pick up: my bill. (Acme: a person, A person answered) 0123456789ab"
    assert (told[1]["title"], told[1]["text"]) == ("A call ended", "Acme: connected")


async def test_a_template_of_the_title_alone_leaves_the_text(receiver: Receiver) -> None:
    async with telling([Webhook(receiver.url, "s", KINDS)], person_answered=Template("Come!")) as notifier:
        publish(notifier)
        await receiver.got(1)
    told = json.loads(receiver.came[0][1])
    assert (told["title"], told["text"]) == ("Come!", "Acme: a person")
