"""Spoken and typed sentences to Assist, and intents for the user's own ones. What is said is a wish, never a secret."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final

import probatio as vol
from hassil.recognize import RecognizeResult
from homeassistant.components.conversation import ConversationInput
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import intent

from .actions import async_coordinator, async_start_call
from .client import Call
from .coordinator import HoldSlayerCoordinator
from .entity import told_to_user
from .sentences import SENTENCES, in_language

SAID_SENTENCES: Final = 2
"""How many of the last sentences are read out: more is too long to listen to."""

type Deed = Callable[[HoldSlayerCoordinator, dict[str, str], str], Awaitable[str]]


async def start(coordinator: HoldSlayerCoordinator, slots: dict[str, str], language: str) -> str:
    """Call the company, for the goal if one was named."""
    _, company = await async_start_call(coordinator, slots["company"], goal=slots.get("goal", ""))
    return in_language("calling", language, company=company)


async def how_long(coordinator: HoldSlayerCoordinator, slots: dict[str, str], language: str) -> str:
    """The time on hold of the call that is shown."""
    call = coordinator.book.shown
    if call is None:
        return in_language("no_call", language)
    return in_language("held", language, minutes=round(call.held_s / 60), company=call.company)


async def hang_up(coordinator: HoldSlayerCoordinator, slots: dict[str, str], language: str) -> str:
    """End the call that is shown."""
    call = coordinator.book.shown
    if call is None:
        return in_language("no_call", language)
    with told_to_user():
        await coordinator.client.hang_up(call.call_id)
    return in_language("hung_up", language, company=call.company)


async def join(coordinator: HoldSlayerCoordinator, slots: dict[str, str], language: str) -> str:
    """Ring the user now."""
    call = coordinator.book.shown
    if call is None:
        return in_language("no_call", language)
    with told_to_user():
        await coordinator.client.join_call(call.call_id)
    return in_language("joining", language)


async def said(coordinator: HoldSlayerCoordinator, slots: dict[str, str], language: str) -> str:
    """The last sentences of the call that is shown, or of the last one."""
    call: Call | None = coordinator.book.shown or coordinator.book.ended
    if call is None:
        return in_language("no_call", language)
    with told_to_user():
        heard = await coordinator.client.transcript(call.call_id)
    if not heard:
        return in_language("nothing_said", language)
    text = " ".join(sentence.text for sentence in heard[-SAID_SENTENCES:])
    return in_language("said", language, company=call.company, text=text)


DEEDS: Final[dict[str, Deed]] = {
    "start": start,
    "how_long": how_long,
    "hang_up": hang_up,
    "join": join,
    "said": said,
}


class CallIntent(intent.IntentHandler):
    """An intent for sentences that the user writes himself in custom_sentences."""

    def __init__(self, name: str, deed: Deed, description: str, required: tuple[str, ...] = ()) -> None:
        self.intent_type = name
        self.description = description
        self._deed = deed
        self._schema: dict[Any, Any] = {vol.Required(slot): intent.non_empty_string for slot in required}
        if required:
            self._schema[vol.Optional("goal")] = intent.non_empty_string

    @property
    def slot_schema(self) -> dict[Any, Any]:
        """The slots by name."""
        return self._schema

    async def async_handle(self, intent_obj: intent.Intent) -> intent.IntentResponse:
        """Do it, and say so."""
        slots = self.async_validate_slots(intent_obj.slots)
        words = {name: str(slot["value"]) for name, slot in slots.items() if isinstance(slot, dict)}
        try:
            text = await self._deed(async_coordinator(intent_obj.hass), words, intent_obj.language)
        except HomeAssistantError as error:
            raise intent.IntentHandleError(str(error)) from error
        response = intent_obj.create_response()
        response.async_set_speech(text)
        return response


INTENTS: Final = (
    CallIntent("HoldSlayerStartCall", start, "Calls a company and rings the user when a person answers", ("company",)),
    CallIntent("HoldSlayerHowLong", how_long, "Says how long the phone call has been on hold"),
    CallIntent("HoldSlayerHangUp", hang_up, "Ends the phone call"),
    CallIntent("HoldSlayerJoin", join, "Rings the user's phone now and joins the call"),
    CallIntent("HoldSlayerSaid", said, "Says what the company said last"),
)


@callback
def async_register_sentences(hass: HomeAssistant) -> None:
    """Sentences that work at once, and the intents."""
    for handler in INTENTS:
        intent.async_register(hass, handler)
    manager = get_agent_manager(hass)
    for name, sentences in SENTENCES.items():
        manager.register_trigger(sentences, _on_sentence(hass, DEEDS[name]))


def _on_sentence(
    hass: HomeAssistant, deed: Deed
) -> Callable[[ConversationInput, RecognizeResult], Awaitable[str | None]]:
    async def handle(user_input: ConversationInput, result: RecognizeResult) -> str | None:
        slots = {name: entity.text.strip(" ,.;!?") for name, entity in result.entities.items()}
        try:
            return await deed(async_coordinator(hass), slots, user_input.language)
        except HomeAssistantError as error:
            return str(error)

    return handle
