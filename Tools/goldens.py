#!/usr/bin/env python3
"""Writes the goldens of Sources/MeTestSupport/Goldens with PyTorch, Transformers and PEFT.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install torch transformers peft safetensors
    /tmp/peers/bin/python Tools/goldens.py

Two tiny random models, one with grouped heads and a tied head, one without either. For each:
logits, loss and every gradient of two documents of which some tokens are supervised; the losses
and parameters of ten AdamW steps with clipping; greedy text; and the same for LoRA adapters.
"""

import json
import pathlib

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import save_file
from transformers import LlamaConfig, LlamaForCausalLM

FOLDER = pathlib.Path(__file__).parent.parent / "Sources/MeTestSupport/Goldens"
MODELS = {
    "grouped-tied": dict(
        vocab_size=96, hidden_size=48, intermediate_size=80, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, rope_theta=10000.0,
        tie_word_embeddings=True),
    "plain-untied": dict(
        vocab_size=75, hidden_size=32, intermediate_size=56, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=2, rope_theta=500000.0,
        tie_word_embeddings=False),
}
STEPS, RATE, DECAY, CLIP = 10, 3e-3, 0.1, 1.0


def documents(vocabulary):
    """Two documents and, for each of their tokens, the id to predict or -100."""
    generator = torch.Generator().manual_seed(3)
    result = []
    for length, supervised_from in ((9, 0), (70, 20)):
        ids = torch.randint(0, vocabulary, (length,), generator=generator)
        targets = torch.cat([ids[1:], torch.tensor([-100])])
        targets[:supervised_from] = -100
        result.append((ids, targets))
    return result


def loss_of(model, texts):
    """The sum over supervised tokens of all documents divided by their number."""
    total, count = 0.0, 0
    for ids, targets in texts:
        logits = model(ids[None]).logits[0]
        total = total + torch.nn.functional.cross_entropy(
            logits, targets, ignore_index=-100, reduction="sum")
        count += int((targets >= 0).sum())
    return total / count


def trained(model):
    return [(n, p) for n, p in model.named_parameters() if p.requires_grad]


def ten_steps(model, texts):
    """The losses and gradient norms of ten AdamW steps on what is trained of the model."""
    parameters = [p for _, p in trained(model)]
    groups = [
        dict(params=[p for p in parameters if p.dim() > 1], weight_decay=DECAY),
        dict(params=[p for p in parameters if p.dim() == 1], weight_decay=0.0),
    ]
    optimizer = torch.optim.AdamW(groups, lr=RATE, betas=(0.9, 0.95), eps=1e-8)
    losses, norms = [], []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = loss_of(model, texts)
        loss.backward()
        norms.append(float(torch.nn.utils.clip_grad_norm_(parameters, CLIP)))
        optimizer.step()
        losses.append(float(loss.detach()))
    return losses, norms


def short(name):
    """PEFT puts the adapter's own name into a parameter's; its files do not."""
    return name.replace(".default.weight", ".weight")


def write(name, sizes):
    folder = FOLDER / name
    torch.manual_seed(11)
    config = LlamaConfig(
        **sizes, max_position_embeddings=128, rms_norm_eps=1e-5, bos_token_id=1, eos_token_id=2,
        attn_implementation="eager")
    model = LlamaForCausalLM(config).float()
    with torch.no_grad():
        for parameter_name, parameter in model.named_parameters():
            if parameter.dim() == 1:
                parameter.copy_(1 + 0.1 * torch.randn_like(parameter))
            else:
                parameter.mul_(4.0)
    model.save_pretrained(folder)
    for extra in folder.glob("generation_config.json"):
        extra.unlink()
    texts = documents(sizes["vocab_size"])
    tensors, facts = {}, {}

    facts["documents"] = [ids.tolist() for ids, _ in texts]
    facts["targets"] = [[max(t, -1) for t in targets.tolist()] for _, targets in texts]
    facts["greedy_prompt"] = texts[0][0][:5].tolist()
    facts["greedy"] = model.generate(
        texts[0][0][None, :5], max_new_tokens=40, do_sample=False, eos_token_id=None,
        pad_token_id=0)[0, 5:].tolist()
    with torch.no_grad():
        tensors["logits"] = torch.cat([model(ids[None]).logits[0] for ids, _ in texts])
    loss = loss_of(model, texts)
    loss.backward()
    facts["loss"] = float(loss.detach())
    for parameter_name, parameter in model.named_parameters():
        tensors["gradient." + parameter_name] = parameter.grad.clone()
    start = {n: p.detach().clone() for n, p in model.state_dict().items()}
    facts["losses"], facts["norms"] = ten_steps(model, texts)
    for parameter_name, parameter in model.named_parameters():
        tensors["after." + parameter_name] = parameter.detach().clone()

    model.load_state_dict(start)
    lora = get_peft_model(model, LoraConfig(
        r=4, lora_alpha=12, lora_dropout=0.0, task_type="CAUSAL_LM", target_modules=[
            "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]))
    with torch.no_grad():
        for parameter_name, parameter in lora.named_parameters():
            if "lora_B" in parameter_name:
                parameter.copy_(0.1 * torch.randn_like(parameter))
    lora.save_pretrained(folder / "adapter")
    for extra in (folder / "adapter").glob("README.md"):
        extra.unlink()
    with torch.no_grad():
        tensors["lora.logits"] = torch.cat([lora(ids[None]).logits[0] for ids, _ in texts])
    loss = loss_of(lora, texts)
    loss.backward()
    facts["lora_loss"] = float(loss.detach())
    for parameter_name, parameter in lora.named_parameters():
        if parameter.requires_grad:
            tensors["lora.gradient." + short(parameter_name)] = parameter.grad.clone()
    facts["lora_losses"], facts["lora_norms"] = ten_steps(lora, texts)
    for parameter_name, parameter in lora.named_parameters():
        if parameter.requires_grad:
            tensors["lora.after." + short(parameter_name)] = parameter.detach().clone()

    facts["optimizer"] = dict(learningRate=RATE, decay=DECAY, clip=CLIP, beta1=0.9, beta2=0.95)
    save_file(tensors, folder / "expected.safetensors")
    (folder / "expected.json").write_text(json.dumps(facts) + "\n")


if __name__ == "__main__":
    for model_name, model_sizes in MODELS.items():
        write(model_name, model_sizes)
