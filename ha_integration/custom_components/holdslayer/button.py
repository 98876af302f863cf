"""Act on the call that runs, or start one to a company."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .client import AgentClient
from .const import CONF_LANGUAGE, CONF_PHONE, DOMAIN
from .coordinator import HoldSlayerConfigEntry
from .devices import async_add_companies
from .entity import CompanyEntity, HoldSlayerEntity, told_to_user

PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class HoldSlayerButtonDescription(ButtonEntityDescription):
    """`press_fn` acts on the call of this id."""

    press_fn: Callable[[AgentClient, str], Awaitable[None]]


BUTTONS = (
    HoldSlayerButtonDescription(key="hang_up", translation_key="hang_up", press_fn=AgentClient.hang_up),
    HoldSlayerButtonDescription(key="join_call", translation_key="join_call", press_fn=AgentClient.join_call),
    HoldSlayerButtonDescription(key="keep_holding", translation_key="keep_holding", press_fn=AgentClient.keep_holding),
)
CALL = ButtonEntityDescription(key="call", translation_key="call")


async def async_setup_entry(
    hass: HomeAssistant, entry: HoldSlayerConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the agent's buttons, and one for each company."""
    coordinator = entry.runtime_data
    async_add_entities(HoldSlayerButton(coordinator, description) for description in BUTTONS)
    async_add_companies(entry, async_add_entities, lambda name: CallButton(coordinator, CALL, name))


class HoldSlayerButton(HoldSlayerEntity, ButtonEntity):
    """Does something with the call that is shown."""

    entity_description: HoldSlayerButtonDescription

    async def async_press(self) -> None:
        """Raises when no call runs."""
        call = self.call
        if call is None:
            raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_call")
        with told_to_user():
            await self.entity_description.press_fn(self.coordinator.client, call.call_id)


class CallButton(CompanyEntity, ButtonEntity):
    """Calls a company for its usual goal."""

    async def async_press(self) -> None:
        """Starts the call; what becomes of it is told by the agent's own entities."""
        options = self.coordinator.config_entry.options
        with told_to_user():
            await self.coordinator.client.start_call(
                self.company, phone=options.get(CONF_PHONE), language=options.get(CONF_LANGUAGE)
            )
