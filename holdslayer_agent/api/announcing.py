"""Says on the home network where the API is (DNS-SD over multicast DNS, RFC 6763 and 6762): `_holdslayer._tcp.local.`

Home Assistant finds the agent by it. What is said is public: no token, no phone number, no name of a person.
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import socket
from collections.abc import AsyncIterator
from typing import Final

import ifaddr
from zeroconf import Error, NonUniqueNameException
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from holdslayer_agent import __version__

__all__ = ["SERVICE", "announced"]

log = logging.getLogger(__name__)

SERVICE: Final = "_holdslayer._tcp.local."


@contextlib.asynccontextmanager
async def announced(host: str, port: int, instance: str, *, tls: bool, path: str) -> AsyncIterator[None]:
    """Said while the context lasts, and taken back at its end. A network that can't is logged, and changes nothing."""
    addresses = _addresses(host)
    info = AsyncServiceInfo(
        SERVICE,
        f"Hold Slayer {instance[:6]}.{SERVICE}",
        port=port,
        addresses=[ipaddress.ip_address(a).packed for a in addresses],
        server=f"holdslayer-{instance[:6]}.local.",
        properties={"id": instance, "version": __version__, "path": path, "tls": "1" if tls else "0"},
    )
    async with contextlib.AsyncExitStack() as stack:
        try:
            network = AsyncZeroconf(interfaces=addresses)
            stack.push_async_callback(network.async_close)
            await (await network.async_register_service(info))
        except (OSError, Error, NonUniqueNameException, RuntimeError) as error:
            log.warning("not announced on the network: %s", error or type(error).__name__)
        else:
            stack.push_async_callback(_taken_back, network, info)
            log.info("announced on the network as %s", info.name)
        yield


async def _taken_back(network: AsyncZeroconf, info: AsyncServiceInfo) -> None:
    with contextlib.suppress(OSError, Error):
        await (await network.async_unregister_service(info))


def _addresses(host: str) -> list[str]:
    """Those of this machine that `host` listens on, IPv4."""
    if host in {"0.0.0.0", "::", ""}:
        own = [ip.ip for adapter in ifaddr.get_adapters() for ip in adapter.ips if isinstance(ip.ip, str)]
        return [a for a in own if not ipaddress.ip_address(a).is_loopback] or ["127.0.0.1"]
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        return [socket.gethostbyname(host)]
