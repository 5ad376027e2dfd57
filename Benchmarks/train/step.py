#!/usr/bin/env python3
"""One optimiser step on the SmolLM2-135M shape, beside Transformers (+ PEFT), in turn.

    swift build -c release --product mellama
    python3 Benchmarks/train/step.py

Both sides get the same threads, shape, batch and random weights. The peer computes in pure bf16
(weights, moments and all); this project in bf16 with float32 masters and moments.
"""

import peers

ROWS = [("full", 2, 512), ("full", 4, 1024), ("lora", 2, 512), ("lora", 8, 512)]
PEER = """
import json, resource, sys, time, torch
from transformers import LlamaConfig, LlamaForCausalLM
mode, batch, context, steps, threads = sys.argv[1], *map(int, sys.argv[2:6])
torch.set_num_threads(threads)
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


def main():
    parser = peers.options(__doc__)
    parser.add_argument("--steps", type=int, default=3, help="counted steps of a run")
    parser.add_argument("--rows", help="only these, for example 'full 2x512,lora 2x512'")
    chosen = parser.parse_args()
    python = peers.python(chosen.peer_python)
    rows = {}
    for mode, batch, context in ROWS:
        name = f"{mode} {batch}x{context}"
        if chosen.rows and name not in chosen.rows.split(","):
            continue
        rows[name] = peers.in_turn(
            chosen.rounds,
            lambda: peers.last_json(
                [peers.BINARY, "bench", "train", "--mode", mode, "--rank", 8, "--batch", batch,
                 "--context", context, "--steps", chosen.steps, "--threads", chosen.threads,
                 "--json"], chosen.threads),
            lambda: peers.last_json(
                [python, "-c", PEER, mode, batch, context, chosen.steps, chosen.threads],
                chosen.threads))
    peers.report(rows, chosen)


if __name__ == "__main__":
    main()
