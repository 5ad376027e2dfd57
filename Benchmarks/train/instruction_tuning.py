#!/usr/bin/env python3
"""Instruction tuning on samples of mixed length, beside TRL's SFT trainer with PEFT, in turn.

    swift build -c release --product mellama
    python3 Benchmarks/train/instruction_tuning.py --data chatdoctor5k.json

The first samples of an Alpaca-layout file are tuned on for one epoch with LoRA (rank 8, seven
matrices, bf16), on the SmolLM2-135M weights of `mellama pull`. The peer takes batches of 8 grouped
by length; this project packs bins, in which beginnings that prompts have in common are computed once.
Samples per second, loading apart.
"""

import json
import pathlib
import sys
import tempfile

import peers

PEER = """
import json, resource, sys, time, torch
from datasets import Dataset
from peft import LoraConfig
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import SFTConfig, SFTTrainer
folder, data, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
torch.set_num_threads(threads)
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16)
def question(s):
    return s["instruction"] + ("\\n\\n" + s["input"] if s.get("input") else "")
samples = json.load(open(data))
rows = [dict(prompt=[dict(role="user", content=question(s))],
             completion=[dict(role="assistant", content=s["output"])]) for s in samples]
settings = SFTConfig(output_dir=sys.argv[4], per_device_train_batch_size=8, num_train_epochs=1,
    max_length=1024, bf16=False, use_cpu=True, report_to=[], save_strategy="no", logging_steps=1000,
    disable_tqdm=True, train_sampling_strategy="group_by_length", completion_only_loss=True)
trainer = SFTTrainer(model=model, args=settings, train_dataset=Dataset.from_list(rows),
    processing_class=tokenizer, peft_config=LoraConfig(r=8, lora_alpha=16, task_type="CAUSAL_LM",
    target_modules=["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]))
trainer.model.to(torch.bfloat16)
start = time.perf_counter()
trainer.train()
print(json.dumps(dict(samplesPerSecond=len(rows) / (time.perf_counter() - start),
    peakBytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)))
"""
RECIPE = """
tune:
  settings:
    contextLength: 1024
    binsPerStep: 2
    run: {epochs: 1, tokensPerPass: 2048, learningRate: {peak: 2.0e-4}}
"""


def ours(folder, data, scratch, count, threads):
    output = pathlib.Path(tempfile.mkdtemp(dir=scratch)) / "adapter"
    recipe = scratch / "recipe.yaml"
    recipe.write_text(RECIPE)
    result = peers.last_json(
        [peers.BINARY, "tune", "--recipe", recipe, "--model", folder, "--data", data, "--output",
         output, "--threads", threads, "--json"], threads)
    log = [json.loads(l) for l in (output.parent / "adapter.checkpoints/log.jsonl").open()]
    seconds = sum(l["report"]["tokens"] / l["tokensPerSecond"] for l in log)
    return dict(samplesPerSecond=(count - result["droppedSamples"]) / seconds,
                peakBytes=result["peakBytes"])


def main():
    parser = peers.options(__doc__)
    parser.add_argument("--data", required=True, help="an instruction file in Alpaca's layout")
    parser.add_argument("--samples", type=int, default=160)
    parser.add_argument("--model", required=True, help="a Hugging Face folder of the base model")
    chosen = parser.parse_args()
    python = peers.python(chosen.peer_python)
    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        data = scratch / "samples.json"
        samples = json.loads(pathlib.Path(chosen.data).read_text())[:chosen.samples]
        data.write_text(json.dumps(samples))
        row = peers.in_turn(
            chosen.rounds,
            lambda: ours(chosen.model, data, scratch, len(samples), chosen.threads),
            lambda: peers.last_json(
                [python, "-c", PEER, chosen.model, data, chosen.threads, scratch / "trl"],
                chosen.threads), key="samplesPerSecond")
    peers.report({f"{len(samples)} samples": row}, chosen)


if __name__ == "__main__":
    main()
