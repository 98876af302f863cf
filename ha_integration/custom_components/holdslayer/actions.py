"""The actions: start a call and act on it. Facts go in and never come out."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import probatio as vol
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonValueType

from .calls import OUTCOMES
from .client import RequestRefused, Said, Started
from .const import CONF_LANGUAGE, CONF_PHONE, DOMAIN, LANGUAGES
from .coordinator import HoldSlayerConfigEntry, HoldSlayerCoordinator
from .entity import told_to_user
from .names import company_meant
from .shown import shown_call

ATTR_CALL: Final = "call_id"
OPENING: Final = "opening"
_ENTRY: Final[dict[Any, Any]] = {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string}
_CALL: Final[dict[Any, Any]] = {**_ENTRY, vol.Optional(ATTR_CALL): vol.All(cv.string, vol.Match("^[0-9a-f]{12}$"))}
_LINE: Final = vol.All(cv.string, vol.Match(r"^[^\x00-\x1f\x7f]*$"))

START: Final = vol.Schema(
    {
        **_ENTRY,
        vol.Required("who"): vol.All(_LINE, vol.Length(min=1, max=120)),
        vol.Optional("goal", default=""): vol.All(_LINE, vol.Length(max=500)),
        vol.Optional("phone"): vol.All(_LINE, vol.Length(max=40)),
        vol.Optional("language"): vol.In(LANGUAGES),
        vol.Optional("when"): vol.All(_LINE, vol.Length(min=1, max=40)),
        vol.Optional("facts", default=dict): {vol.Match(r"^[A-Za-z_][A-Za-z0-9_]{0,40}$"): vol.Coerce(str)},
    }
)
ON_CALL: Final = vol.Schema(_CALL)


def _one_answer(asked: dict[str, Any]) -> dict[str, Any]:
    if ("text" in asked) == ("fact" in asked) or ("fact" in asked) != ("value" in asked):
        raise vol.Invalid("an answer is either text, or fact and value")
    return asked


ANSWER: Final = vol.All(
    vol.Schema(
        {
            **_CALL,
            vol.Optional("text"): vol.All(_LINE, vol.Length(min=1, max=500)),
            vol.Optional("fact"): vol.Match(r"^[A-Za-z_][A-Za-z0-9_]{0,40}$"),
            vol.Optional("value"): vol.All(vol.Coerce(str), _LINE, vol.Length(min=1, max=200)),
        }
    ),
    _one_answer,
)
SAY: Final = vol.Schema(
    {
        **_CALL,
        vol.Required("text"): vol.All(_LINE, vol.Length(min=1, max=300)),
        vol.Optional("facts", default=dict): {vol.Match(r"^[A-Za-z_][A-Za-z0-9_]{0,40}$"): vol.Coerce(str)},
    }
)
GET: Final = vol.Schema({**_CALL, vol.Optional("transcript", default=False): cv.boolean})
LIST: Final = vol.Schema(
    {
        **_ENTRY,
        vol.Optional("state"): vol.In(("running", "ended")),
        vol.Optional("company"): vol.All(_LINE, vol.Length(max=120)),
        vol.Optional("outcome"): vol.In(OUTCOMES),
        vol.Optional("since"): cv.datetime,
        vol.Optional("limit", default=20): vol.All(vol.Coerce(int), vol.Range(min=1, max=200)),
    }
)


@callback
def async_register_actions(hass: HomeAssistant) -> None:
    """Register them once, whether or not an agent is there."""
    optional, only, none = SupportsResponse.OPTIONAL, SupportsResponse.ONLY, SupportsResponse.NONE
    for name, handler, schema, response in (
        ("start_call", _start_call, START, optional),
        ("hang_up", _hang_up, ON_CALL, none),
        ("join_call", _join_call, ON_CALL, none),
        ("keep_holding", _keep_holding, ON_CALL, none),
        ("report_not_a_person", _report_not_a_person, ON_CALL, none),
        ("answer_question", _answer_question, ANSWER, none),
        ("say", _say, SAY, optional),
        ("get_call", _get_call, GET, only),
        ("list_calls", _list_calls, LIST, only),
    ):
        hass.services.async_register(DOMAIN, name, handler, schema, supports_response=response)


@callback
def async_coordinator(hass: HomeAssistant, entry_id: str | None = None) -> HoldSlayerCoordinator:
    """The agent that is meant; without an id the only one. Raises ServiceValidationError."""
    if entry_id is None:
        entries = hass.config_entries.async_loaded_entries(DOMAIN)
        if len(entries) != 1:
            key = "several_agents" if entries else "no_agent"
            raise ServiceValidationError(translation_domain=DOMAIN, translation_key=key)
        found: HoldSlayerConfigEntry = entries[0]
        return found.runtime_data
    entry = hass.config_entries.async_get_entry(entry_id)
    if entry is None or entry.domain != DOMAIN:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="entry_unknown")
    if entry.state is not ConfigEntryState.LOADED:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="entry_not_loaded",
            translation_placeholders={"name": entry.title},
        )
    coordinator: HoldSlayerCoordinator = entry.runtime_data
    return coordinator


async def async_start_call(
    coordinator: HoldSlayerCoordinator,
    who: str,
    *,
    goal: str = "",
    phone: str | None = None,
    language: str | None = None,
    facts: dict[str, str] | None = None,
    when: str | None = None,
) -> tuple[Started, str]:
    """Start a call with the entry's preferences; returns it and the company as the agent knows it."""
    options = coordinator.config_entry.options
    meant = company_meant(who, coordinator.data.companies) or who
    with told_to_user():
        begun = await coordinator.client.start_call(
            meant,
            goal=goal,
            phone=phone or options.get(CONF_PHONE),
            language=language or options.get(CONF_LANGUAGE),
            slots=facts,
            when=None if when is None else moment(when),
        )
    if begun.due_at is not None:
        await coordinator.async_refresh()
    return begun, meant


def moment(when: str) -> str:
    """A time as the agent wants it: with a zone, Home Assistant's own where none is said. `opening` stays."""
    if when.strip().lower() == OPENING:
        return OPENING
    found = dt_util.parse_datetime(when)
    if found is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="time_unknown", translation_placeholders={"when": when}
        )
    return (found if found.tzinfo else found.replace(tzinfo=dt_util.get_default_time_zone())).isoformat()


async def _start_call(service: ServiceCall) -> ServiceResponse:
    asked = service.data
    coordinator = async_coordinator(service.hass, asked.get(ATTR_CONFIG_ENTRY_ID))
    begun, who = await async_start_call(
        coordinator,
        asked["who"],
        goal=asked["goal"],
        phone=asked.get("phone"),
        language=asked.get("language"),
        facts=asked["facts"],
        when=asked.get("when"),
    )
    if not service.return_response:
        return None
    due = None if begun.due_at is None else dt_util.utc_from_timestamp(begun.due_at).isoformat()
    return {"call_id": begun.call_id, "who": who, "due": due, "hours": begun.hours}


async def _hang_up(service: ServiceCall) -> None:
    coordinator, call_id = _running(service)
    with told_to_user():
        await coordinator.client.hang_up(call_id)


async def _join_call(service: ServiceCall) -> None:
    coordinator, call_id = _running(service)
    with told_to_user():
        await coordinator.client.join_call(call_id)


async def _keep_holding(service: ServiceCall) -> None:
    coordinator, call_id = _running(service)
    with told_to_user():
        await coordinator.client.keep_holding(call_id)


async def _report_not_a_person(service: ServiceCall) -> None:
    coordinator, call_id = _running(service)
    with told_to_user():
        await coordinator.client.not_a_person(call_id)


async def _answer_question(service: ServiceCall) -> None:
    coordinator, call_id = _running(service)
    with told_to_user():
        if "text" in service.data:
            await coordinator.client.answer(call_id, service.data["text"])
        else:
            await coordinator.client.answer_fact(call_id, service.data["fact"], service.data["value"])


async def async_say(
    coordinator: HoldSlayerCoordinator,
    call_id: str,
    text: str,
    facts: Mapping[str, str] | None = None,
    *,
    wait: bool = True,
) -> Said:
    """Have it said to whoever is on the line. Raises HomeAssistantError, also where the agent can't do it yet."""
    try:
        with told_to_user():
            return await coordinator.client.say(call_id, text, facts, wait=wait)
    except HomeAssistantError as error:
        cause = error.__cause__
        if isinstance(cause, RequestRefused) and cause.status == HTTPStatus.NOT_FOUND and cause.code != "call-unknown":
            raise HomeAssistantError(translation_domain=DOMAIN, translation_key="agent_too_old") from error
        raise


async def _say(service: ServiceCall) -> ServiceResponse:
    coordinator, call_id = _running(service)
    said = await async_say(coordinator, call_id, service.data["text"], service.data["facts"])
    if not service.return_response:
        return None
    return {"call_id": call_id, "text": said.text, "spoken": said.spoken}


async def _get_call(service: ServiceCall) -> ServiceResponse:
    coordinator, call_id = _running(service)
    with told_to_user():
        shown = shown_call(await coordinator.client.call(call_id))
        if service.data["transcript"]:
            heard = await coordinator.client.transcript(call_id)
            shown["transcript"] = [{"at": s.started_s, "text": s.text} for s in heard]
    return shown


async def _list_calls(service: ServiceCall) -> ServiceResponse:
    asked = service.data
    coordinator = async_coordinator(service.hass, asked.get(ATTR_CONFIG_ENTRY_ID))
    query = {name: str(asked[name]) for name in ("state", "company", "outcome", "limit") if name in asked}
    if "since" in asked:
        since = asked["since"]
        query["since"] = str(
            (since if since.tzinfo else since.replace(tzinfo=dt_util.get_default_time_zone())).timestamp()
        )
    with told_to_user():
        page = await coordinator.client.calls(query)
    found: list[JsonValueType] = [shown_call(call) for call in page.calls]
    return {"calls": found}


def _running(service: ServiceCall) -> tuple[HoldSlayerCoordinator, str]:
    """The agent and the call that are meant: the one named, else the only one that runs, else the last (to look at)."""
    coordinator = async_coordinator(service.hass, service.data.get(ATTR_CONFIG_ENTRY_ID))
    named: str | None = service.data.get(ATTR_CALL)
    if named is not None:
        return coordinator, named
    running = list(coordinator.book.running)
    if not running and coordinator.book.ended is not None and service.service in {"get_call", "report_not_a_person"}:
        return coordinator, coordinator.book.ended.call_id
    return coordinator, async_only_call(coordinator)


def async_only_call(coordinator: HoldSlayerCoordinator) -> str:
    """The call that runs. Raises ServiceValidationError where there is none, or more than one."""
    running = list(coordinator.book.running)
    if len(running) != 1:
        key = "several_calls" if running else "no_call"
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key=key)
    return running[0]


__all__ = [
    "OPENING",
    "async_coordinator",
    "async_only_call",
    "async_register_actions",
    "async_say",
    "async_start_call",
    "moment",
]
