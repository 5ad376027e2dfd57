#!/usr/bin/env python3
"""Matrix products of a training step beside PyTorch (oneDNN in bf16, MKL in float32), in turn.

    swift build -c release --product mellama
    python3 Benchmarks/train/product.py

Six shapes of the SmolLM2-135M step at 1,024 rows, each forward (X·Wᵀ), for the input's gradient
(dY·W) and the weights' (dYᵀ·X, in float32 here). GFLOP/s; packing is inside both times.
"""

import peers

# (outputs, inputs): query-key-value, attention output, gate and up, down, head, a square.
SHAPES = [(960, 576), (576, 576), (3072, 576), (576, 1536), (49152, 576), (2048, 2048)]
PEER = """
import json, resource, sys, time, torch
m, n, k, name, threads = *map(int, sys.argv[1:4]), sys.argv[4], int(sys.argv[5])
torch.set_num_threads(threads)
t = getattr(torch, name)
x, w, dy = torch.randn(m, k).to(t), torch.randn(n, k).to(t), torch.randn(m, n).to(t)
work = dict(forward=lambda: x @ w.t(), inputGradient=lambda: dy @ w,
    weightGradient=lambda: dy.t() @ x)
result = {}
for name, body in work.items():
    body()
    times = []
    for _ in range(9):
        start = time.perf_counter(); body(); times.append(time.perf_counter() - start)
    result[name] = 2e-9 * m * n * k / sorted(times)[4]
print(json.dumps(dict(gigaflops=result,
    peakBytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)))
"""


def main():
    parser = peers.options(__doc__)
    parser.add_argument("--rows", type=int, default=1024)
    chosen = parser.parse_args()
    python = peers.python(chosen.peer_python)
    rows = {}
    for kind in ("bfloat16", "float32"):
        for n, k in SHAPES:
            pairs = [
                (peers.last_json(
                    [peers.BINARY, "bench", "gemm", "--rows", chosen.rows, "--outputs", n,
                     "--inputs", k, "--rounds", 9, "--type", kind, "--threads", chosen.threads,
                     "--json"], chosen.threads),
                 peers.last_json([python, "-c", PEER, chosen.rows, n, k, kind, chosen.threads],
                                 chosen.threads))
                for _ in range(chosen.rounds)]
            for way in ("forward", "inputGradient", "weightGradient"):
                rows[f"{kind} {n}x{k} {way}"] = peers.gigaflops(pairs, way)
    peers.report(rows, chosen)


if __name__ == "__main__":
    main()
