"""What all entities share: the device, availability, and how the agent's refusals are told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .client import AgentUnreachable, Call, HoldSlayerClientError, TokenLacksScope, TokenRefused
from .const import DOMAIN
from .coordinator import HoldSlayerCoordinator


class HoldSlayerEntity(CoordinatorEntity[HoldSlayerCoordinator]):
    """An entity of the agent itself."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: HoldSlayerCoordinator, description: EntityDescription) -> None:
        super().__init__(coordinator)
        entry = coordinator.config_entry
        self.entity_description = description
        self._attr_unique_id = f"{entry.entry_id}_{description.key}"
        self._attr_device_info = agent_device(coordinator)

    @property
    def available(self) -> bool:
        """Only with the stream up is what is shown true."""
        return super().available and self.coordinator.live

    @property
    def call(self) -> Call | None:
        """The call that needs the user most."""
        return self.coordinator.book.shown


class CompanyEntity(HoldSlayerEntity):
    """An entity of a company that can be called by name; a device of its own."""

    def __init__(self, coordinator: HoldSlayerCoordinator, description: EntityDescription, company: str) -> None:
        super().__init__(coordinator, description)
        entry = coordinator.config_entry
        agent = dr.async_get(coordinator.hass).async_get_or_create(
            config_entry_id=entry.entry_id, **agent_device(coordinator)
        )
        self.company = company
        self._attr_unique_id = f"{entry.entry_id}_company_{company}_{description.key}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, company_identifier(entry.entry_id, company))},
            name=company,
            model="Company",
            manufacturer="Hold Slayer",
            via_device_id=agent.id,
            entry_type=DeviceEntryType.SERVICE,
        )

    @property
    def available(self) -> bool:
        """Gone from the agent's list: not to be called."""
        return super().available and self.company in self.coordinator.data.companies


def agent_device(coordinator: HoldSlayerCoordinator) -> DeviceInfo:
    """The agent as a device; companies hang from it."""
    return DeviceInfo(
        identifiers={(DOMAIN, coordinator.config_entry.entry_id)},
        name="Hold Slayer",
        manufacturer="Hold Slayer",
        model="Agent",
        sw_version=coordinator.data.status.version,
        configuration_url=str(coordinator.client.base.origin()),
        entry_type=DeviceEntryType.SERVICE,
    )


def company_identifier(entry_id: str, company: str) -> str:
    """How a company's device is known."""
    return f"{entry_id}_company_{company}"


@contextmanager
def told_to_user() -> Iterator[None]:
    """Turn the client's errors into ones that Home Assistant shows in the user's language."""
    try:
        yield
    except TokenRefused as error:
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key="token_refused") from error
    except TokenLacksScope as error:
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key="token_lacks_scope") from error
    except AgentUnreachable as error:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="cannot_connect",
            translation_placeholders={"reason": error.message, "mend": error.mend},
        ) from error
    except HoldSlayerClientError as error:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="refused",
            translation_placeholders={"reason": error.message, "mend": error.mend, "code": error.code},
        ) from error
