"""Silero VAD's ONNX file -> hearing/models/silero_vad.npz, and what onnxruntime says of a clip, for the test.

Prints how long both take for a chunk.

    pip install onnx onnxruntime silero-vad==6.2.3 --no-deps
    python -m tools.hearing_model.silero SITE-PACKAGES/silero_vad/data/silero_vad.onnx

Weights stay float32 and are only turned and joined, as `holdslayer_agent.hearing.silero.Silero` wants them.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import soundfile
from onnx import numpy_helper

from holdslayer_agent.hearing.silero import Silero, quiet_state

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "holdslayer_agent/hearing/models/silero_vad.npz"
CLIP = ROOT / "tools/hearing_model/people/human_0000_4cd9.flac"
REFERENCE = ROOT / "tests/hearing/silero_reference.json"
BRANCHES = {"then_branch": 16000, "else_branch": 8000}
SECONDS = 4.0


def convert(model: onnx.ModelProto) -> dict[str, np.ndarray]:
    """Every array of `Silero`, its name followed by _8000 or _16000."""
    out = {}
    by_rate = next(node for node in model.graph.node if node.op_type == "If")
    for branch in by_rate.attribute:
        weights = _constants(branch.g)
        for name, array in _ordered(weights).items():
            out[f"{name}_{BRANCHES[branch.name]}"] = np.array(array, np.float32, order="C")
    return out


def _constants(graph: onnx.GraphProto) -> dict[str, np.ndarray]:
    tensors = [node.attribute[0].t for node in graph.node if node.op_type == "Constant"]
    return {tensor.name: numpy_helper.to_array(tensor) for tensor in tensors if tensor.name}


def _ordered(weights: dict[str, np.ndarray]) -> dict[str, Any]:
    layers = [weights[f"encoder.{i}.reparam_conv.weight"].transpose(2, 1, 0) for i in range(4)]  # (tap, in, out)
    flat = [layer.reshape(-1, layer.shape[2]) for layer in layers]
    out: dict[str, Any] = {f"bias{i + 1}": weights[f"encoder.{i}.reparam_conv.bias"] for i in range(4)}
    return out | {
        "encode1": flat[0],
        "encode2": flat[1],
        "encode3": layers[2][1:].reshape(-1, layers[2].shape[2]),
        "encode4": layers[3][1],
        "recur": np.vstack([weights["decoder.rnn.weight_ih"].T, weights["decoder.rnn.weight_hh"].T]),
        "recur_bias": weights["decoder.rnn.bias_ih"] + weights["decoder.rnn.bias_hh"],
        "out": weights["decoder.decoder.2.weight"].ravel(),
        "out_bias": weights["decoder.decoder.2.bias"].reshape(()),
    }


def reference(file: str) -> dict[str, list[float]]:
    """What onnxruntime says of `CLIP`, by rate: 8 kHz as it is, 16 kHz every sample twice. Prints the time it takes."""
    one_thread = onnxruntime.SessionOptions()
    one_thread.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(file, one_thread, providers=["CPUExecutionProvider"])
    samples, _ = soundfile.read(CLIP, dtype="float32")
    out = {}
    for rate_hz in (8000, 16000):
        heard = np.repeat(samples, rate_hz // 8000)[: int(SECONDS * rate_hz)]
        chunk = rate_hz * 32 // 1000
        state, context, said = np.zeros((2, 1, 128), np.float32), np.zeros(chunk // 8, np.float32), []
        ours, memory, took_s = Silero.packaged(rate_hz), quiet_state(), [0.0, 0.0]
        for start in range(0, heard.size - chunk + 1, chunk):
            joined = np.concatenate([context, heard[start : start + chunk]])
            context = joined[-chunk // 8 :]
            began = time.perf_counter()
            answer, state = session.run(None, {"input": joined[None], "state": state, "sr": np.array(rate_hz)})
            between = time.perf_counter()
            _, memory = ours.judge(joined, memory)
            took_s = [took_s[0] + between - began, took_s[1] + time.perf_counter() - between]
            said.append(round(float(answer[0, 0]), 6))
        theirs_us, ours_us = (1e6 * s / len(said) for s in took_s)
        print(f"{rate_hz} Hz: onnxruntime {theirs_us:.0f} µs a chunk, numpy {ours_us:.0f} µs")
        out[str(rate_hz)] = said
    return out


if __name__ == "__main__":
    np.savez_compressed(MODEL, **convert(onnx.load(sys.argv[1])))
    REFERENCE.write_text(json.dumps({"clip": CLIP.name, "probabilities": reference(sys.argv[1])}, indent=1) + "\n")
