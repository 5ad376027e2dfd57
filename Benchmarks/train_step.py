#!/usr/bin/env python3
"""One training step on the SmolLM2-135M shape, this project beside Transformers (+ PEFT), in turn.

    swift build -c release --product mellama
    python3 Benchmarks/train_step.py            # installs the peer in .build/peer-venv on first use

Both get 2 threads, bf16, 2 x 512 tokens, the same shape and random weights. The two take turns;
medians, the ratio and both peak memories are printed as one JSON object.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent
PEER = """
import json, resource, sys, time, torch
from transformers import LlamaConfig, LlamaForCausalLM
mode, batch, context, steps = sys.argv[1], *map(int, sys.argv[2:5])
torch.set_num_threads(2)
torch.manual_seed(0)
c = LlamaConfig(vocab_size=49152, hidden_size=576, intermediate_size=1536, num_hidden_layers=30,
    num_attention_heads=9, num_key_value_heads=3, rope_theta=1e5, tie_word_embeddings=True,
    max_position_embeddings=8192)
model = LlamaForCausalLM(c).to(torch.bfloat16)
if mode == "lora":
    from peft import LoraConfig, get_peft_model
    model = get_peft_model(model, LoraConfig(r=8, lora_alpha=16, target_modules=["q_proj", "k_proj",
        "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]))
    model = model.to(torch.bfloat16)
optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=1e-5)
ids = torch.randint(0, 49152, (batch, context))
times = []
for _ in range(steps + 1):
    start = time.perf_counter()
    optimizer.zero_grad()
    model(input_ids=ids, labels=ids).loss.backward()
    optimizer.step()
    times.append(time.perf_counter() - start)
times = sorted(times[1:])
print(json.dumps(dict(tokensPerSecond=batch * context / times[len(times) // 2],
    peakBytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)))
"""


def peer_python(given):
    if given:
        return given
    folder = ROOT / ".build" / "peer-venv"
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "torch", "transformers", "peft"],
                       check=True)
    return str(python)


def last_json(command, environment):
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return json.loads(done.stdout[done.stdout.index("{"):])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--context", type=int, default=512)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peer-python", help="a Python that has torch, transformers and peft")
    options = parser.parse_args()
    python = peer_python(options.peer_python)
    environment = {k: v for k, v in os.environ.items()
                   if k not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    environment["OMP_NUM_THREADS"] = "2"
    binary = ROOT / ".build" / "release" / "mellama"
    result = {}
    for mode in ("full", "lora"):
        ours, theirs = [], []
        for _ in range(options.rounds):
            ours.append(last_json(
                [binary, "bench", "train", "--mode", mode, "--rank", "8", "--batch",
                 str(options.batch), "--context", str(options.context), "--steps", "3",
                 "--threads", "2", "--json"], environment))
            theirs.append(last_json(
                [python, "-c", PEER, mode, str(options.batch), str(options.context), "3"],
                environment))
        rates = [[r["tokensPerSecond"] for r in side] for side in (ours, theirs)]
        ratios = sorted(a / b for a, b in zip(*rates))
        result[mode] = dict(
            tokensPerSecond=round(statistics.median(rates[0])),
            peerTokensPerSecond=round(statistics.median(rates[1])),
            ratio=round(statistics.median(ratios), 2),
            ratioRange=[round(ratios[0], 2), round(ratios[-1], 2)],
            peakBytes=max(r["peakBytes"] for r in ours),
            peerPeakBytes=max(r["peakBytes"] for r in theirs))
    json.dump(result, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
