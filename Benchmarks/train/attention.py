#!/usr/bin/env python3
"""Causal attention beside PyTorch's scaled_dot_product_attention (flash, on the CPU), in turn.

    swift build -c release --product mellama
    python3 Benchmarks/train/attention.py

Two shapes of heads (9 queries to 3 keys of width 64, 32 to 8 of width 128), forward alone and
forward with backward, in bf16 (`--type float32` for the other). GFLOP/s count only the pairs of
tokens that see each other: 4 operations a pair and element forward, 10 backward. PyTorch runs with
heads before tokens and with tokens before heads, as a projection leaves them; the faster counts.
"""

import peers

SHAPES = [(9, 3, 64), (32, 8, 128)]
PEER = """
import json, resource, sys, time, torch
T, H, K, d, steps, name, threads = *map(int, sys.argv[1:6]), sys.argv[6], int(sys.argv[7])
torch.set_num_threads(threads)
torch.manual_seed(0)
kind = getattr(torch, name)
def tensor(heads, first):
    shape = (1, heads, T, d) if first else (1, T, heads, d)
    x = torch.randn(shape, dtype=kind)
    return x if first else x.transpose(1, 2)
def median(body):
    body()
    times = []
    for _ in range(steps):
        start = time.perf_counter(); body(); times.append(time.perf_counter() - start)
    return sorted(times)[steps // 2]
work = 1e-9 * T * (T + 1) / 2 * H * d
best = dict(forward=0, both=0)
for first in (True, False):
    q, k, v, dy = (tensor(h, first) for h in (H, K, K, H))
    def forward():
        return torch.nn.functional.scaled_dot_product_attention(
            q, k, v, is_causal=True, enable_gqa=True)
    def both():
        for x in (q, k, v): x.grad = None
        forward().backward(dy)
    with torch.no_grad(): best["forward"] = max(best["forward"], 4 * work / median(forward))
    for x in (q, k, v): x.requires_grad_()
    best["both"] = max(best["both"], 14 * work / median(both))
print(json.dumps(dict(gigaflops=best,
    peakBytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)))
"""


def ours(shape, tokens, steps, chosen):
    heads, key_heads, width = shape
    result = peers.last_json(
        [peers.BINARY, "bench", "attention", "--tokens", tokens, "--batch", 1, "--heads", heads,
         "--key-value-heads", key_heads, "--head-width", width, "--type", chosen.type, "--rounds",
         steps, "--threads", chosen.threads, "--json"], chosen.threads)
    speeds = result["gigaflops"]
    both = 14 / (4 / speeds["forward"] + 10 / speeds["backward"])
    return dict(gigaflops=dict(forward=speeds["forward"], both=both), peakBytes=result["peakBytes"])


def main():
    parser = peers.options(__doc__)
    parser.add_argument("--tokens", type=int, nargs="+", default=[512, 2048, 8192])
    parser.add_argument("--shapes", type=int, nargs="+", default=[0, 1], choices=[0, 1])
    parser.add_argument("--type", choices=["bfloat16", "float32"], default="bfloat16")
    chosen = parser.parse_args()
    python = peers.python(chosen.peer_python)
    rows = {}
    for shape in (SHAPES[index] for index in chosen.shapes):
        for tokens in chosen.tokens:
            # Enough for a median, and not minutes of it.
            steps = 9 if tokens <= 512 else 5 if tokens <= 2048 else 1
            peer = [python, "-c", PEER, tokens, *shape, steps, chosen.type, chosen.threads]
            pairs = [(ours(shape, tokens, steps, chosen),
                      peers.last_json(peer, chosen.threads))
                     for _ in range(chosen.rounds)]
            for way in ("forward", "both"):
                heads, key_heads, width = shape
                rows[f"{heads}/{key_heads} x {width}, {tokens} tokens, {way}"] = peers.gigaflops(pairs, way)
    peers.report(rows, chosen)


if __name__ == "__main__":
    main()
