"""Connecting: what is tried, and what each fault says."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any
from unittest.mock import patch

import pytest
from custom_components.holdslayer.client import AgentClient, RequestRefused, Version
from held_agent import Agent
from homeassistant.config_entries import SOURCE_HASSIO, SOURCE_USER, SOURCE_ZEROCONF
from homeassistant.const import CONF_TOKEN, CONF_URL, CONF_VERIFY_SSL
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.service_info.hassio import HassioServiceInfo
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
from pytest_homeassistant_custom_component.common import MockConfigEntry


@contextmanager
def not_set_up() -> Iterator[None]:
    with patch("custom_components.holdslayer.async_setup_entry", return_value=True):
        yield


async def begin(hass: HomeAssistant) -> str:
    form = await hass.config_entries.flow.async_init("holdslayer", context={"source": SOURCE_USER})
    assert form["type"] is FlowResultType.FORM
    return form["flow_id"]


async def give(hass: HomeAssistant, flow_id: str, url: str, token: str) -> dict:
    told = {CONF_URL: url, CONF_TOKEN: token, CONF_VERIFY_SSL: True}
    with not_set_up():
        answer = await hass.config_entries.flow.async_configure(flow_id, told)
        await hass.async_block_till_done()
    return answer


async def test_an_address_and_a_token_that_work_make_an_entry(hass: HomeAssistant, agent: Agent) -> None:
    made = await give(hass, await begin(hass), f"{agent.url}/#/history", f" {agent.token()} ")
    assert made["type"] is FlowResultType.CREATE_ENTRY
    assert made["title"] == "Hold Slayer (127.0.0.1)"
    assert made["data"] == {CONF_URL: agent.url, CONF_TOKEN: agent.token(), CONF_VERIFY_SSL: True}


async def test_an_address_without_a_scheme_is_taken_as_http(hass: HomeAssistant, agent: Agent) -> None:
    made = await give(hass, await begin(hass), f"127.0.0.1:{agent.port}", agent.token())
    assert made["data"][CONF_URL] == agent.url


async def test_a_wrong_token_is_told_at_its_field_and_the_flow_goes_on(hass: HomeAssistant, agent: Agent) -> None:
    flow_id = await begin(hass)
    told = await give(hass, flow_id, agent.url, "hs_wrong")
    assert told["errors"] == {CONF_TOKEN: "invalid_auth"}
    assert (await give(hass, flow_id, agent.url, agent.token()))["type"] is FlowResultType.CREATE_ENTRY


async def test_a_token_that_may_only_read_is_refused_before_a_call_needs_it(hass: HomeAssistant, agent: Agent) -> None:
    told = await give(hass, await begin(hass), agent.url, agent.token("read"))
    assert told["errors"] == {CONF_TOKEN: "token_read_only"}


@pytest.mark.parametrize("text", ["", "ftp://127.0.0.1", "http://", "http://[::1"])
async def test_what_is_no_address_is_told_so(hass: HomeAssistant, agent: Agent, text: str) -> None:
    assert (await give(hass, await begin(hass), text, "x"))["errors"] == {CONF_URL: "url_invalid"}


async def test_an_address_where_nothing_listens_is_told_so(hass: HomeAssistant, socket_enabled: None) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = await give(hass, await begin(hass), f"http://127.0.0.1:{port}", "x")
    assert told["errors"] == {CONF_URL: "cannot_connect"}


async def test_another_program_at_the_address_is_told_so(
    hass: HomeAssistant, socket_enabled: None, aiohttp_server
) -> None:
    from aiohttp import web

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text="<html>")

    app = web.Application()
    app.router.add_get("/{any:.*}", page)
    server = await aiohttp_server(app)
    told = await give(hass, await begin(hass), f"http://127.0.0.1:{server.port}", "x")
    assert told["errors"] == {CONF_URL: "not_an_agent"}


@pytest.mark.parametrize(("api", "error"), [(0, "agent_too_old"), (2, "agent_too_new")])
async def test_an_agent_of_another_api_is_told_so(hass: HomeAssistant, agent: Agent, api: int, error: str) -> None:
    with patch.object(AgentClient, "version", return_value=Version(version="9", api=api, stream=1)):
        told = await give(hass, await begin(hass), agent.url, agent.token())
    assert told["errors"] == {"base": error}


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (RequestRefused("Too many.", code="locked-out", status=429), "locked_out"),
        (RequestRefused("No.", code="host-unknown", status=421), "host_unknown"),
        (RequestRefused("No.", code="something-new", status=409), "refused"),
        (RuntimeError("a bug"), "unknown"),
    ],
)
async def test_every_other_refusal_has_its_words(
    hass: HomeAssistant, agent: Agent, fault: Exception, error: str
) -> None:
    with patch.object(AgentClient, "may_call", side_effect=fault):
        told = await give(hass, await begin(hass), agent.url, agent.token())
    assert told["errors"] == {"base": error}


async def test_an_untrusted_certificate_is_told_at_the_address(hass: HomeAssistant, agent: Agent, tmp_path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=agent"]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    agent.do("open", certificate=str(certificate), key=str(key))
    flow_id = await begin(hass)
    told = await give(hass, flow_id, agent.url, agent.token())
    assert told["errors"] == {CONF_URL: "certificate"}
    with not_set_up():
        unchecked = {CONF_URL: agent.url, CONF_TOKEN: agent.token(), CONF_VERIFY_SSL: False}
        made = await hass.config_entries.flow.async_configure(flow_id, unchecked)
    assert made["type"] is FlowResultType.CREATE_ENTRY


async def test_the_same_agent_is_not_added_twice(hass: HomeAssistant, agent: Agent, entry: MockConfigEntry) -> None:
    told = await give(hass, await begin(hass), agent.url, agent.token())
    assert (told["type"], told["reason"]) == (FlowResultType.ABORT, "already_configured")


async def test_reauthentication_takes_a_new_token(hass: HomeAssistant, agent: Agent, entry: MockConfigEntry) -> None:
    form = await entry.start_reauth_flow(hass)
    assert form["step_id"] == "reauth_confirm"
    with not_set_up():
        told = await hass.config_entries.flow.async_configure(form["flow_id"], {CONF_TOKEN: "hs_wrong"})
        assert told["errors"] == {CONF_TOKEN: "invalid_auth"}
        told = await hass.config_entries.flow.async_configure(form["flow_id"], {CONF_TOKEN: agent.token("admin")})
        await hass.async_block_till_done()
    assert told["reason"] == "reauth_successful"
    assert entry.data[CONF_TOKEN] == agent.token("admin")


async def test_reconfiguration_moves_to_another_address(
    hass: HomeAssistant, agent: Agent, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_URL: "http://127.0.0.1:1"})
    form = await entry.start_reconfigure_flow(hass)
    assert (await give(hass, form["flow_id"], "ftp://x", agent.token()))["errors"] == {CONF_URL: "url_invalid"}
    told = await give(hass, form["flow_id"], agent.url, agent.token())
    assert told["reason"] == "reconfigure_successful"
    assert entry.data[CONF_URL] == agent.url


async def test_options_keep_the_phone_and_the_language(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    form = await hass.config_entries.options.async_init(loaded.entry_id)
    told = await hass.config_entries.options.async_configure(form["flow_id"], {"phone": "desk", "language": "de"})
    assert told["type"] is FlowResultType.CREATE_ENTRY
    await hass.services.async_call("holdslayer", "start_call", {"who": "acme"}, blocking=True)
    assert agent.begun[-1] == {"who": "Acme", "goal": "", "phone": "desk", "slots": {}, "language": "de"}


INSTANCE = "0123456789abcdef"


async def found(hass: HomeAssistant, port: int, host: str = "127.0.0.1", **told: str) -> Any:
    """What the network tells of an agent."""
    txt = {"id": INSTANCE, "version": "0.1.0", "path": "/api/v1", "tls": "0", **told}
    info = ZeroconfServiceInfo(
        ip_address=ip_address(host),
        ip_addresses=[ip_address(host)],
        hostname="agent.local.",
        name="Hold Slayer._holdslayer._tcp.local.",
        port=port,
        properties=txt,
        type="_holdslayer._tcp.local.",
    )
    return await hass.config_entries.flow.async_init("holdslayer", context={"source": SOURCE_ZEROCONF}, data=info)


async def beside(hass: HomeAssistant, port: int, token: str) -> Any:
    """What the Supervisor tells of the app."""
    config = {"host": "127.0.0.1", "port": port, "token": token, "instance": INSTANCE}
    info = HassioServiceInfo(config=config, name="Hold Slayer", slug="holdslayer", uuid="1")
    return await hass.config_entries.flow.async_init("holdslayer", context={"source": SOURCE_HASSIO}, data=info)


async def test_an_agent_on_the_network_needs_only_a_token(hass: HomeAssistant, agent: Agent) -> None:
    form = await found(hass, agent.port)
    assert (form["step_id"], form["description_placeholders"]) == ("discovered", {"url": agent.url})
    with not_set_up():
        wrong = {CONF_TOKEN: "hs_wrong", CONF_VERIFY_SSL: True}
        told = await hass.config_entries.flow.async_configure(form["flow_id"], wrong)
        assert told["errors"] == {CONF_TOKEN: "invalid_auth"}
        right = {CONF_TOKEN: agent.token(), CONF_VERIFY_SSL: True}
        made = await hass.config_entries.flow.async_configure(form["flow_id"], right)
    assert made["type"] is FlowResultType.CREATE_ENTRY
    assert made["result"].unique_id == INSTANCE


async def test_an_announcement_of_something_else_is_left_alone(hass: HomeAssistant) -> None:
    told = await found(hass, 80, id="")
    assert (told["type"], told["reason"]) == (FlowResultType.ABORT, "not_an_agent")


async def test_an_agent_with_a_certificate_on_ipv6_is_addressed_as_such(hass: HomeAssistant) -> None:
    form = await found(hass, 443, host="fd00::1", tls="1")
    assert form["description_placeholders"] == {"url": "https://[fd00::1]:443"}


async def test_an_agent_that_moved_is_followed_and_one_that_answers_is_left_where_it_is(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    assert loaded.unique_id == INSTANCE
    assert (await found(hass, 9))["reason"] == "already_configured"
    assert loaded.data[CONF_URL] == agent.url
    await hass.config_entries.async_unload(loaded.entry_id)
    with not_set_up():
        assert (await found(hass, 9))["reason"] == "already_configured"
        await hass.async_block_till_done()
    assert loaded.data[CONF_URL] == "http://127.0.0.1:9"


async def test_the_app_beside_home_assistant_takes_one_tap(hass: HomeAssistant, agent: Agent) -> None:
    form = await beside(hass, agent.port, agent.token())
    assert form["step_id"] == "hassio_confirm"
    with not_set_up():
        made = await hass.config_entries.flow.async_configure(form["flow_id"], {})
    assert made["type"] is FlowResultType.CREATE_ENTRY
    assert made["data"][CONF_TOKEN] == agent.token()


async def test_an_app_that_does_not_answer_says_so(hass: HomeAssistant, agent: Agent) -> None:
    form = await beside(hass, agent.port, "hs_wrong")
    told = await hass.config_entries.flow.async_configure(form["flow_id"], {})
    assert told["errors"] == {"base": "invalid_auth"}


async def test_the_same_agent_under_another_address_is_not_added_twice(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(loaded, data={**loaded.data, CONF_URL: "http://agent.invalid"})
    told = await give(hass, await begin(hass), agent.url, agent.token())
    assert (told["type"], told["reason"]) == (FlowResultType.ABORT, "already_configured")


async def test_an_agent_without_an_identity_is_known_by_its_address(hass: HomeAssistant, agent: Agent) -> None:
    with patch.object(AgentClient, "version", return_value=Version(version="0.0.9", api=1, stream=1)):
        made = await give(hass, await begin(hass), agent.url, agent.token())
    assert made["result"].unique_id is None


async def test_the_address_or_token_of_another_entrys_agent_is_refused(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    told = {CONF_URL: "http://127.0.0.1:1", CONF_TOKEN: "hs_x", CONF_VERIFY_SSL: True}
    second = MockConfigEntry(domain="holdslayer", title="Second", data=told, unique_id="fedcba9876543210")
    second.add_to_hass(hass)
    form = await second.start_reconfigure_flow(hass)
    assert (await give(hass, form["flow_id"], agent.url, agent.token()))["reason"] == "already_configured"
    hass.config_entries.async_update_entry(second, data={**told, CONF_URL: agent.url})
    form = await second.start_reauth_flow(hass)
    answer = await hass.config_entries.flow.async_configure(form["flow_id"], {CONF_TOKEN: agent.token()})
    assert answer["errors"] == {"base": "another_agent"}


async def test_reconfiguration_may_change_the_token_alone(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    form = await loaded.start_reconfigure_flow(hass)
    told = await give(hass, form["flow_id"], agent.url, agent.token("admin"))
    assert told["reason"] == "reconfigure_successful"
    assert loaded.data[CONF_TOKEN] == agent.token("admin")
