"""A Whisper model of two layers and eight dimensions with random weights: the true file format, and no sense.

What it writes means nothing; it shows that the loading and decoding path is whole, without a download.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from ctranslate2.specs.attention_spec import MultiHeadAttentionSpec
from ctranslate2.specs.common_spec import LayerNormSpec, LinearSpec
from ctranslate2.specs.transformer_spec import FeedForwardSpec
from ctranslate2.specs.whisper_spec import WhisperSpec
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

WIDTH, LAYERS, HEADS = 8, 2, 2
MELS, FRAMES, LONGEST = 80, 1500, 448
WORDS = 50257
"""Where Whisper's special tokens begin."""
LANGUAGES = 99
NAMED = ["en", "zh", "de", "es", "ru", "ko", "fr"]


def make(folder: Path, seed: int = 1) -> Path:
    """Writes model.bin, config.json, vocabulary and tokenizer.json into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    spec = WhisperSpec(LAYERS, HEADS, LAYERS, HEADS)
    tokens = _tokens()

    def random(*shape: int) -> np.ndarray:
        return (rng.standard_normal(shape) * 0.3).astype(np.float32)

    def norm(part: LayerNormSpec) -> None:
        part.gamma, part.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)

    def linear(part: LinearSpec, out: int, inside: int) -> None:
        part.weight, part.bias = random(out, inside), np.zeros(out, np.float32)

    def attention(part: MultiHeadAttentionSpec, *, crossed: bool) -> None:
        norm(part.layer_norm)
        for place, size in enumerate((1, 2, 1) if crossed else (3, 1)):
            linear(part.linear[place], size * WIDTH, WIDTH)

    def feed_forward(part: FeedForwardSpec) -> None:
        norm(part.layer_norm)
        linear(part.linear_0, 4 * WIDTH, WIDTH)
        linear(part.linear_1, WIDTH, 4 * WIDTH)

    encoder, decoder = spec.encoder, spec.decoder
    encoder.conv1.weight, encoder.conv1.bias = random(WIDTH, MELS, 3), np.zeros(WIDTH, np.float32)
    encoder.conv2.weight, encoder.conv2.bias = random(WIDTH, WIDTH, 3), np.zeros(WIDTH, np.float32)
    encoder.position_encodings.encodings = random(FRAMES, WIDTH)
    decoder.position_encodings.encodings = random(LONGEST, WIDTH)
    decoder.embeddings.weight = random(len(tokens), WIDTH)
    decoder.projection.weight = decoder.embeddings.weight
    for part in (encoder, decoder):
        norm(part.layer_norm)
        for layer in part.layer:
            attention(layer.self_attention, crossed=False)
            if part is decoder:
                attention(layer.attention, crossed=True)
            feed_forward(layer.ffn)
    spec.register_vocabulary(tokens)
    spec.config.suppress_ids, spec.config.suppress_ids_begin = [], [220, WORDS]
    spec.config.lang_ids = list(range(WORDS + 2, WORDS + 2 + LANGUAGES))
    spec.config.alignment_heads = [(1, 0)]
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))
    _tokenizer(tokens).save(str(folder / "tokenizer.json"))
    (folder / "preprocessor_config.json").write_text(json.dumps({"feature_size": MELS, "sampling_rate": 16000}))
    return folder


def _tokens() -> list[str]:
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = [*letters, *(f"Ġw{number}" for number in range(WORDS - len(letters)))]
    languages = [*NAMED, *(f"x{number}" for number in range(LANGUAGES - len(NAMED)))]
    special = ["endoftext", "startoftranscript", *languages, "translate", "transcribe", "startoflm", "startofprev"]
    special += ["nospeech", "notimestamps", *(f"{step * 0.02:.2f}" for step in range(1501))]
    return words + [f"<|{name}|>" for name in special]


def _tokenizer(tokens: list[str]) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE({token: place for place, token in enumerate(tokens)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in tokens[WORDS : WORDS + 107]])
    return tokenizer
