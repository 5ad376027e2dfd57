#!/usr/bin/env python3
"""Compares all stored formats with the `gguf` package and with llama.cpp, through `mellama export`.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install gguf numpy llama-cpp-python
    swift build -c release --product mellama
    /tmp/peers/bin/python Tools/gguf_formats.py .build/release/mellama

Reading: a model with a matrix of 10,000 rows of random bytes in each format is exported as f32, and
every bit compared with what the package decodes. Writing: a model with random weights is exported in
each format; the bytes are compared with the package's where it quantises that format, and the root
mean square of the error with that of llama.cpp's own quantiser.
"""

import ctypes
import glob
import pathlib
import subprocess
import sys
import tempfile

import gguf
import numpy as np
from gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType
from gguf.quants import dequantize, quantize

NAMES = ["F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q2_K", "Q3_K", "Q4_K",
         "Q5_K", "Q6_K", "IQ4_NL", "IQ4_XS"]
ROWS, WIDTH, MATRIX = 10000, 256, "blk.0.ffn_up.weight"


def write_model(path, matrix, kind):
    """One layer, all zeros but for one matrix of (ROWS, WIDTH)."""
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_block_count(1)
    writer.add_context_length(64)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(ROWS)
    writer.add_head_count(4)
    writer.add_layer_norm_rms_eps(1e-5)
    shapes = {
        "token_embd.weight": (8, WIDTH), "output_norm.weight": (WIDTH,),
        "blk.0.attn_norm.weight": (WIDTH,), "blk.0.ffn_norm.weight": (WIDTH,),
        "blk.0.attn_q.weight": (WIDTH, WIDTH), "blk.0.attn_k.weight": (WIDTH, WIDTH),
        "blk.0.attn_v.weight": (WIDTH, WIDTH), "blk.0.attn_output.weight": (WIDTH, WIDTH),
        "blk.0.ffn_gate.weight": (ROWS, WIDTH), "blk.0.ffn_down.weight": (WIDTH, ROWS),
    }
    for name, shape in shapes.items():
        writer.add_tensor(name, np.zeros(shape, np.float32))
    writer.add_tensor(MATRIX, matrix, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def export(mellama, source, target, kind):
    subprocess.run([mellama, "export", "--model", source, "--gguf", "--type", kind.lower(),
                    "--output", target], check=True, capture_output=True)
    tensors = {t.name: t for t in gguf.GGUFReader(target).tensors}
    return tensors[MATRIX]


def ggml():
    """llama.cpp's quantiser, if llama-cpp-python is there."""
    try:
        import llama_cpp
    except ImportError:
        return None
    folder = pathlib.Path(llama_cpp.__file__).parent / "lib"
    library = ctypes.CDLL(glob.glob(str(folder / "libggml-base.*"))[0])
    function = library.ggml_quantize_chunk
    function.restype = ctypes.c_size_t
    function.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p] + [ctypes.c_int64] * 3 + [
        ctypes.c_void_p]
    return function


def error(values, stored, kind):
    back = dequantize(stored, kind).astype(np.float64)
    return float(np.sqrt(((back - values) ** 2).sum() / (values.astype(np.float64) ** 2).sum()))


def main():
    mellama = sys.argv[1]
    generator = np.random.default_rng(1)
    theirs = ggml()
    with tempfile.TemporaryDirectory() as folder:
        source, target = f"{folder}/a.gguf", f"{folder}/b.gguf"
        values = generator.standard_normal((ROWS, WIDTH)).astype(np.float32)
        values *= np.exp(generator.standard_normal((ROWS, 1))).astype(np.float32) * 0.02
        for name in NAMES:
            kind = GGMLQuantizationType[name]
            length, size = GGML_QUANT_SIZES[kind]
            stored = generator.integers(0, 256, (ROWS, WIDTH // length * size), dtype=np.uint8)
            plain = {"F32": np.float32, "F16": np.float16}.get(name)
            write_model(source, stored.view(plain) if plain else stored, kind)
            got = np.array(export(mellama, source, target, "f32").data).view(np.uint32)
            with np.errstate(all="ignore"):
                expected = dequantize(stored, kind).view(np.uint32)
            line = f"{name:7} {got.size} values read, {(got != expected).sum()} bits apart"
            write_model(source, values, GGMLQuantizationType.F32)
            tensor = export(mellama, source, target, name)
            ours = np.array(tensor.data).view(np.uint8).reshape(ROWS, -1)
            assert tensor.tensor_type == kind
            try:
                same = (quantize(values, kind).view(np.uint8).reshape(ROWS, -1) == ours).all()
                line += f"; written bytes {'equal' if same else 'NOT EQUAL'}"
            except NotImplementedError:
                pass
            if theirs is not None and length > 1:
                other = np.zeros_like(ours)
                theirs(kind.value, values.ctypes.data, other.ctypes.data, 0, ROWS, WIDTH, None)
                a, b = error(values, ours, kind), error(values, other, kind)
                line += f"; error {a:.5f}, llama.cpp's {b:.5f}: {a / b:.3f} of it"
            print(line, flush=True)


main()
