#!/usr/bin/env python3
"""Writes Tests/MeModelTests/Goldens/bitsandbytes: a tiny model saved by Transformers and
bitsandbytes in NF4, with and without double quantisation, and what comes out of it.

    python3 Tools/quantised_goldens.py     (torch, transformers, accelerate, bitsandbytes; no GPU)

source/model.safetensors holds the weights that were quantised. <case>/expected.json has a checksum
(FNV-1a over the bits) of each quantised matrix' float32 values, which are those of
bitsandbytes.functional.dequantize_4bit, and the logits of Transformers' float32 model with these
values rounded to bfloat16.
"""
import json, os, shutil, torch, bitsandbytes.functional as F
from transformers import AutoModelForCausalLM, BitsAndBytesConfig, LlamaConfig, LlamaForCausalLM

ROOT = os.path.join(os.path.dirname(__file__), "../Tests/MeModelTests/Goldens/bitsandbytes")
IDS = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]


def checksum(values):
    hash = 0xCBF29CE484222325
    for bits in values.contiguous().view(torch.int32).flatten().tolist():
        hash = ((hash ^ (bits & 0xFFFFFFFF)) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{hash:016x}"


def main():
    shutil.rmtree(ROOT, ignore_errors=True)
    torch.manual_seed(11)
    config = LlamaConfig(
        vocab_size=40, hidden_size=64, intermediate_size=64, num_hidden_layers=1,
        num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=64,
        tie_word_embeddings=False, dtype="bfloat16", initializer_range=0.2)
    plain = LlamaForCausalLM(config).to(torch.bfloat16)
    plain.save_pretrained(f"{ROOT}/source")
    for name, double in (("nf4", False), ("nf4-double", True)):
        quantised = BitsAndBytesConfig(
            load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_use_double_quant=double,
            bnb_4bit_compute_dtype=torch.bfloat16)
        model = AutoModelForCausalLM.from_pretrained(
            f"{ROOT}/source", quantization_config=quantised, device_map="cpu",
            dtype=torch.bfloat16)
        model.save_pretrained(f"{ROOT}/{name}")
        sums, rounded = {}, dict(plain.state_dict())
        for key, weight in model.named_parameters():
            if (state := getattr(weight, "quant_state", None)) is None:
                continue
            state.dtype = torch.float32
            values = F.dequantize_4bit(weight.data, state)
            sums[key] = checksum(values)
            rounded[key] = values.to(torch.bfloat16)
        reference = LlamaForCausalLM(config).to(torch.float32)
        reference.load_state_dict({k: v.float() for k, v in rounded.items()})
        with torch.no_grad():
            logits = reference(torch.tensor([IDS])).logits[0].flatten().tolist()
        with open(f"{ROOT}/{name}/expected.json", "w") as file:
            json.dump({"ids": IDS, "checksums": sums, "logits": logits}, file)
    for folder, _, names in os.walk(ROOT):
        for name in names:
            if name == "generation_config.json":
                os.remove(os.path.join(folder, name))


main()
