# Shortcuts; each is a plain command.
.PHONY: help build test format lint goldens quickstart bench-train kernels sanitize \
	fuzz fuzz-address clean
help:
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /	/'
build:  ## release build
	swift build -c release --product mellama
test:  ## all tests
	swift test
format:  ## format all sources
	swift format -i --recursive --configuration .swift-format Sources Tests Package.swift
lint:  ## check the format
	swift format lint --strict --recursive --configuration .swift-format Sources Tests Package.swift
goldens:  ## write the goldens anew (needs PyTorch, Transformers, PEFT)
	python3 Tools/goldens.py
quickstart: build  ## the whole path
	.build/release/mellama run Recipes/quickstart.yaml
MODEL ?= runs/quickstart/pretrain/model
DATA ?= runs/quickstart/samples/instructions/train.json
bench-train: build  ## training beside Transformers, PEFT and TRL (about an hour; MODEL and DATA: see Benchmarks)
	python3 Benchmarks/train/step.py
	python3 Benchmarks/train/product.py
	python3 Benchmarks/train/attention.py
	python3 Benchmarks/train/instruction_tuning.py --model $(MODEL) --data $(DATA)
kernels:  ## the C kernels alone: under the sanitizers, and for arm64 under qemu
	Tools/check-kernels.sh
sanitize: kernels  ## the kernels, and the compute, model and trainer tests under the address sanitizer
	swift test --disable-xctest --sanitize=address --scratch-path .build-address \
	    --filter 'MeComputeTests|MeModelTests|TrainerTests'
COUNT ?= 1000000
SEED ?= 1
READERS ?=
fuzz:  ## damaged files for every reader (COUNT=, SEED=, READERS=; Docs/robustness.md)
	swift build -c release --product mellama-fuzz --scratch-path .build-fuzz
	.build-fuzz/release/mellama-fuzz --count $(COUNT) --seed $(SEED) $(READERS)
fuzz-address:  ## the same under the address sanitizer
	swift build -c release --product mellama-fuzz --sanitize=address --scratch-path .build-fuzz-address
	ASAN_OPTIONS=detect_leaks=0 .build-fuzz-address/release/mellama-fuzz --count $(COUNT) --seed $(SEED) --seconds 60 $(READERS)
clean:
	rm -rf .build runs
