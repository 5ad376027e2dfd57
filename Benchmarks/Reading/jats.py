#!/usr/bin/env python3
"""Megabytes of JATS a second that become structured text, on one thread: mellama beside pubmed_parser (lxml).

    python3 Benchmarks/Reading/jats.py FOLDER

All .nxml and .xml files below FOLDER are read from disk, in turn by each side, at least 5 times. pubmed_parser is
asked for the article and its paragraphs, captions and tables (each of its functions parses the file anew), and
in a second row for article and paragraphs alone; mellama gives title, abstract, sections, captions and tables as one text,
and hashes each file on the way. Medians, the ratio with its range, and peak memories are printed and written to
Benchmarks/results/. pubmed_parser is installed in a virtual environment of its own, or taken from --peer-python.
"""

import argparse
import datetime
import json
import pathlib
import resource
import statistics
import subprocess
import time
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = ROOT / ".build/peer-venv-jats"
PACKAGES = ["pubmed_parser==0.5.1", "pandas", "setuptools<81"]


def files(folder):
    """The articles below a folder."""
    return sorted(p for p in pathlib.Path(folder).rglob("*") if p.suffix in (".nxml", ".xml"))


def peer(folder, everything):
    """Runs in the peer's environment: prints seconds of the median of three passes, after one that is not counted."""
    import pubmed_parser

    def read(path):
        size = len(pubmed_parser.parse_pubmed_xml(path, nxml=True)["abstract"])
        size += sum(len(p["text"]) for p in pubmed_parser.parse_pubmed_paragraph(path, all_paragraph=True))
        if everything:
            size += sum(len(c["fig_caption"] or "") for c in pubmed_parser.parse_pubmed_caption(path) or [])
            size += sum(len(t["table_values"]) for t in pubmed_parser.parse_pubmed_table(path) or [])
        return size

    paths = [str(p) for p in files(folder)]
    seconds, failed = [], 0
    for _ in range(4):
        failed, started = 0, time.perf_counter()
        for path in paths:
            try:
                read(path)
            except Exception:
                failed += 1
        seconds.append(time.perf_counter() - started)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(dict(seconds=statistics.median(seconds[1:]), failed=failed, peakBytes=memory)))


def python(given):
    """The interpreter of the peer's environment, made if it is not there."""
    if given:
        return given
    binary = ENVIRONMENT / "bin/python"
    if not binary.exists():
        venv.create(ENVIRONMENT, with_pip=True)
        subprocess.run([binary, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return binary


def run(*command):
    """The JSON that a command prints last."""
    output = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout
    return json.loads(output.strip().splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peer-python")
    parser.add_argument("--peer", choices=["all", "text"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        return peer(options.folder, options.peer == "all")
    package = ROOT / "Benchmarks/Reading"
    subprocess.run(["swift", "build", "-c", "release", "--package-path", package], check=True)
    own, interpreter = package / ".build/release/reading", python(options.peer_python)
    size = sum(p.stat().st_size for p in files(options.folder))
    rows = []
    for what, label in (("all", "article, paragraphs, captions, tables"), ("text", "article, paragraphs")):
        ours, theirs = [], []
        for _ in range(options.runs):
            ours.append(run(own, "parse", "jats", 15, options.folder))
            theirs.append(run(interpreter, __file__, options.folder, "--peer", what))
        ratios = [t["seconds"] / o["seconds"] for o, t in zip(ours, theirs)]
        rows.append(dict(
            peer=label, megabytes=size / 1e6, documents=ours[0]["documents"], textBytes=ours[0]["textBytes"],
            mellamaMegabytesPerSecond=size / 1e6 / statistics.median(o["seconds"] for o in ours),
            peerMegabytesPerSecond=size / 1e6 / statistics.median(t["seconds"] for t in theirs),
            peerFailedFiles=theirs[0]["failed"],
            ratio=statistics.median(ratios), ratioRange=[min(ratios), max(ratios)],
            mellamaPeakBytes=max(o["peakBytes"] for o in ours), peerPeakBytes=max(t["peakBytes"] for t in theirs)))
        print(json.dumps(rows[-1], indent=2))
    today = datetime.date.today().isoformat()
    result = ROOT / f"Benchmarks/results/{today}-jats.json"
    result.write_text(json.dumps(dict(command="python3 Benchmarks/Reading/jats.py FOLDER", peer=PACKAGES[0], rows=rows), indent=2) + "\n")


if __name__ == "__main__":
    main()
