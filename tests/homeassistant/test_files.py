"""The files beside the code fit Home Assistant's own schemas, and each other."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from custom_components.holdslayer.binary_sensor import BINARY_SENSORS
from custom_components.holdslayer.button import BUTTONS
from custom_components.holdslayer.calls import EVENT_TYPES
from custom_components.holdslayer.repairs import KEYS
from custom_components.holdslayer.sensor import SENSORS
from custom_components.holdslayer.sentences import ANSWERS
from custom_components.holdslayer.trigger import TRIGGERS
from homeassistant.helpers.service import _SERVICES_SCHEMA
from homeassistant.helpers.trigger.descriptions import _TRIGGERS_DESCRIPTION_SCHEMA
from homeassistant.util.yaml import load_yaml_dict

PLACE = Path(__file__).resolve().parents[2] / "ha_integration/custom_components/holdslayer"
LANGUAGES = ("en", "de", "fr", "es")


def read(name: str) -> Any:
    return json.loads((PLACE / name).read_text(encoding="utf-8"))


def leaves(value: Any, path: str = "") -> dict[str, str]:
    if isinstance(value, dict):
        return {k: v for name, item in value.items() for k, v in leaves(item, f"{path}.{name}").items()}
    return {path: value}


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_each_language_has_every_text_and_every_placeholder(language: str) -> None:
    english, other = leaves(read("translations/en.json")), leaves(read(f"translations/{language}.json"))
    assert other.keys() == english.keys()
    for path, text in english.items():
        assert sorted(re.findall(r"\{\w+\}", other[path])) == sorted(re.findall(r"\{\w+\}", text)), path


def test_every_spoken_answer_is_there_in_each_language() -> None:
    for texts in ANSWERS.values():
        assert tuple(texts) == LANGUAGES
        assert len({tuple(sorted(re.findall(r"\{\w+\}", text))) for text in texts.values()}) == 1


def test_actions_have_fields_names_descriptions_and_icons() -> None:
    described = _SERVICES_SCHEMA(load_yaml_dict(str(PLACE / "services.yaml")))
    texts, icons = read("translations/en.json")["services"], read("icons.json")["services"]
    assert described.keys() == texts.keys() == icons.keys()
    for name, action in described.items():
        assert action["fields"].keys() == texts[name]["fields"].keys(), name


def test_triggers_are_described_named_and_drawn() -> None:
    described = _TRIGGERS_DESCRIPTION_SCHEMA(load_yaml_dict(str(PLACE / "triggers.yaml")))
    texts, icons = read("translations/en.json")["triggers"], read("icons.json")["triggers"]
    assert described.keys() == texts.keys() == icons.keys() == TRIGGERS.keys()


def test_entities_have_names_icons_and_every_state_a_word() -> None:
    texts, icons = read("translations/en.json")["entity"], read("icons.json")["entity"]
    for platform, descriptions in (("sensor", SENSORS), ("binary_sensor", BINARY_SENSORS), ("button", BUTTONS)):
        for description in descriptions:
            assert description.translation_key in texts[platform], description.key
            assert description.translation_key in icons[platform], description.key
    for description in SENSORS:
        if description.options:
            assert set(texts["sensor"][description.translation_key]["state"]) == set(description.options)
    assert set(texts["event"]["call"]["state_attributes"]["event_type"]["state"]) == set(EVENT_TYPES)


def test_every_repair_and_every_exception_that_is_raised_has_words() -> None:
    texts = read("translations/en.json")
    assert set(KEYS) == texts["issues"].keys()
    code = "".join(path.read_text(encoding="utf-8") for path in PLACE.glob("*.py"))
    raised = set(re.findall(r'translation_key="(\w+)"\s*[,)]', code)) & (texts["exceptions"].keys() | {"?"})
    raised |= {"several_agents", "no_agent", "several_calls", "no_call"}
    assert raised == texts["exceptions"].keys()


def test_the_manifest_is_in_the_order_home_assistant_wants() -> None:
    keys = list(read("manifest.json"))
    assert keys == ["domain", "name", *sorted(keys[2:])]


def test_every_rule_of_the_quality_scale_has_an_honest_word() -> None:
    rules = load_yaml_dict(str(PLACE / "quality_scale.yaml"))["rules"]
    assert len(rules) == 54
    for name, said in rules.items():
        status, comment = (said, "") if isinstance(said, str) else (said["status"], said["comment"])
        assert status in {"done", "todo", "exempt"}, name
        assert status == "done" or comment, name
