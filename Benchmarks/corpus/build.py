#!/usr/bin/env python3
"""A whole corpus build from JSON lines to token shards: mellama beside datatrove.

    python3 Benchmarks/corpus/build.py --texts FILE_OR_FOLDER ... --model MODEL \\
        --tokenizer tokenizer.json [--megabytes 1000] [--peer-megabytes 60] [--output FILE]

The input is made from the texts: their paragraphs again and again, each time in another order and
with words exchanged, so that copies are no duplicates, but for one document in ten, which is one (a
third of them to the byte, the rest with one word in fifty exchanged). Both sides drop by Gopher's
quality and repetition rules, drop near-duplicates by MinHash of five words, tokenise with the same
tokenizer, and use two threads or processes. The peer reads the first --peer-megabytes of the same
file, since it needs many times as long; rates are per byte of input. Peak memory is of one process
(of the peer: of its largest). Prints one JSON object.
"""

import argparse
import json
import os
import pathlib
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "train"))
from peers import BINARY, environment, processor  # noqa: E402


def paragraphs(path):
    """The paragraphs of a text file, or of the text fields of JSON lines, CSV left whole."""
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    for file in files:
        if file.suffix in (".nxml", ".xml"):
            for text in re.findall(r"<(?:p|AbstractText)[ >](.*?)</(?:p|AbstractText)>",
                                   file.read_text(errors="ignore"), re.S):
                yield re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", text))
        elif file.suffix == ".jsonl":
            for line in file.read_text().splitlines():
                yield from json.loads(line).get("text", "").split("\n")
        elif file.suffix in (".txt", ".csv"):
            yield from file.read_text(errors="ignore").split("\n")


def write_input(texts, megabytes, file):
    """Documents of three to twelve paragraphs, each another draw from the texts."""
    random.seed(7)
    pool = [p for text in texts for p in paragraphs(pathlib.Path(text)) if len(p.split()) >= 20]
    words = [w for p in pool for w in p.split()]

    def perturbed(text, share):
        return " ".join(random.choice(words) if random.random() < share else w
                        for w in text.split(" "))

    size, number, kept = 0, 0, []
    with open(file, "w") as output:
        while size < megabytes * 1e6:
            if kept and random.random() < 0.1:
                text = random.choice(kept)
                if random.random() < 0.67:
                    text = "\n\n".join(perturbed(p, 0.02) for p in text.split("\n\n"))
            else:
                chosen = random.sample(pool, random.randint(3, 12))
                text = "\n\n".join(perturbed(p, 0.25) for p in chosen)
                kept = (kept + [text])[-1000:]
            line = json.dumps({"id": f"d{number}", "text": text}, ensure_ascii=False) + "\n"
            size += len(line.encode())
            number += 1
            output.write(line)
    return size, number


RECIPE = """
name: build
corpus:
  contextLength: 2048
  maximumEpochs: 1
  deduplication: {{exact: {{paragraphs: false}}}}
  domains:
    - {{name: all, sources: [{{path: "{input}", format: jsonl, quality: prose}}]}}
"""


def run(command, environment):
    """Seconds and the largest resident memory of a command's processes."""
    before = time.time()
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True,
                          env=environment)
    seconds = time.time() - before
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} failed:\n{done.stderr[-3000:]}")
    return seconds, done.stdout


def ours(arguments, file, folder):
    recipe = folder / "recipe.yaml"
    recipe.write_text(RECIPE.format(input=file))
    seconds, output = run(
        ["/usr/bin/time", "-f", "%M", "-o", folder / "peak", arguments.mellama, "corpus", "build",
         "--recipe", recipe, "--model", arguments.model, "--output", folder / "corpus",
         "--threads", "2", "--json"], environment(2))
    result = json.loads(output)
    shutil.rmtree(folder / "corpus")
    return seconds, int((folder / "peak").read_text()) * 1024, result


PEER = '''
import json, resource, sys, time
from datatrove.executor import LocalPipelineExecutor as Executor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from datatrove.pipeline.filters import GopherQualityFilter, GopherRepetitionFilter
from datatrove.pipeline.dedup import (MinhashDedupSignature, MinhashDedupBuckets,
                                      MinhashDedupCluster, MinhashDedupFilter)
from datatrove.pipeline.dedup.minhash import MinhashConfig
from datatrove.pipeline.tokens import DocumentTokenizer

source, work, tokenizer = sys.argv[1:4]
if __name__ == "__main__":
    config = MinhashConfig(n_grams=5, num_buckets=14, hashes_per_bucket=8)
    stages = {
        "filter": (2, 2, [JsonlReader(source, glob_pattern="*.jsonl"), GopherRepetitionFilter(),
                          GopherQualityFilter(), JsonlWriter(work + "/kept", compression=None)]),
        "sign": (2, 2, [JsonlReader(work + "/kept"),
                        MinhashDedupSignature(work + "/signatures", config=config)]),
        "buckets": (14, 2, [MinhashDedupBuckets(work + "/signatures", work + "/buckets",
                                                config=config)]),
        "cluster": (1, 1, [MinhashDedupCluster(work + "/buckets", work + "/remove",
                                               config=config)]),
        "tokenise": (2, 2, [JsonlReader(work + "/kept"), MinhashDedupFilter(work + "/remove"),
                            DocumentTokenizer(work + "/tokens", tokenizer,
                                              eos_token="<|im_end|>")]),
    }
    seconds = {}
    for name, (tasks, workers, pipeline) in stages.items():
        before = time.time()
        Executor(pipeline, tasks=tasks, workers=workers, logging_dir=work + "/logs/" + name).run()
        seconds[name] = time.time() - before
    peak = max(resource.getrusage(who).ru_maxrss
               for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"seconds": seconds, "peakBytes": 1024 * peak}))
'''


def peer(arguments, file, folder):
    """The peer takes a file for each of its two processes."""
    source, work = folder / "peer-input", folder / "peer"
    source.mkdir()
    lines = open(file).read().splitlines(keepends=True)
    for half in range(2):
        (source / f"{half}.jsonl").write_text("".join(lines[half::2]))
    script = folder / "peer.py"
    script.write_text(PEER)
    seconds, output = run([arguments.peer_python, script, source, work, arguments.tokenizer],
                          environment(1))
    shutil.rmtree(work)
    shutil.rmtree(source)
    return seconds, json.loads(output.strip().splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", nargs="+", required=True)
    parser.add_argument("--model", required=True, help="of which mellama takes the tokenizer")
    parser.add_argument("--tokenizer", required=True, help="the same as tokenizer.json")
    parser.add_argument("--megabytes", type=float, default=1000)
    parser.add_argument("--peer-megabytes", type=float, default=60)
    parser.add_argument("--peer-python", required=True,
                        help="a Python that has datatrove[processing], tokenizers, orjson")
    parser.add_argument("--mellama", default=BINARY)
    parser.add_argument("--folder", help="for the input, which is kept there")
    parser.add_argument("--output", help="a result file beside what is printed")
    arguments = parser.parse_args()
    folder = pathlib.Path(arguments.folder or tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    result = {"processor": processor(), "command": " ".join(sys.argv)}
    for name, megabytes in (("large", arguments.megabytes), ("small", arguments.peer_megabytes)):
        if megabytes == 0:
            continue
        file = folder / f"{name}.jsonl"
        if not file.exists():
            write_input(arguments.texts, megabytes, file)
        seconds, peak, counts = ours(arguments, file, folder)
        result[name] = {
            "bytes": file.stat().st_size, "seconds": round(seconds, 1),
            "megabytesPerSecond": round(file.stat().st_size / 1e6 / seconds, 2),
            "peakBytes": peak, **{k: counts[k] for k in ("documents", "tokens", "dropped")}}
    if arguments.peer_megabytes > 0:
        seconds, told = peer(arguments, folder / "small.jsonl", folder)
        rate = result["small"]["bytes"] / 1e6 / seconds
        result["peer"] = {"seconds": round(seconds, 1), "megabytesPerSecond": round(rate, 3),
                          "stages": {k: round(v, 1) for k, v in told["seconds"].items()},
                          "peakBytes": told["peakBytes"]}
        result["ratio"] = round(result["large"]["megabytesPerSecond"] / rate, 1)
        result["ratioOnTheSame"] = round(result["small"]["megabytesPerSecond"] / rate, 1)
    text = json.dumps(result, indent=2)
    print(text)
    if arguments.output:
        pathlib.Path(arguments.output).write_text(text + "\n")


if __name__ == "__main__":
    main()
