"""Makes channel8k.mllr: a linear transform of the acoustic model's means that fits it to telephone audio.

    python -m tools.speech_model.adapt CLIPS_DIR WORK_DIR

Needs Debian's `sphinxtrain` and `pocketsphinx` packages (bw, mllr_solve, sphinx_fe, pocketsphinx_mdef_convert).
CLIPS_DIR holds clean 16 kHz speech, LibriSpeech and VCTK. What each clip says is found by decoding it with the general
wideband model; then the clip goes through a simulated 8 kHz µ-law line and serves as the thing to adapt to. 95 clips
are enough: the transform has 39 x 13 numbers.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray
from pocketsphinx import Decoder, get_model_path

from tools.speech_model.line import RATE_HZ, at_level, mulaw, noise

WIDE_HZ = 16000
PROGRAMS = Path("/usr/lib/sphinxtrain")
FEATURES = ["-lowerf", "130", "-upperf", "6800", "-nfilt", "25", "-transform", "dct", "-lifter", "22"]
FEATURES += ["-remove_noise", "yes"]
MIN_WORDS = 8


def run(*command: str | Path, log: Path) -> None:
    """Runs a program of the trainer; its output goes to `log`. Raises CalledProcessError."""
    with log.open("w") as out:
        subprocess.run([str(part) for part in command], check=True, stdout=out, stderr=subprocess.STDOUT)


def trainable(model: Path) -> None:
    """Copies the packaged acoustic model and brings it into the forms that bw reads."""
    source = Path(get_model_path("en-us/en-us"))
    model.mkdir(parents=True, exist_ok=True)
    for part in source.iterdir():
        shutil.copy(part, model)
    run("pocketsphinx_mdef_convert", "-text", source / "mdef", model / "mdef.txt", log=model / "mdef.log")
    with (source / "sendump").open("rb") as stored:

        def number() -> int:
            return int(struct.unpack("<I", stored.read(4))[0])

        stored.read(number())  # title
        while length := number():
            stored.read(length)  # header lines
        codewords, senones = number(), number()
        raw = np.frombuffer(stored.read(3 * codewords * senones), np.uint8)
    weights = np.power(1.0001, -1024.0 * raw.reshape(3, codewords, senones)).transpose(2, 0, 1)
    weights = (weights / weights.sum(axis=2, keepdims=True)).astype("<f4")
    head = b"s3\nversion 1.0\nendhdr\n" + struct.pack("<I", 0x11223344)
    (model / "mixture_weights").write_bytes(head + struct.pack("<4i", *weights.shape, weights.size) + weights.tobytes())


def words_of(decoder: Decoder, wide: NDArray[np.float32]) -> list[str]:
    """What the wideband model hears, with fillers, for bw to align."""
    decoder.start_utt()
    decoder.process_raw((np.clip(wide, -1, 1) * 32767).astype("<i2").tobytes(), full_utt=True)
    decoder.end_utt()
    return [part.word for part in decoder.seg()] if decoder.hyp() else []


def telephone(wide: NDArray[np.float32], rng: np.random.Generator) -> bytes:
    """The clip after an 8 kHz µ-law line with pink noise, as the recogniser gets it: 16 kHz with a -60 dBFS floor."""
    narrow = at_level(soxr.resample(wide, WIDE_HZ, RATE_HZ).astype(np.float32), -23)
    line = mulaw(np.clip(narrow + noise("pink", narrow.size, rng) * np.float32(10 ** (-50 / 20)), -1, 1))
    heard = soxr.resample(line, RATE_HZ, WIDE_HZ)
    heard = heard + 10 ** (-60 / 20) * rng.standard_normal(heard.size)
    return (np.clip(heard, -1, 1) * 32767).astype("<i2").tobytes()


def main() -> None:
    clips, work = Path(sys.argv[1]), Path(sys.argv[2])
    model, audio = work / "model", work / "audio"
    audio.mkdir(parents=True, exist_ok=True)
    trainable(model)
    decoder, rng = Decoder(loglevel="FATAL"), np.random.default_rng(3)
    names, texts = [], []
    for path in sorted([*clips.glob("*.flac"), *clips.glob("*.wav")]):
        samples, rate_hz = soundfile.read(path, dtype="float32")
        wide = soxr.resample(samples, rate_hz, WIDE_HZ)[: 14 * WIDE_HZ].astype(np.float32)
        words = [word for word in words_of(decoder, wide) if word not in ("<s>", "</s>")]
        if len(words) >= MIN_WORDS:
            (audio / f"{path.stem}.raw").write_bytes(telephone(wide, rng))
            names.append(path.stem)
            texts.append(f"<s> {' '.join(words)} </s> ({path.stem})")
    control, spoken = work / "clips.ctl", work / "clips.lsn"
    control.write_text("\n".join(names) + "\n")
    spoken.write_text("\n".join(texts) + "\n")
    form = ["-ei", "raw", "-eo", "mfc", "-raw", "yes", "-input_endian", "little", "-samprate", str(WIDE_HZ)]
    run("sphinx_fe", *FEATURES, *form, "-c", control, "-di", audio, "-do", audio, log=work / "features.log")

    counts = work / "counts"
    counts.mkdir(exist_ok=True)
    dictionary = get_model_path("en-us/cmudict-en-us.dict")
    means = ["-meanfn", model / "means", "-varfn", model / "variances"]
    run(
        PROGRAMS / "bw", "-hmmdir", model, "-moddeffn", model / "mdef.txt", "-ts2cbfn", ".ptm.", "-feat", "1s_c_d_dd",
        "-svspec", "0-12/13-25/26-38", "-cmn", "batch", "-agc", "none", "-dictfn", dictionary,
        "-fdictfn", model / "noisedict", "-ctlfn", control, "-lsnfn", spoken, "-cepdir", audio, "-accumdir", counts,
        *means, "-mixwfn", model / "mixture_weights", "-tmatfn", model / "transition_matrices", "-topn", "8",
        log=work / "bw.log",
    )  # fmt: skip
    transform = work / "channel8k.mllr"
    solve = [PROGRAMS / "mllr_solve", *means, "-outmllrfn", transform, "-accumdir", counts]
    run(*solve, "-moddeffn", model / "mdef.txt", log=work / "solve.log")
    print(f"{len(names)} clips, {transform}")


if __name__ == "__main__":
    main()
