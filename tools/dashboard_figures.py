"""How soon the dashboard is there, and how big it is: Chromium in front of the real door, its cache empty each time.

The agent behind the door is the tests' stand-in: no call runs, as when most people open the page.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from tests.api.network_door import open_door

ROOT = Path(__file__).resolve().parents[1]

PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
SENT = """() => [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]
    .filter((e) => !e.name.includes('/api/')).reduce((sum, e) => [sum[0] + 1, sum[1] + e.encodedBodySize], [0, 0])"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds of each visit, from the address to the first paint and to the page with its heading."""

    first_paint_ms: list[float]
    usable_ms: list[float]
    files: int
    size_kb: float

    def told(self) -> str:
        first, usable = statistics.median(self.first_paint_ms), statistics.median(self.usable_ms)
        return (
            f"first paint {first:.0f} ms (worst {max(self.first_paint_ms):.0f}), the page signed in with its heading "
            f"{usable:.0f} ms (worst {max(self.usable_ms):.0f}); {self.size_kb:.0f} KB in {self.files} files"
        )


async def figures(visits: int = 10) -> Figures:
    own = ROOT / ".cache/browser/chromium"
    program = os.environ.get("HOLDSLAYER_CHROMIUM") or (str(own) if own.exists() else shutil.which("chromium"))
    with tempfile.TemporaryDirectory(prefix="holdslayer-bench-") as folder:
        async with open_door(Path(folder), per_s=1000, burst=5000) as door, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            try:
                seen = [await _visit(browser, door.door.url, door.tokens["admin"]) for _ in range(visits + 1)]
            finally:
                await browser.close()
    seen = seen[1:]  # the first one starts the browser's own processes
    return Figures([s[0] for s in seen], [s[1] for s in seen], seen[0][2], seen[0][3] / 1024)


async def _visit(browser: Browser, url: str, token: str) -> tuple[float, float, int, int]:
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(f"{url}/#token={token}")
    await page.wait_for_selector("main h1")
    usable = await page.evaluate("() => performance.now()")
    await page.wait_for_function(PAINTED)
    painted = await page.evaluate(PAINTED)
    files, size = await page.evaluate(SENT)
    await context.close()
    return float(painted), float(usable), int(files), int(size)


if __name__ == "__main__":
    print(asyncio.run(figures()).told())
