"""The files beside the code fit Home Assistant's own schemas, and each other."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path
from typing import Any

import pytest
from custom_components.holdslayer.binary_sensor import BINARY_SENSORS
from custom_components.holdslayer.button import BUTTONS
from custom_components.holdslayer.calls import EVENT_TYPES
from custom_components.holdslayer.condition import CONDITIONS
from custom_components.holdslayer.config_flow import KNOWN_REFUSALS
from custom_components.holdslayer.repairs import KEYS
from custom_components.holdslayer.sensor import SENSORS
from custom_components.holdslayer.sentences import ANSWERS
from custom_components.holdslayer.trigger import TRIGGERS
from homeassistant.core import HomeAssistant
from homeassistant.helpers.condition import _CONDITIONS_DESCRIPTION_SCHEMA
from homeassistant.helpers.service import _SERVICES_SCHEMA
from homeassistant.helpers.trigger.descriptions import _TRIGGERS_DESCRIPTION_SCHEMA
from homeassistant.loader import async_get_integration, async_get_zeroconf
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


def test_conditions_are_described_named_and_drawn() -> None:
    described = _CONDITIONS_DESCRIPTION_SCHEMA(load_yaml_dict(str(PLACE / "conditions.yaml")))
    texts, icons = read("translations/en.json")["conditions"], read("icons.json")["conditions"]
    assert described.keys() == texts.keys() == icons.keys() == CONDITIONS.keys()
    for name, condition in described.items():
        assert condition["fields"].keys() == texts[name]["fields"].keys()


def test_every_step_error_and_abort_of_the_config_flow_has_words_and_no_word_is_left_over() -> None:
    texts, code = read("translations/en.json")["config"], (PLACE / "config_flow.py").read_text(encoding="utf-8")
    forms = set(re.findall(r'step_id="(\w+)"', code)) - {"init"}
    assert forms == texts["step"].keys()
    errors = set(re.findall(r'\{(?:CONF_\w+|"base"): "(\w+)"', code)) | set(KNOWN_REFUSALS.values())
    errors |= {"refused", "agent_too_old", "agent_too_new", "certificate", "cannot_connect"}
    assert errors == texts["error"].keys()
    aborts = set(re.findall(r'reason="(\w+)"', code)) | {"already_configured"}
    assert aborts | {"reauth_successful", "reconfigure_successful"} == texts["abort"].keys()
    for step in texts["step"].values():
        assert step.get("data", {}).keys() == step.get("data_description", {}).keys()


def test_every_device_trigger_has_words() -> None:
    assert set(read("translations/en.json")["device_automation"]["trigger_type"]) == set(EVENT_TYPES)


def test_the_card_says_the_same_in_each_language() -> None:
    words = (PLACE / "frontend/words.js").read_text(encoding="utf-8")
    blocks = re.findall(r"^  (\w\w): \{(.*?)^  \},", words, re.S | re.M)
    assert tuple(language for language, _ in blocks) == LANGUAGES
    keys = [sorted(re.findall(r'"([a-z.]+)": "', block)) for _, block in blocks]
    assert keys == [keys[0]] * len(LANGUAGES)
    holes = [sorted(re.findall(r"\{\w\}", block)) for _, block in blocks]
    assert holes == [holes[0]] * len(LANGUAGES)


def test_the_cards_files_ask_nothing_from_outside() -> None:
    for path in (PLACE / "frontend").iterdir():
        found = re.findall(r"https?://[^\s\"']+", path.read_text(encoding="utf-8"))
        assert set(found) <= {"http://www.w3.org/2000/svg"}, path.name


@pytest.mark.parametrize(
    ("name", "size"), [("icon", (256, 256)), ("icon@2x", (512, 512)), ("logo", (520, 128)), ("dark_logo", (520, 128))]
)
def test_the_brands_pictures_have_the_sizes_home_assistant_wants(name: str, size: tuple[int, int]) -> None:
    data = (PLACE / f"brand/{name}.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == size


async def test_home_assistants_loader_takes_the_integration_as_it_is(
    hass: HomeAssistant, enable_custom_integrations: None
) -> None:
    found = await async_get_integration(hass, "holdslayer")
    assert found.config_flow
    assert found.integration_type == "service"
    assert found.requirements == []
    assert str(found.version) == read("manifest.json")["version"]
    assert (await async_get_zeroconf(hass))["_holdslayer._tcp.local."] == [{"domain": "holdslayer"}]


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
