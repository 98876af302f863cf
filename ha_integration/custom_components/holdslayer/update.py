"""Whether the agent is as new as this integration. The two are released together, so nobody has to be asked."""

from __future__ import annotations

from awesomeversion import AwesomeVersion
from homeassistant.components.update import UpdateEntity, UpdateEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.loader import async_get_integration

from .const import DOMAIN
from .coordinator import HoldSlayerConfigEntry, HoldSlayerCoordinator
from .entity import HoldSlayerEntity

PARALLEL_UPDATES = 0

AGENT = UpdateEntityDescription(key="agent", translation_key="agent", entity_category=EntityCategory.DIAGNOSTIC)


async def async_setup_entry(
    hass: HomeAssistant, entry: HoldSlayerConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the agent's version."""
    ours = (await async_get_integration(hass, DOMAIN)).version
    async_add_entities([AgentUpdate(entry.runtime_data, AGENT, ours or AwesomeVersion("0"))])


class AgentUpdate(HoldSlayerEntity, UpdateEntity):
    """It tells; the update itself is made where the agent was installed from."""

    entity_description: UpdateEntityDescription

    def __init__(
        self, coordinator: HoldSlayerCoordinator, description: UpdateEntityDescription, ours: AwesomeVersion
    ) -> None:
        super().__init__(coordinator, description)
        self._ours = ours

    @property
    def installed_version(self) -> str:
        """The agent's."""
        return self.coordinator.data.status.version

    @property
    def latest_version(self) -> str:
        """The integration's, unless the agent is newer."""
        installed = AwesomeVersion(self.installed_version)
        newer = not installed.valid or installed < self._ours
        return str(self._ours) if newer else self.installed_version
