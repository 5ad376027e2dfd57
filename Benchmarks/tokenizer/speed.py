#!/usr/bin/env python3
"""Megabytes of text a second that become token ids: mellama beside tokenizers and sentencepiece.

    python3 Benchmarks/tokenizer/speed.py --text FILE TOKENIZER.json|TOKENIZER.model ...

FILE is UTF-8 text; it is cut into documents of 2,000 characters. Each pair runs in turn on one thread, at least
5 times; medians, the ratio with its range, and the peak memory of both are printed and written to
Benchmarks/results/. The peers are installed in a virtual environment of their own. Two more rows say what mellama
does with all threads, and with a document of 10 MB without a space beside the same bytes in short ones.
"""

import argparse
import datetime
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = ROOT / ".build/peer-venv-tokenizer"
PACKAGES = ["tokenizers==0.23.3", "sentencepiece==0.2.3"]
LENGTH = 2000


def peer(path, text):
    """Runs in the peers' environment: prints seconds and tokens of one pass, after one that is not counted."""
    documents = pathlib.Path(text).read_text()
    documents = [documents[i:i + LENGTH] for i in range(0, len(documents), LENGTH)]
    if path.endswith(".json"):
        from tokenizers import Tokenizer
        tokenizer = Tokenizer.from_file(path)
        encode = lambda text: len(tokenizer.encode(text, add_special_tokens=False))
    else:
        import sentencepiece
        tokenizer = sentencepiece.SentencePieceProcessor(model_file=path)
        encode = lambda text: len(tokenizer.encode(text))
    sum(map(encode, documents))
    started = time.perf_counter()
    tokens = sum(map(encode, documents))
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(dict(seconds=seconds, tokens=tokens, peakBytes=memory)))


def python(given):
    """The interpreter of the peers' environment, made if it is not there."""
    if given:
        return given
    binary = ENVIRONMENT / "bin/python"
    if not binary.exists():
        venv.create(ENVIRONMENT, with_pip=True)
        subprocess.run([binary, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return binary


def run_peer(interpreter, path, text):
    environment = dict(os.environ, RAYON_NUM_THREADS="1", TOKENIZERS_PARALLELISM="false")
    command = [interpreter, __file__, "--peer", path, "--text", text]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout)


def run_here(binary, path, text, threads=1, characters=LENGTH):
    command = [binary, "bench", "tokenize", "--tokenizer", path, "--threads", str(threads), "--rounds", "1",
               "--characters", str(characters), "--json", text]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def row(options, path):
    size = len(pathlib.Path(options.text).read_bytes()) / 1e6
    here, there, ratios = [], [], []
    for _ in range(options.rounds):
        ours = run_here(options.mellama, path, options.text)
        theirs = run_peer(python(options.peer_python), path, options.text)
        if ours["tokens"] != theirs["tokens"]:
            sys.exit(f"{path}: {ours['tokens']} tokens here, {theirs['tokens']} there")
        here.append(size / ours["seconds"])
        there.append(size / theirs["seconds"])
        ratios.append(here[-1] / there[-1])
    result = dict(tokenizer=path, megabytesPerSecond=statistics.median(here), peer=statistics.median(there),
                  ratio=statistics.median(ratios), range=[min(ratios), max(ratios)],
                  peakBytes=ours["peakBytes"], peerPeakBytes=theirs["peakBytes"], tokens=ours["tokens"])
    print(f"{path}: {result['megabytesPerSecond']:.1f} MB/s, peer {result['peer']:.2f}, "
          f"{result['ratio']:.1f} x ({min(ratios):.1f}-{max(ratios):.1f})", flush=True)
    return result


def scaling(options, path):
    """All threads beside one, and one long word beside the same bytes in short documents; each in turn."""
    threads = os.cpu_count()
    letters = "".join(c for c in pathlib.Path(options.text).read_text() if c.isalpha())
    letters = (letters * (10_000_000 // len(letters) + 1))[:10_000_000]
    more, long = [], []
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(letters)
        file.flush()
        for _ in range(options.rounds):
            one = run_here(options.mellama, path, options.text)["seconds"]
            more.append(one / run_here(options.mellama, path, options.text, threads)["seconds"])
            short = run_here(options.mellama, path, file.name, characters=1000)["seconds"]
            long.append(short / run_here(options.mellama, path, file.name, characters=0)["seconds"])
    result = dict(tokenizer=path, threads=threads, speedup=statistics.median(more), speedupRange=[min(more), max(more)],
                  longDocument=statistics.median(long), longDocumentRange=[min(long), max(long)])
    print(f"{path}: {threads} threads {result['speedup']:.2f} x one; a 10 MB word at {result['longDocument']:.2f} x the "
          f"speed of 10,000 short ones ({min(long):.2f}-{max(long):.2f})", flush=True)
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mellama", default=str(ROOT / ".build/release/mellama"))
    parser.add_argument("--text", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peer-python", help="a Python that has " + " and ".join(PACKAGES))
    parser.add_argument("--peer", help=argparse.SUPPRESS)
    parser.add_argument("tokenizers", nargs="*")
    options = parser.parse_args()
    if options.peer:
        return peer(options.peer, options.text)
    rows = [row(options, path) for path in options.tokenizers]
    more = [scaling(options, path) for path in options.tokenizers]
    today = datetime.date.today().isoformat()
    commit = subprocess.run(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    command = "python3 Benchmarks/tokenizer/speed.py --text FILE " + " ".join(options.tokenizers)
    record = dict(date=today, commit=commit.stdout.strip(), command=command, packages=PACKAGES, rows=rows, scaling=more)
    (ROOT / f"Benchmarks/results/{today}-tokenizer.json").write_text(json.dumps(record, indent=2) + "\n")


if __name__ == "__main__":
    main()
