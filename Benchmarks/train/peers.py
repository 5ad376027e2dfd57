"""What the comparisons share: the peers' environment, runs in turn, medians, result files."""

import argparse
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import venv

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = ROOT / ".build" / "release" / "mellama"
PACKAGES = ["torch", "transformers", "peft", "trl", "datasets"]


def options(description):
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="times each side is run, in turn")
    parser.add_argument("--peer-python", help="a Python that has " + ", ".join(PACKAGES)
                        + " (else they are installed in .build/peer-venv)")
    parser.add_argument("--threads", type=int, default=2, help="of either side")
    parser.add_argument("--output", help="the result file (else Benchmarks/results/DATE-train-"
                        "SCRIPT.json)")
    return parser


def python(given):
    """The peers' interpreter; installs them into an environment of their own on first use."""
    if given:
        return given
    folder = ROOT / ".build" / "peer-venv"
    interpreter = folder / "bin" / "python"
    if not interpreter.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([interpreter, "-m", "pip", "install", "-q", *PACKAGES], check=True)
    return str(interpreter)


def environment(threads):
    """The caller's, without settings that would slow a peer's matrix library."""
    kept = {k: v for k, v in os.environ.items()
            if k not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    kept["OMP_NUM_THREADS"] = str(threads)
    kept["TOKENIZERS_PARALLELISM"] = "false"
    return kept


def processor():
    for line in open("/proc/cpuinfo") if os.path.exists("/proc/cpuinfo") else ():
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.processor()


def versions(interpreter):
    code = ("import json; from importlib.metadata import version;"
            f"print(json.dumps({{p: version(p) for p in {PACKAGES}}}))")
    return last_json([interpreter, "-c", code], 1)


def last_json(command, threads):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True,
                          env=environment(threads))
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} failed:\n{done.stderr[-3000:]}")
    text = done.stdout.strip()
    # A peer may chat before its last line; this project prints one object and nothing else.
    return json.loads(text if text.startswith("{\n") else text.splitlines()[-1])


def row(ours, theirs, key, digits=None):
    """Medians of both sides' rates, taken in turn, and the ratio of the pairs with its spread."""
    ratios = sorted(a / b for a, b in zip(ours, theirs))
    return {
        key: round(statistics.median(ours), digits),
        "peer": round(statistics.median(theirs), digits),
        "ratio": round(statistics.median(ratios), 2),
        "ratioRange": [round(ratios[0], 2), round(ratios[-1], 2)],
    }


def in_turn(rounds, ours, theirs, key="tokensPerSecond"):
    """Runs both `rounds` times, one after the other; the row of a rate, and peak memories."""
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    return row(*([pair[side][key] for pair in pairs] for side in (0, 1)), key, 2) | peaks(pairs)


def peaks(pairs):
    """The greatest resident memory of either side's runs, and its ratio."""
    ours, theirs = (max(pair[side]["peakBytes"] for pair in pairs) for side in (0, 1))
    return dict(peakGB=round(ours / 1e9, 2), peerPeakGB=round(theirs / 1e9, 2),
                peakRatio=round(ours / theirs, 2))


def gigaflops(pairs, way):
    """The row of one way of computing, from pairs of runs that time several."""
    speeds = ([pair[side]["gigaflops"][way] for pair in pairs] for side in (0, 1))
    return row(*speeds, "gigaflops") | peaks(pairs)


def report(rows, chosen):
    """Prints rows as they are and writes the dated result file."""
    script = pathlib.Path(sys.argv[0])
    told = [a for a in sys.argv[1:] if a not in ("--peer-python", chosen.peer_python)]
    command = " ".join(["python3", "Benchmarks/train/" + script.name, *told])
    result = {
        "date": datetime.date.today().isoformat(), "command": command,
        "machine": f"{platform.machine()}, {processor()}, {os.cpu_count()} processors",
        "commit": subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty"],
                                 capture_output=True, text=True).stdout.strip(),
        "peers": versions(python(chosen.peer_python)),
        "threads": chosen.threads, "rounds": chosen.rounds, "rows": rows,
    }
    text = json.dumps(result, indent=2)
    print(text)
    usual = ROOT / "Benchmarks" / "results" / f"{result['date']}-train-{script.stem}.json"
    pathlib.Path(chosen.output or usual).write_text(text + "\n")
