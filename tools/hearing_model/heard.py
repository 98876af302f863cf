"""What half-heard words are worth: how people and announcements seem to word things, by the recogniser's confidence.

    python -m tools.hearing_model.heard FILE

FILE holds observations kept by `tools.hearing_model.questions CORPUS --words --cache FILE`. The evidence of
`core.cues.words.HEARD_WELL`: partial and final words count, each text of an utterance once.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from holdslayer_agent.core.cues.words import SYSTEM_UNSURE, UNSURE
from holdslayer_agent.core.diction import system_odds
from holdslayer_agent.core.observations import TranscriptHeard
from tools.hearing_model.kept import read_kept

BOUNDS = (0.0, 0.3, 0.45, 0.6, 0.75, 1.01)
EARLY_S = 0.2
"""An onset is told up to so much before the truth has it."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    odds: dict[tuple[str, float], list[float]] = {}
    for call, steps, _ in read_kept(parser.parse_args().file):
        heard = {(o.started_s, o.text): o for _, _, some in steps for o in some if isinstance(o, TranscriptHeard)}
        for words in heard.values():
            spoken = [s for s in call.stretches if s.start_s - EARLY_S <= words.started_s < s.end_s]
            if not spoken or spoken[-1].kind not in ("human", "announcement"):
                continue
            who = "people" if spoken[-1].phase == "live" else "announcements"
            low = max(bound for bound in BOUNDS if bound <= words.confidence)
            odds.setdefault((who, low), []).append(system_odds(words.text, words.language or "en", words.register))
    for (who, low), found in sorted(odds.items()):
        person = sum(value < -UNSURE for value in found) / len(found)
        system = sum(value > SYSTEM_UNSURE for value in found) / len(found)
        print(
            f"{who:13} confidence from {low:.2f}: {len(found):4} texts, {person:.0%} as people, {system:.0%} as systems"
        )


if __name__ == "__main__":
    main()
