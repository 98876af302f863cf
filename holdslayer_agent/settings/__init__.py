"""The settings: one YAML file plus environment, one frozen object, every fault reported at once.

`docs/settings.example.yaml` documents each key. An environment variable overrides a key: `HOLDSLAYER_` and the path in
capitals, two underscores between levels (`HOLDSLAYER_TRUNK__PASSWORD`); with `_FILE` behind it, it names a file that
holds the value (`HOLDSLAYER_TRUNK__PASSWORD_FILE=/run/secrets/trunk`).
"""

from __future__ import annotations

from holdslayer_agent.settings.calls import CompanySettings, NavigatorSettings, RecordingSettings, RingSettings
from holdslayer_agent.settings.line import AsteriskSettings, PhoneSettings, TrunkSettings
from holdslayer_agent.settings.reading import load_settings
from holdslayer_agent.settings.service import ApiSettings, HomeAssistantSettings
from holdslayer_agent.settings.speech import DeepgramSettings, SpeechSettings, VoiceSettings, WhisperSettings
from holdslayer_agent.settings.whole import Settings

__all__ = [
    "ApiSettings",
    "AsteriskSettings",
    "CompanySettings",
    "DeepgramSettings",
    "HomeAssistantSettings",
    "NavigatorSettings",
    "PhoneSettings",
    "RecordingSettings",
    "RingSettings",
    "Settings",
    "SpeechSettings",
    "TrunkSettings",
    "VoiceSettings",
    "WhisperSettings",
    "load_settings",
]
