"""Connect to an agent: its address and a token, tried before they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import probatio as vol
from homeassistant.config_entries import ConfigEntryState, ConfigFlow, ConfigFlowResult, OptionsFlow
from homeassistant.const import CONF_TOKEN, CONF_URL, CONF_VERIFY_SSL
from homeassistant.core import callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    LanguageSelector,
    LanguageSelectorConfig,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
from homeassistant.helpers.service_info.hassio import HassioServiceInfo
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
from yarl import URL

from .client import AgentClient, AgentUnreachable, HoldSlayerClientError, ProtocolMismatch, TokenRefused
from .client.rest import API_VERSION
from .const import CONF_ANNOUNCE, CONF_LANGUAGE, CONF_PHONE, DEFAULT_URL, DOMAIN, LANGUAGES, LOGGER
from .coordinator import HoldSlayerConfigEntry

_PASSWORD: Final = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))
USER_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_URL, default=DEFAULT_URL): TextSelector(TextSelectorConfig(type=TextSelectorType.URL)),
        vol.Required(CONF_TOKEN): _PASSWORD,
        vol.Required(CONF_VERIFY_SSL, default=True): BooleanSelector(),
    }
)
KNOWN_REFUSALS: Final = {"locked-out": "locked_out", "host-unknown": "host_unknown"}
TOKEN_SCHEMA: Final = vol.Schema({vol.Required(CONF_TOKEN): _PASSWORD})
FOUND_SCHEMA: Final = TOKEN_SCHEMA.extend({vol.Required(CONF_VERIFY_SSL, default=True): BooleanSelector()})


class HoldSlayerConfigFlow(ConfigFlow, domain=DOMAIN):
    """Set-up, a new token, another address."""

    VERSION = 1

    def __init__(self) -> None:
        self._found: dict[str, Any] = {}
        self._instance = ""

    @staticmethod
    @callback
    def async_get_options_flow(config_entry: HoldSlayerConfigEntry) -> HoldSlayerOptionsFlow:
        """Preferences for calls."""
        return HoldSlayerOptionsFlow()

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """The user adds an agent."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors, wanted = await self._tried(user_input)
            if not errors:
                return await self._made(wanted)
        return self.async_show_form(
            step_id="user", data_schema=self.add_suggested_values_to_schema(USER_SCHEMA, user_input), errors=errors
        )

    async def _made(self, wanted: dict[str, Any]) -> ConfigFlowResult:
        """The entry, unless this agent is there already: under this address, or under another."""
        if self._instance:
            await self.async_set_unique_id(self._instance, raise_on_progress=False)
            self._abort_if_unique_id_configured()
        self._async_abort_entries_match({CONF_URL: wanted[CONF_URL]})
        return self.async_create_entry(title=f"Hold Slayer ({URL(wanted[CONF_URL]).host})", data=wanted)

    # ---------------------------------------------------------------- found by itself

    async def async_step_zeroconf(self, discovery_info: ZeroconfServiceInfo) -> ConfigFlowResult:
        """An agent announced itself on the network."""
        told = discovery_info.properties
        scheme = "https" if told.get("tls") == "1" else "http"
        host = f"[{discovery_info.host}]" if ":" in discovery_info.host else discovery_info.host
        url = f"{scheme}://{host}:{discovery_info.port}"
        if not (instance := told.get("id")):
            return self.async_abort(reason="not_an_agent")
        await self._moved(instance, url)
        self._found = {CONF_URL: url, CONF_VERIFY_SSL: True}
        self.context["title_placeholders"] = {"name": discovery_info.host}
        return await self.async_step_discovered()

    async def async_step_discovered(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """All it still needs is a token."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors, wanted = await self._tried({**self._found, **user_input})
            if not errors:
                return await self._made(wanted)
        return self.async_show_form(
            step_id="discovered",
            data_schema=self.add_suggested_values_to_schema(FOUND_SCHEMA, user_input),
            errors=errors,
            description_placeholders={"url": self._found[CONF_URL]},
        )

    async def async_step_hassio(self, discovery_info: HassioServiceInfo) -> ConfigFlowResult:
        """The app runs beside this Home Assistant; it brings its token with it."""
        told = discovery_info.config
        url = f"http://{told['host']}:{told['port']}"
        await self._moved(told["instance"], url, token=told["token"])
        self._found = {CONF_URL: url, CONF_TOKEN: told["token"], CONF_VERIFY_SSL: True}
        self.context["title_placeholders"] = {"name": discovery_info.name}
        return await self.async_step_hassio_confirm()

    async def async_step_hassio_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """One tap."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors, wanted = await self._tried(self._found)
            if not errors:
                return await self._made(wanted)
            errors = {"base": next(iter(errors.values()))}
        return self.async_show_form(step_id="hassio_confirm", errors=errors)

    async def _moved(self, instance: str, url: str, **more: str) -> None:
        """An agent that is known may have another address now. One that answers is left where it is."""
        entry = await self.async_set_unique_id(instance)
        coordinator = getattr(entry, "runtime_data", None)
        works = entry is not None and entry.state is ConfigEntryState.LOADED and coordinator and coordinator.live
        self._abort_if_unique_id_configured(updates=None if works else {CONF_URL: url, **more})
        self._async_abort_entries_match({CONF_URL: url})

    # ---------------------------------------------------------------- later

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """The token was revoked or has expired."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for another token."""
        entry = self._get_reauth_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            errors, wanted = await self._tried({**entry.data, **user_input})
            if not errors and self._taken(entry):
                errors = {"base": "another_agent"}
            if not errors:
                # Its data folder may be a new one: then it is another instance at the same address.
                return self.async_update_reload_and_abort(
                    entry, data=wanted, unique_id=self._instance or entry.unique_id
                )
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=TOKEN_SCHEMA,
            errors=errors,
            description_placeholders={"url": entry.data[CONF_URL]},
        )

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """The agent moved, or got a certificate."""
        entry = self._get_reconfigure_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            errors, wanted = await self._tried(user_input)
            if not errors:
                if self._taken(entry):
                    return self.async_abort(reason="already_configured")
                if wanted[CONF_URL] != entry.data[CONF_URL]:
                    self._async_abort_entries_match({CONF_URL: wanted[CONF_URL]})
                return self.async_update_reload_and_abort(
                    entry, data=wanted, unique_id=self._instance or entry.unique_id
                )
        shown = user_input or {name: entry.data[name] for name in (CONF_URL, CONF_VERIFY_SSL)}
        return self.async_show_form(
            step_id="reconfigure", data_schema=self.add_suggested_values_to_schema(USER_SCHEMA, shown), errors=errors
        )

    def _taken(self, entry: HoldSlayerConfigEntry) -> bool:
        """Whether what answers belongs to another entry."""
        others = self.hass.config_entries.async_entries(DOMAIN)
        return any(o.unique_id == self._instance for o in others if o is not entry and self._instance)

    async def _tried(self, user_input: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
        """Faults by field, and what to keep: tells a wrong address from a wrong token."""
        url = _root(user_input[CONF_URL])
        wanted = {**user_input, CONF_URL: url or user_input[CONF_URL], CONF_TOKEN: user_input[CONF_TOKEN].strip()}
        if url is None:
            return {CONF_URL: "url_invalid"}, wanted
        session = async_get_clientsession(self.hass, verify_ssl=wanted[CONF_VERIFY_SSL])
        client = AgentClient(session, url, wanted[CONF_TOKEN])
        try:
            version = await client.version()
            self._instance = version.instance
            if version.api != API_VERSION:
                return {"base": "agent_too_old" if version.api < API_VERSION else "agent_too_new"}, wanted
            if not await client.may_call():
                return {CONF_TOKEN: "token_read_only"}, wanted
        except TokenRefused:
            return {CONF_TOKEN: "invalid_auth"}, wanted
        except AgentUnreachable as error:
            return {CONF_URL: "certificate" if error.code == "certificate-untrusted" else "cannot_connect"}, wanted
        except ProtocolMismatch:
            return {CONF_URL: "not_an_agent"}, wanted
        except HoldSlayerClientError as error:
            return {"base": KNOWN_REFUSALS.get(error.code, "refused")}, wanted
        except Exception:  # noqa: BLE001 - the boundary of the flow: the form says so, the log why
            LOGGER.exception("Unexpected fault while connecting to the agent")
            return {"base": "unknown"}, wanted
        return {}, wanted


class HoldSlayerOptionsFlow(OptionsFlow):
    """Which phone rings first and the language to speak, where a call does not say; where people are announced."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """One form."""
        if user_input is not None:
            return self.async_create_entry(data={name: value for name, value in user_input.items() if value})
        entry: HoldSlayerConfigEntry = self.config_entry
        coordinator = getattr(entry, "runtime_data", None)
        phones = [] if coordinator is None else sorted(coordinator.data.status.phones)
        schema = vol.Schema(
            {
                vol.Optional(CONF_PHONE): SelectSelector(
                    SelectSelectorConfig(options=phones, custom_value=True, mode=SelectSelectorMode.DROPDOWN)
                ),
                vol.Optional(CONF_LANGUAGE): LanguageSelector(LanguageSelectorConfig(languages=list(LANGUAGES))),
                vol.Optional(CONF_ANNOUNCE): EntitySelector(
                    EntitySelectorConfig(domain="assist_satellite", multiple=True)
                ),
            }
        )
        return self.async_show_form(
            step_id="init", data_schema=self.add_suggested_values_to_schema(schema, entry.options)
        )


def _root(text: str) -> str | None:
    """The agent's root: what was pasted from a browser loses its path. None for no address at all."""
    text = text.strip()
    try:
        url = URL(text if "://" in text else f"http://{text}")
    except ValueError:
        return None
    if url.scheme not in {"http", "https"} or not url.host:
        return None
    return str(url.origin())
