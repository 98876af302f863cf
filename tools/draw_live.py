"""Draw docs/live.svg, the picture in the README: a real call to the packaged demo company, while the phone rings."""

from __future__ import annotations

import asyncio
import io
import re
import tempfile
from pathlib import Path

from rich.console import Console

from holdslayer_agent.app import Agent
from holdslayer_agent.demo import Stage
from holdslayer_agent.live import CallView, LiveCall
from holdslayer_agent.practice.catalogue import DEMO_NUMBER, scenario_for
from holdslayer_agent.telephony.installation import find_asterisk

TARGET = Path(__file__).resolve().parents[1] / "docs" / "live.svg"


async def draw(folder: Path) -> None:
    """Call, wait until the person has been rung for two seconds, draw, hang up."""
    played = scenario_for(DEMO_NUMBER)
    stage = Stage.build(folder, company=played.company, goal=played.goals[0].text)
    async with stage.company(), Agent.open(stage.settings) as agent:
        phone = await stage.phone(find_asterisk())
        await phone.start()
        with agent.bus.subscribe() as entries:
            session = await agent.start_call(played.company)
            view = CallView(session.plan.call_id)
            rung_s = None
            async for entry in entries:
                view.take(entry)
                if view.state == "ringing_user":
                    rung_s = entry.at_s if rung_s is None else rung_s
                    if entry.at_s - rung_s > 1.0:
                        break
                if view.outcome:
                    break
            console = Console(record=True, width=110, file=io.StringIO())
            console.print(LiveCall(view))
            svg = console.export_svg(title="holdslayer call")
            TARGET.write_text(re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL), encoding="utf-8")
            agent.hang_up(view.call_id)
            await agent.desk.wait(view.call_id)
        await phone.stop()
        await agent.stop_asterisk()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        asyncio.run(draw(Path(scratch)))
