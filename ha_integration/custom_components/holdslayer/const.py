"""Names that several modules share."""

from __future__ import annotations

import logging
from typing import Final

DOMAIN: Final = "holdslayer"
LOGGER: Final = logging.getLogger(__package__)

CONF_PHONE: Final = "phone"
CONF_ANNOUNCE: Final = "announce"
CONF_LANGUAGE: Final = "language"
LANGUAGES: Final = ("en", "de", "fr", "es")
DEFAULT_URL: Final = "http://127.0.0.1:8089"

TRUNK_UP: Final = frozenset({"registered", "reachable", "nonqualified", "unqualified", "unknown"})
PHONE_UP: Final = frozenset({"reachable", "nonqualified", "unqualified", "by number"})
"""The agent's own reading of these words, see its `service.py`: what is not asked about may well work."""
