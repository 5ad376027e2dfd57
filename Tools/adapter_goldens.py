#!/usr/bin/env python3
"""Writes the adapter goldens of Sources/MeTestSupport/Goldens/adapters with PEFT.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install torch transformers peft safetensors
    /tmp/peers/bin/python Tools/goldens.py            (the tiny models, if they are not there)
    /tmp/peers/bin/python Tools/adapter_goldens.py

For each way of adapting a tiny model: the folder as PEFT saves it, with the logits it gives; for
those that this project trains, also loss, every gradient, and the losses, gradient norms and
parameters of ten AdamW steps.

    /tmp/peers/bin/python Tools/adapter_goldens.py --compare MODEL ADAPTER MERGED

compares an adapter folder that this project wrote, as PeftModel.from_pretrained loads it, with the
folder of `mellama merge --type float32`, as Transformers loads that: the largest difference of a
logit on fixed tokens, and the largest logit.
"""

import json
import pathlib
import sys

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import save_file
from transformers import LlamaForCausalLM

from goldens import loss_of, ten_steps, trained

GOLDENS = pathlib.Path(__file__).parent.parent / "Sources/MeTestSupport/Goldens"
SEVEN = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
# name: (base model, whether this project trains it, keys of LoraConfig)
CASES = {
    "rslora-patterns": ("grouped-tied", True, dict(
        use_rslora=True, target_modules=SEVEN,
        rank_pattern={"k_proj": 3, r"layers\.1\.self_attn\.v_proj": 1, r"^model\.layers\.0\.mlp\.up_proj": 5},
        alpha_pattern={"k_proj": 9, r"0\.self_attn\.q_proj": 2})),
    "regex-layer": ("plain-untied", True, dict(
        target_modules=r".*\.1\..*(q|down)_proj", rank_pattern={"down_proj": 4})),
    "layers": ("plain-untied", True, dict(
        target_modules=["v_proj", "up_proj"], layers_to_transform=[1], layers_pattern="layers",
        use_dora=True)),
    "all-linear": ("plain-untied", False, dict(
        target_modules="all-linear", exclude_modules=["o_proj", "layers.0.mlp.up_proj"])),
    "dora": ("grouped-tied", True, dict(use_dora=True, use_rslora=True, target_modules=SEVEN)),
    "saved": ("plain-untied", True, dict(
        target_modules=["q_proj", "v_proj"], modules_to_save=["embed_tokens", "lm_head", "norm"])),
    "saved-tied": ("grouped-tied", True, dict(
        target_modules=["q_proj", "down_proj"], use_dora=True,
        modules_to_save=["embed_tokens", "post_attention_layernorm"])),
    "saved-tied-still": ("grouped-tied", False, dict(
        target_modules=["q_proj"], modules_to_save=["embed_tokens", "lm_head"],
        ensure_weight_tying=True)),
    "ends": ("plain-untied", False, dict(
        target_modules=["q_proj", "embed_tokens", "lm_head"])),
    "ends-tied": ("grouped-tied", False, dict(
        target_modules=["embed_tokens", "lm_head"], use_dora=True)),
}


def short(name):
    """PEFT puts the adapter's own name into a parameter's; its files do not."""
    name = name.replace(".modules_to_save.default", "").replace(".default", "")
    return name.removesuffix(".weight") if "magnitude" in name else name


def write(name, base, is_trained, keys):
    folder = GOLDENS / "adapters" / name
    folder.mkdir(parents=True, exist_ok=True)
    facts = json.loads((GOLDENS / base / "expected.json").read_text())
    torch.manual_seed(5)
    model = LlamaForCausalLM.from_pretrained(GOLDENS / base).float()
    model.name_or_path = base
    adapted = get_peft_model(model, LoraConfig(
        r=2, lora_alpha=6, lora_dropout=0.0, task_type="CAUSAL_LM", **keys))
    with torch.no_grad():
        for _, parameter in trained(adapted):
            parameter.add_(0.1 * torch.randn_like(parameter) * parameter.std().clamp(min=0.3))
    adapted.peft_config["default"].base_model_name_or_path = base
    adapted.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    if keys["target_modules"] == "all-linear":
        # PEFT writes the names it has found; the word itself comes from other tools.
        path = folder / "adapter_config.json"
        config = json.loads(path.read_text()) | dict(target_modules="all-linear")
        path.write_text(json.dumps(config, indent=2) + "\n")
    tensors, expected = {}, dict(base=base, is_trained=is_trained)
    with torch.no_grad():
        # Of the second, longer document: every third row.
        logits = [adapted(torch.tensor([ids])).logits[0] for ids in facts["documents"]]
        tensors["logits"] = torch.cat(logits)[::3].clone()
    if is_trained:
        texts = [(torch.tensor(ids), torch.tensor(targets).where(torch.tensor(targets) >= 0, -100))
                 for ids, targets in zip(facts["documents"], facts["targets"])]
        loss = loss_of(adapted, texts)
        loss.backward()
        expected["loss"] = float(loss.detach())
        for parameter_name, parameter in trained(adapted):
            tensors["gradient." + short(parameter_name)] = parameter.grad.clone()
        expected["losses"], expected["norms"] = ten_steps(adapted, texts)
        for parameter_name, parameter in trained(adapted):
            tensors["after." + short(parameter_name)] = parameter.detach().clone()
    save_file(tensors, folder / "expected.safetensors")
    (folder / "expected.json").write_text(json.dumps(expected) + "\n")


def compare(base, adapter, merged):
    ids = torch.arange(5, 45)[None]
    with torch.no_grad():
        plain = LlamaForCausalLM.from_pretrained(base).float()
        before = plain(ids).logits
        adapted = PeftModel.from_pretrained(plain, adapter)(ids).logits
        whole = LlamaForCausalLM.from_pretrained(merged).float()(ids).logits
    print(json.dumps(dict(
        difference=float((adapted - whole).abs().max()), largest=float(adapted.abs().max()),
        effect=float((adapted - before).abs().max()))))


if sys.argv[1:2] == ["--compare"]:
    compare(*sys.argv[2:])
else:
    for case, (base_model, trains, config_keys) in CASES.items():
        write(case, base_model, trains, config_keys)
