"""Hold Slayer calls companies, waits on hold, and rings your phone when a person answers."""

from __future__ import annotations

from homeassistant.const import CONF_TOKEN, CONF_URL, CONF_VERIFY_SSL, Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryError, ConfigEntryNotReady
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.typing import ConfigType

from .actions import async_register_actions
from .announce import async_watch_for_people
from .assist import async_register_sentences
from .client import AgentClient, HoldSlayerClientError
from .client.rest import API_VERSION
from .const import DOMAIN
from .coordinator import HoldSlayerConfigEntry, HoldSlayerCoordinator
from .devices import async_forget_stale_devices
from .repairs import async_forget_issues, async_watch_for_issues, version_issue
from .resources import async_register_card
from .websocket import async_register_commands

PLATFORMS = [
    *(Platform.BINARY_SENSOR, Platform.BUTTON, Platform.CALENDAR, Platform.EVENT),
    *(Platform.SENSOR, Platform.TODO, Platform.UPDATE),
]
CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register what does not belong to one agent."""
    async_register_actions(hass)
    async_register_sentences(hass)
    async_register_commands(hass)
    await async_register_card(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: HoldSlayerConfigEntry) -> bool:
    """Connect to an agent."""
    session = async_get_clientsession(hass, verify_ssl=entry.data[CONF_VERIFY_SSL])
    client = AgentClient(session, entry.data[CONF_URL], entry.data[CONF_TOKEN])
    try:
        version = await client.version()
    except HoldSlayerClientError as error:
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN,
            translation_key="cannot_connect",
            translation_placeholders={"reason": error.message, "mend": error.mend},
        ) from error
    # A wrong token shows at the first refresh: the version needs none.
    version_issue(hass, entry, version)
    if version.api != API_VERSION:
        raise ConfigEntryError(
            translation_domain=DOMAIN,
            translation_key="agent_version",
            translation_placeholders={"version": version.version},
        )
    known = hass.config_entries.async_entry_for_domain_unique_id(DOMAIN, version.instance)
    if entry.unique_id is None and version.instance and known is None:
        # Made before the agent had an identity. Of two entries of one agent only the first gets it.
        hass.config_entries.async_update_entry(entry, unique_id=version.instance)
    coordinator = HoldSlayerCoordinator(hass, entry, client)
    await coordinator.async_config_entry_first_refresh()
    entry.runtime_data = coordinator
    async_forget_stale_devices(hass, entry)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    entry.async_on_unload(coordinator.async_add_listener(lambda: async_forget_stale_devices(hass, entry)))
    async_watch_for_issues(hass, entry)
    async_watch_for_people(hass, entry)
    entry.async_on_unload(coordinator.pictures.async_close)
    coordinator.async_start_stream()
    return True


async def async_unload_entry(hass: HomeAssistant, entry: HoldSlayerConfigEntry) -> bool:
    """Take the entities down; the stream ends with the entry."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: HoldSlayerConfigEntry) -> None:
    """Nothing is left behind in the repairs."""
    async_forget_issues(hass, entry)
