"""Connect to an agent: its address and a token, tried before they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import probatio as vol
from homeassistant.config_entries import ConfigFlow, ConfigFlowResult, OptionsFlow
from homeassistant.const import CONF_TOKEN, CONF_URL, CONF_VERIFY_SSL
from homeassistant.core import callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import (
    BooleanSelector,
    LanguageSelector,
    LanguageSelectorConfig,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
from yarl import URL

from .client import AgentClient, AgentUnreachable, HoldSlayerClientError, ProtocolMismatch, TokenRefused
from .client.rest import API_VERSION
from .const import CONF_LANGUAGE, CONF_PHONE, DEFAULT_URL, DOMAIN, LANGUAGES, LOGGER
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


class HoldSlayerConfigFlow(ConfigFlow, domain=DOMAIN):
    """Set-up, a new token, another address."""

    VERSION = 1

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
                self._async_abort_entries_match({CONF_URL: wanted[CONF_URL]})
                return self.async_create_entry(title=f"Hold Slayer ({URL(wanted[CONF_URL]).host})", data=wanted)
        return self.async_show_form(
            step_id="user", data_schema=self.add_suggested_values_to_schema(USER_SCHEMA, user_input), errors=errors
        )

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """The token was revoked or has expired."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for another token."""
        entry = self._get_reauth_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            errors, wanted = await self._tried({**entry.data, **user_input})
            if not errors:
                return self.async_update_reload_and_abort(entry, data=wanted)
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
                if wanted[CONF_URL] != entry.data[CONF_URL]:
                    self._async_abort_entries_match({CONF_URL: wanted[CONF_URL]})
                return self.async_update_reload_and_abort(entry, data=wanted)
        shown = user_input or {name: entry.data[name] for name in (CONF_URL, CONF_VERIFY_SSL)}
        return self.async_show_form(
            step_id="reconfigure", data_schema=self.add_suggested_values_to_schema(USER_SCHEMA, shown), errors=errors
        )

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
    """Which phone rings first, and the language to speak, where a call does not say."""

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
