"""What helps to find a fault, without what is private."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from homeassistant.components.diagnostics import REDACTED, async_redact_data
from homeassistant.const import CONF_TOKEN, CONF_URL
from homeassistant.core import HomeAssistant

from .coordinator import HoldSlayerConfigEntry

TO_REDACT = {CONF_TOKEN, CONF_URL, "number", "numbers", "goal", "company", "question", "why", "phone", "call_id"}


async def async_get_config_entry_diagnostics(hass: HomeAssistant, entry: HoldSlayerConfigEntry) -> dict[str, Any]:
    """The entry, the agent's status and its calls: no token, address, number, name, or word that was said."""
    coordinator = entry.runtime_data
    book, house = coordinator.book, coordinator.data
    shown: dict[str, Any] = async_redact_data(
        {
            "entry": {"data": dict(entry.data), "options": dict(entry.options)},
            "live": coordinator.live,
            "last_update_success": coordinator.last_update_success,
            "agent": {
                "version": house.status.version,
                "asterisk": house.status.asterisk,
                "manager": house.status.manager,
                "trunk": house.status.trunk,
                "phones": {f"{REDACTED} {n}": state for n, state in enumerate(house.status.phones.values(), 1)},
            },
            "companies": len(house.companies),
            "calls_today": house.calls_today,
            "running": [asdict(call) for call in book.running.values()],
            "ended": None if book.ended is None else asdict(book.ended),
        },
        TO_REDACT,
    )
    return shown
