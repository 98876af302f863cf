"""The document that `make bench` writes: a part's section is replaced, the others stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.bench import write


def test_a_corpus_made_here_does_not_take_the_place_of_one_that_was_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "benchmarks.md"
    write("hearing", "## Hearing\n\ncorpus `strangers`.\n", document)
    write("hearing_own", "## Hearing, on a corpus of the training clips\n", document)
    text = document.read_text()
    assert "corpus `strangers`" in text
    assert text.index("## Hearing\n") < text.index("## Hearing, on a corpus of the training clips")
    assert capsys.readouterr().err == ""
    write("hearing", "## Hearing\n\ncorpus `others`.\n", document)
    assert "strangers give way to those of others" in capsys.readouterr().err
    assert "strangers" not in document.read_text()
