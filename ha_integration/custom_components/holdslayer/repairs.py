"""What only the user can mend, as repair issues that go away by themselves."""

from __future__ import annotations

from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .client import Version
from .client.rest import API_VERSION
from .const import DOMAIN, PHONE_UP, TRUNK_UP
from .coordinator import HoldSlayerConfigEntry

LOOKS: Final = 2
"""A trunk or phone that registers anew is away for seconds: it must be found away twice, a minute apart."""
KEYS: Final = ("agent_too_old", "agent_too_new", "trunk_down", "no_phone")


@callback
def version_issue(hass: HomeAssistant, entry: HoldSlayerConfigEntry, version: Version) -> None:
    """An agent that speaks another version of the API can't be used."""
    told = {"version": version.version}
    _set(hass, entry, "agent_too_old", version.api < API_VERSION, told)
    _set(hass, entry, "agent_too_new", version.api > API_VERSION, told)


@callback
def async_watch_for_issues(hass: HomeAssistant, entry: HoldSlayerConfigEntry) -> None:
    """Look at each new status."""
    coordinator = entry.runtime_data
    away = {"trunk_down": 0, "no_phone": 0}
    seen: list[object] = []

    @callback
    def look() -> None:
        status = coordinator.data.status
        if not coordinator.last_update_success or (seen and seen[-1] is status):
            return
        seen[:] = [status]
        found = {
            "trunk_down": status.trunk not in TRUNK_UP,
            "no_phone": not any(state in PHONE_UP for state in status.phones.values()),
        }
        for key, is_away in found.items():
            away[key] = away[key] + 1 if is_away else 0
            _set(hass, entry, key, away[key] >= LOOKS, {"state": status.trunk})

    look()
    entry.async_on_unload(coordinator.async_add_listener(look))


@callback
def async_forget_issues(hass: HomeAssistant, entry: HoldSlayerConfigEntry) -> None:
    """The agent is not ours any more."""
    for key in KEYS:
        ir.async_delete_issue(hass, DOMAIN, f"{key}_{entry.entry_id}")


@callback
def _set(
    hass: HomeAssistant, entry: HoldSlayerConfigEntry, key: str, wrong: bool, placeholders: dict[str, str]
) -> None:
    issue_id = f"{key}_{entry.entry_id}"
    if not wrong:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        is_fixable=False,
        severity=ir.IssueSeverity.ERROR,
        translation_key=key,
        translation_placeholders={"name": entry.title, **placeholders},
    )
