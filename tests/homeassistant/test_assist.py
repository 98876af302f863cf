"""What people say to Assist, in four languages, and what language models may do."""

from __future__ import annotations

import pytest
from custom_components.holdslayer.names import company_meant
from held_agent import CALL, Agent, until
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import intent, llm
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry


async def say(hass: HomeAssistant, text: str, language: str = "en") -> str:
    told = await hass.services.async_call(
        "conversation", "process", {"text": text, "language": language}, blocking=True, return_response=True
    )
    return str(told["response"]["speech"]["plain"]["speech"])


@pytest.mark.parametrize(
    ("language", "text", "reply"),
    [
        ("en", "call my bank and ring me when a human answers", "Calling My Bank."),
        ("en", "Please call the bank and ring me when a human answers, please", "Calling My Bank."),
        ("en", "Could you call my bank for me and tell me as soon as someone picks up?", "Calling My Bank."),
        ("en", "get someone at the airline about my refund and ring my mobile", "Calling Airline."),
        ("en", "wait on hold with Airline for me", "Calling Airline."),
        ("de", "Ruf meine Bank an und ruf mich an, wenn ein Mensch drangeht", "Ich rufe My Bank an."),
        ("de", "Ruf bitte bei der Bank an und klingel bei mir, sobald jemand dran ist", "Ich rufe My Bank an."),
        ("fr", "appelle ma banque et préviens-moi dès que quelqu'un répond", "J'appelle Ma Banque."),
        ("fr", "Appelle ma banque et appelle-moi quand une personne décroche, s'il te plaît", "J'appelle Ma Banque."),
        ("es", "llama a mi banco y avísame cuando conteste una persona", "Llamando a Mi Banco."),
        ("es", "Llama a mi banco y avísame cuando alguien responda, por favor", "Llamando a Mi Banco."),
    ],
)
async def test_a_sentence_starts_the_call(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry, language: str, text: str, reply: str
) -> None:
    agent.do("companies", put=["My Bank", "Airline", "Ma Banque", "Mi Banco"])
    await loaded.runtime_data.async_refresh()
    assert (await say(hass, text, language)).startswith(reply)
    assert agent.begun[-1]["who"] in reply


async def test_the_goal_that_was_named_goes_with_the_call(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    await say(hass, "please get someone at Acme about my refund and ring me")
    assert agent.begun[-1]["goal"] == "my refund"


async def test_an_unknown_company_is_answered_with_the_reason(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    assert "No company is called" in await say(hass, "call my bonk and ring me when a human answers")


@pytest.mark.parametrize(
    ("language", "text", "reply"),
    [
        ("en", "how long have I been on hold", "1 minutes on hold with Acme so far."),
        ("de", "wie lange warte ich schon", "Bisher 1 Minuten in der Warteschleife von Acme."),
        ("fr", "depuis combien de temps suis-je en attente", "1 minutes d'attente avec Acme pour l'instant."),
        ("es", "cuánto tiempo llevo en espera", "1 minutos en espera con Acme hasta ahora."),
        ("en", "hang up please", "I am ending the call with Acme."),
        ("de", "leg bitte auf", "Ich beende den Anruf bei Acme."),
        ("fr", "raccroche s'il te plaît", "Je mets fin à l'appel avec Acme."),
        ("es", "cuelga por favor", "Termino la llamada con Acme."),
        ("en", "ring me now", "Your phone rings now."),
        ("en", "what did they say", "Acme said: for billing press 2"),
    ],
)
async def test_a_running_call_is_asked_about_and_ended(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry, language: str, text: str, reply: str
) -> None:
    agent.do("kept", call_id=CALL)
    agent.do("calls", calls=[{}])
    await until(hass, lambda: CALL in loaded.runtime_data.book.running)
    assert await say(hass, text, language) == reply


@pytest.mark.parametrize("text", ["how long have I been on hold", "hang up", "ring me now", "what did they say"])
async def test_without_a_call_each_sentence_says_so(hass: HomeAssistant, loaded: MockConfigEntry, text: str) -> None:
    assert await say(hass, text) == "No call is running."


async def test_an_intent_of_the_users_own_sentences_does_the_same(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    told = await intent.async_handle(hass, "test", "HoldSlayerStartCall", {"company": {"value": "acme"}})
    assert "Calling Acme" in told.speech["plain"]["speech"]
    with pytest.raises(intent.IntentHandleError):
        await intent.async_handle(hass, "test", "HoldSlayerStartCall", {"company": {"value": "nobody"}})


async def tools_of(hass: HomeAssistant) -> llm.APIInstance:
    """The tools as a language model of Home Assistant's gets them."""
    assert await async_setup_component(hass, "conversation", {})
    context = llm.LLMContext(
        platform="test", context=Context(), language="en", assistant="conversation", device_id=None
    )
    return await llm.async_get_api(hass, "assist", context)


async def test_a_language_model_can_start_a_call_and_ask_where_it_stands(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    api = await tools_of(hass)

    async def use(name: str, **asked: str) -> dict:
        return (await api.async_call_tool(llm.ToolInput(f"holdslayer__{name}", asked))).data

    assert await use("call_status") == {"running": False}
    assert await use("call_company", company="acme", goal="bill") == {"call_id": "000000000001", "company": "Acme"}
    assert "No company" in (await use("call_company", company="nobody"))["error"]
    agent.do("calls", calls=[{}])
    await until(hass, lambda: CALL in loaded.runtime_data.book.running)
    assert (await use("call_status"))["state"] == "on_hold"
    assert await use("say", text="Please stay on the line.") == {"saying": "Please stay on the line."}
    assert agent.posted[-1] == [CALL, "say Please stay on the line. []"]


async def test_a_language_model_that_has_nobody_to_say_it_to_is_told_so(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    api = await tools_of(hass)
    told = await api.async_call_tool(llm.ToolInput("holdslayer__say", {"text": "Hello?"}))
    assert told.error
    assert "call" in told.data["error"].lower()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("my bank", "My Bank"),
        ("the metro bank", "Metro Bank"),
        ("bank", "My Bank"),
        ("meine Bank", "My Bank"),
        ("societe generale", "Société Générale"),
        ("metro", "Metro Bank"),
        ("nobody", None),
        ("", None),
        ("b", None),
    ],
)
def test_a_company_is_known_by_what_people_call_it(said: str, meant: str | None) -> None:
    assert company_meant(said, ["My Bank", "Metro Bank", "Société Générale"]) == meant


def test_what_fits_two_companies_fits_none() -> None:
    assert company_meant("bank", ["Metro Bank", "City Bank"]) is None
