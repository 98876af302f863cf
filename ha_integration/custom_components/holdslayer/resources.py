"""The dashboard card's files, served from here; the address changes with them, so that no browser keeps old ones."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from homeassistant.components import frontend
from homeassistant.components.http.server import StaticPathConfig
from homeassistant.core import HomeAssistant

from .const import DOMAIN

FOLDER: Final = Path(__file__).parent / "frontend"
CARD: Final = "holdslayer-call-card.js"


async def async_register_card(hass: HomeAssistant) -> None:
    """Serve the folder and have every page load the card."""
    address = f"/{DOMAIN}/{await hass.async_add_executor_job(fingerprint)}"
    await hass.http.async_register_static_paths([StaticPathConfig(address, str(FOLDER), cache_headers=True)])
    frontend.add_extra_js_url(hass, f"{address}/{CARD}")


def fingerprint() -> str:
    """Of all files together."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.iterdir()):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
