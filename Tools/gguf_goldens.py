#!/usr/bin/env python3
"""Writes Tests/MeComputeTests/Goldens/stored-formats.json with the `gguf` Python package.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install gguf numpy
    /tmp/peers/bin/python Tools/gguf_goldens.py

For each stored format: blocks of random bytes, with extreme half-precision factors (infinite, NaN,
subnormal, zero) in some, and the float32 bits they stand for; for the formats that the package
quantises, numbers and the bytes they become. All in base64.
"""

import base64
import json
import pathlib

import numpy as np
from gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType
from gguf.quants import dequantize, quantize

TARGET = pathlib.Path(__file__).parent.parent / "Tests/MeComputeTests/Goldens/stored-formats.json"
# Our name, theirs, and where the half-precision factors of a block lie.
FORMATS = [
    ("float32", "F32", []), ("float16", "F16", [0]), ("bfloat16", "BF16", [0]),
    ("q8_0", "Q8_0", [0]), ("q4_0", "Q4_0", [0]), ("q4_1", "Q4_1", [0, 2]),
    ("q5_0", "Q5_0", [0]), ("q5_1", "Q5_1", [0, 2]), ("q2_k", "Q2_K", [80, 82]),
    ("q3_k", "Q3_K", [108]), ("q4_k", "Q4_K", [0, 2]), ("q5_k", "Q5_K", [0, 2]),
    ("q6_k", "Q6_K", [208]), ("iq4_nl", "IQ4_NL", [0]), ("iq4_xs", "IQ4_XS", [0]),
]
ENCODED = ["float16", "bfloat16", "q8_0", "q4_0", "q4_1", "q5_0", "q5_1"]
# Infinity, its negative, NaN, the least subnormal, the largest one, minus zero, the largest number.
EXTREMES = [0x7C00, 0xFC00, 0x7E01, 0x0001, 0x83FF, 0x8000, 0x7BFF]
BFLOAT_EXTREMES = [0x7F80, 0xFF80, 0x7FC1, 0x0001, 0x807F, 0x8000, 0x7F7F]


def text(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def blocks(generator, length, size, halves, extremes):
    count = {1: 64, 32: 9, 256: 3}[length]
    result = generator.integers(0, 256, (count, size), dtype=np.uint8)
    for index, offset in enumerate(halves):
        for at in range(count):
            if length == 256 and at < 2 and (at + index) % 2 == 0:
                continue  # one block plain, two with one extreme factor or two
            if length == 32 and at < 2:
                continue
            extreme = np.uint16(extremes[(at + 3 * index) % len(extremes)])
            result[at, offset:offset + 2] = np.frombuffer(extreme.tobytes(), np.uint8)
    return result


def numbers(generator):
    """Eight blocks: plain, small, skewed, alike, zero, with a large one, ties, all of one sign."""
    x = generator.standard_normal((8, 32)).astype(np.float32)
    x[1] *= 1e-6
    x[2] = np.exp(x[2])
    x[3] = -0.25
    x[4] = 0
    x[5, 7] = 60000
    x[6] = np.arange(-16, 16) / 2
    x[7] = -np.abs(x[7])
    return x


def main():
    generator = np.random.default_rng(11)
    result = {}
    for ours, theirs, halves in FORMATS:
        kind = GGMLQuantizationType[theirs]
        length, size = GGML_QUANT_SIZES[kind]
        extremes = BFLOAT_EXTREMES if theirs == "BF16" else EXTREMES
        stored = blocks(generator, length, size, halves, extremes)
        with np.errstate(all="ignore"):
            values = dequantize(stored, kind)
        entry = {"blocks": text(stored), "values": text(values.astype(np.float32))}
        if ours in ENCODED:
            x = numbers(generator)
            with np.errstate(all="ignore"):
                entry["numbers"], entry["encoded"] = text(x), text(quantize(x, kind))
        result[ours] = entry
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(result, indent=1) + "\n")


main()
