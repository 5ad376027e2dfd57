#!/usr/bin/env python3
"""Reads an NF4 folder that `mellama export --type nf4` wrote with Transformers and bitsandbytes, and
compares it with the folder it was made from: every matrix has the codes and scales that bitsandbytes
itself makes of the original, and so the same values, and every other tensor is the original's.

    mellama export --model M --type bf16 --output plain
    mellama export --model plain --type nf4 --output nf4
    python3 Tools/check_nf4.py nf4 plain      (torch, transformers, accelerate, bitsandbytes; no GPU)
"""
import sys, torch, bitsandbytes.functional as F
from transformers import AutoModelForCausalLM


def main(folder, original):
    read = lambda path: AutoModelForCausalLM.from_pretrained(
        path, dtype=torch.bfloat16, device_map="cpu")
    ours, plain = read(folder), dict(read(original).named_parameters())
    counts = {"nf4": 0, "plain": 0}
    for name, weight in ours.named_parameters():
        state = getattr(weight, "quant_state", None)
        if state is None:
            assert torch.equal(weight, plain[name]), name
            counts["plain"] += 1
            continue
        codes, wanted = F.quantize_4bit(plain[name], blocksize=64, quant_type="nf4")
        assert torch.equal(weight.data.flatten(), codes.flatten()), name
        assert torch.equal(state.absmax, wanted.absmax), name
        assert torch.equal(state.code, wanted.code), name
        for dtype in (torch.float32, torch.bfloat16):
            state.dtype = wanted.dtype = dtype
            got, back = F.dequantize_4bit(weight.data, state), F.dequantize_4bit(codes, wanted)
            assert torch.equal(got, back), name
        state.dtype = torch.bfloat16
        counts["nf4"] += 1
    ids = torch.tensor([[1, 2, 3, 4, 5, 6, 7, 8]])
    with torch.no_grad():
        assert torch.isfinite(ours(ids).logits).all()
    print(f"{counts['nf4']} matrices in NF4 and {counts['plain']} plain tensors: equal to the bit")


main(*sys.argv[1:])
