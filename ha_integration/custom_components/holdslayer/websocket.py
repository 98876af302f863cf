"""What the dashboard card asks over Home Assistant's WebSocket."""

from __future__ import annotations

from typing import Any

import probatio as vol
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import ERR_NOT_FOUND
from homeassistant.components.websocket_api.decorators import websocket_command
from homeassistant.components.websocket_api.messages import event_message
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import entity_registry as er
from homeassistant.util.json import JsonObjectType

from .const import DOMAIN
from .coordinator import HoldSlayerConfigEntry


@callback
def async_register_commands(hass: HomeAssistant) -> None:
    """Once, whether or not an agent is there."""
    async_register_command(hass, _subscribe)


@websocket_command({vol.Required("type"): "holdslayer/call/subscribe", vol.Required("entity_id"): cv.entity_id})
@callback
def _subscribe(hass: HomeAssistant, connection: ActiveConnection, message: dict[str, Any]) -> None:
    """Follow the call of the agent that this entity belongs to. Whoever may see the entity may see the call."""
    if not connection.user.permissions.check_entity(message["entity_id"], POLICY_READ):
        raise Unauthorized(entity_id=message["entity_id"])
    found = er.async_get(hass).async_get(message["entity_id"])
    entry: HoldSlayerConfigEntry | None = None
    if found is not None and found.platform == DOMAIN and found.config_entry_id is not None:
        entry = hass.config_entries.async_get_entry(found.config_entry_id)
    if entry is None:
        connection.send_error(message["id"], ERR_NOT_FOUND, "This is no entity of Hold Slayer.")
        return
    if entry.state is not ConfigEntryState.LOADED:
        connection.send_error(message["id"], "not_loaded", f"{entry.title} is not connected.")
        return

    @callback
    def tell(picture: JsonObjectType) -> None:
        connection.send_message(event_message(message["id"], picture))

    connection.send_result(message["id"])
    connection.subscriptions[message["id"]] = entry.runtime_data.pictures.async_subscribe(tell)
