#!/usr/bin/env python3
"""Writes the goldens of Tests/MeModelTests/Goldens/configurations: what config.json can say of a model.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install torch transformers safetensors
    /tmp/peers/bin/python Tools/config_goldens.py

A tiny random model for each set of sizes, and for each case a config.json (under the case's name)
with the logits that Transformers computes in float32 for a text of 70 tokens, and greedy text from
its first tokens with the logits of each step. Some cases have the loss and every gradient as well.
"""

import json
import pathlib
import shutil
import tempfile

import torch
from safetensors.torch import save_file
from transformers import AutoConfig, AutoModelForCausalLM

FOLDER = pathlib.Path(__file__).parent.parent / "Tests/MeModelTests/Goldens/configurations"
SIZES = dict(
    model_type="llama", architectures=["LlamaForCausalLM"], vocab_size=40, hidden_size=32,
    intermediate_size=40, num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=1,
    rms_norm_eps=1e-5, rope_theta=10000.0, max_position_embeddings=128, tie_word_embeddings=False,
    bos_token_id=1, eos_token_id=2, torch_dtype="float32")
SHALLOW = dict(num_hidden_layers=1)
MISTRAL = dict(model_type="mistral", architectures=["MistralForCausalLM"])
YARN = dict(rope_type="yarn", factor=4.0, original_max_position_embeddings=32)
# Sets of weights, each with its cases: what config.json says besides the sizes, and how weights
# are stored.
MODELS = {
    "plain": (dict(), {
        "linear": dict(rope_scaling=dict(type="linear", factor=4.0)),
        "dynamic": dict(
            max_position_embeddings=32, rope_scaling=dict(rope_type="dynamic", factor=2.0)),
        "llama3": dict(
            eos_token_id=[2, 5],
            rope_scaling=dict(
                rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                original_max_position_embeddings=64)),
        "yarn": dict(rope_scaling=YARN),
        "yarn-mscale": dict(
            rope_scaling=YARN | dict(mscale=0.7, mscale_all_dim=0.3, beta_fast=4, beta_slow=0.5)),
        "yarn-parameters": dict(
            rope_theta=None,
            rope_parameters=YARN | dict(
                rope_theta=500.0, attention_factor=1.3, beta_fast=6, truncate=False)),
        "window": MISTRAL | dict(sliding_window=13),
        "window-yarn": MISTRAL | dict(sliding_window=40, rope_scaling=YARN),
        "no-window": MISTRAL | dict(sliding_window=None),
    }),
    "biases": (dict(attention_bias=True, mlp_bias=True), {"biases": dict()}),
    "attention-bias": (SHALLOW | dict(attention_bias=True), {"attention-bias": dict()}),
    "head-dim": (SHALLOW | dict(head_dim=12), {"head-dim": dict()}),
    "float16": (SHALLOW | dict(torch_dtype="float16"), {"float16": dict()}),
    "sharded": (SHALLOW, {"sharded": dict()}),
}
WITH_GRADIENTS = ["window", "biases"]
TEXT, PROMPT, NEW = 70, 36, 12


def config_of(sizes, case):
    keys = SIZES | sizes | case
    return {key: value for key, value in keys.items() if value is not None or key == "sliding_window"}


def model_of(folder):
    """A model as a user of Transformers gets it, fresh: dynamic scaling leaves traces in it."""
    return AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager")


def write_weights(name, sizes):
    """Random weights, stored as Transformers stores them."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        (path / "config.json").write_text(json.dumps(config_of(sizes, {})))
        torch.manual_seed(7)
        model = AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(path)).float()
        with torch.no_grad():
            for key, parameter in model.named_parameters():
                if "norm" in key:
                    parameter.copy_(1 + 0.1 * torch.randn_like(parameter))
                elif key.endswith("bias"):
                    parameter.copy_(0.3 * torch.randn_like(parameter))
                else:
                    parameter.mul_(6.0)
        if name == "float16":
            model = model.half()
        model.save_pretrained(path, max_shard_size="12KB" if name == "sharded" else "5GB")
        target = FOLDER / name
        target.mkdir()
        for file in path.glob("model*"):
            shutil.copy(file, target)


def write_case(weights, sizes, name, case):
    config = config_of(sizes, case)
    generator = torch.Generator().manual_seed(5)
    ids = torch.randint(0, SIZES["vocab_size"], (1, TEXT), generator=generator)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        for file in (FOLDER / weights).glob("model*"):
            shutil.copy(file, path)
        (path / "config.json").write_text(json.dumps(config))
        tensors = {}
        with torch.no_grad():
            tensors["logits"] = model_of(path)(ids).logits[0].clone()
        generated = model_of(path).generate(
            ids[:, :PROMPT], max_new_tokens=NEW, do_sample=False, eos_token_id=None,
            pad_token_id=0, output_logits=True, return_dict_in_generate=True)
        tensors["steps"] = torch.cat(generated.logits).clone()
        facts = dict(
            weights=weights, ids=ids[0].tolist(), prompt=PROMPT,
            greedy=generated.sequences[0, PROMPT:].tolist())
        if name in WITH_GRADIENTS:
            model = model_of(path)
            loss = torch.nn.functional.cross_entropy(model(ids).logits[0, :-1], ids[0, 1:])
            loss.backward()
            facts["loss"] = float(loss.detach())
            for key, parameter in model.named_parameters():
                tensors["gradient." + key] = parameter.grad.clone()
    target = FOLDER / name
    target.mkdir(exist_ok=True)
    (target / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    (target / "expected.json").write_text(json.dumps(facts) + "\n")
    save_file(tensors, target / "expected.safetensors")


shutil.rmtree(FOLDER, ignore_errors=True)
FOLDER.mkdir(parents=True)
for weights_name, (own_sizes, cases) in MODELS.items():
    write_weights(weights_name, own_sizes)
    for case_name, own_keys in cases.items():
        write_case(weights_name, own_sizes, case_name, own_keys)
