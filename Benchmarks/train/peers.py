"""What the comparisons share: the peers' environment, runs in turn, medians, result files."""

import argparse
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
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
    parser.add_argument("--output", help="the result file (else printed only)")
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
    result = row(*([pair[side][key] for pair in pairs] for side in (0, 1)), key, 2)
    if "peakBytes" in pairs[0][0]:
        peaks = [max(pair[side]["peakBytes"] for pair in pairs) for side in (0, 1)]
        result["peakGB"], result["peerPeakGB"] = [round(p / 1e9, 2) for p in peaks]
        result["peakRatio"] = round(peaks[0] / peaks[1], 2)
    return result


def report(rows, chosen, command):
    """Prints rows as they are and writes the dated result file."""
    result = {
        "date": datetime.date.today().isoformat(), "command": command,
        "machine": f"{platform.machine()}, {os.cpu_count()} processors",
        "threads": chosen.threads, "rounds": chosen.rounds, "rows": rows,
    }
    text = json.dumps(result, indent=2)
    print(text)
    if chosen.output:
        pathlib.Path(chosen.output).write_text(text + "\n")
