"""The dashboard's files: plain HTML, CSS and ES modules, served as they lie in the package."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from aiohttp import web

__all__ = ["add_pages"]

FOLDER: Final = Path(__file__).parent / "dashboard"
TYPES: Final = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}


def add_pages(application: web.Application) -> None:
    """One route a file, read once: no path of a request ever reaches the disk."""
    for file in sorted(FOLDER.rglob("*")):
        if file.suffix in TYPES:
            name = file.relative_to(FOLDER).as_posix()
            application.router.add_get("/" if name == "index.html" else f"/{name}", _page(file))


def _page(file: Path) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    body, kind = file.read_bytes(), TYPES[file.suffix]

    async def page(_request: web.Request) -> web.Response:
        return web.Response(body=body, content_type=kind, charset="utf-8", headers={"Cache-Control": "no-cache"})

    return page
