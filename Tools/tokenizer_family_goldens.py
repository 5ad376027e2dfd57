#!/usr/bin/env python3
"""Writes Tests/MeTextTests/Goldens/families: a small tokenizer of each family that mellama reads, and what
its reference makes of random texts (those of tokenizer_fuzz.py).

    pip install tokenizers sentencepiece
    python3 Tools/tokenizer_family_goldens.py
"""

import base64
import json
import pathlib
import shutil
import tempfile

import sentencepiece
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from tokenizer_fuzz import SPELLINGS, WORDS, EMOJI, texts

FOLDER = pathlib.Path(__file__).parent.parent / "Tests/MeTextTests/Goldens/families"
LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
          r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
RULES = "41\t61\nc5\t61\nfb01\t66 69\n3000\t20\na0\t20\n2028\t20\na\t20\nbd\t31 2f 32\nff41\t61\n200d\t\n"
CORPUS = [" ".join(WORDS), "The patient was given warfarin; the blood pressure fell.", "Question: Answer: yes no maybe",
          "Two weeks later the patient returned and the treatment was stopped.", "".join(EMOJI), "    def  f(x):\n\treturn x"] * 30


def save(tokenizer, name):
    (FOLDER / name).mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(FOLDER / name / "tokenizer.json"), pretty=False)


def sentencepiece_model(name, **options):
    with tempfile.TemporaryDirectory() as folder:
        corpus, rules = pathlib.Path(folder, "corpus"), pathlib.Path(folder, "rules")
        corpus.write_text("\n".join(CORPUS).replace("\n\t", " "))
        rules.write_text(RULES)
        if options.pop("rules", False):
            options["normalization_rule_tsv"] = str(rules)
        else:
            options["normalization_rule_name"] = "identity"
        sentencepiece.SentencePieceTrainer.train(
            input=str(corpus), model_prefix=f"{folder}/m", minloglevel=2, num_threads=1, hard_vocab_limit=False,
            character_coverage=0.99, **options)
        (FOLDER / name).mkdir(parents=True, exist_ok=True)
        shutil.copy(f"{folder}/m.model", FOLDER / name / "tokenizer.model")


def converted(name, model, scheme):
    """The BPE of a SentencePiece model as tokenizer.json has it."""
    inner = sentencepiece.SentencePieceProcessor(model_file=str(model))
    vocabulary = {inner.id_to_piece(i): i for i in range(inner.get_piece_size())}
    merges = []
    for piece, i in sorted(vocabulary.items(), key=lambda item: (-inner.get_score(item[1]), item[1])):
        splits = [(piece[:k], piece[k:]) for k in range(1, len(piece))]
        merges += sorted((s for s in splits if s[0] in vocabulary and s[1] in vocabulary and i > 258),
                         key=lambda s: (vocabulary[s[0]], vocabulary[s[1]]))
    tokenizer = Tokenizer(models.BPE(vocabulary, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.add_special_tokens([AddedToken(t, normalized=False, special=True) for t in ("<unk>", "<s>", "</s>")])
    tokenizer.add_tokens([AddedToken("[DRUG]", normalized=scheme == "prepend")])
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    if scheme == "prepend":
        tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace("▁", prepend_scheme=scheme, split=scheme == "always")
        if scheme == "always":
            tokenizer.decoder = decoders.Metaspace("▁", prepend_scheme=scheme)
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    save(tokenizer, name)


def byte_level(pre_tokenizer, size, special, ignores=False):
    tokenizer = Tokenizer(models.BPE(ignore_merges=ignores))
    tokenizer.pre_tokenizer, tokenizer.decoder = pre_tokenizer, decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=size, special_tokens=special, initial_alphabet=alphabet, show_progress=False))
    return tokenizer


def llama3():
    split = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(LLAMA3), "isolated"),
                                     pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    trained = json.loads(byte_level(split, 420, []).to_str())["model"]
    # tiktoken's ranks are ids, and an entry merges from any two others.
    ranks = trained["vocab"]
    merges = []
    for piece, rank in sorted(ranks.items(), key=lambda item: item[1]):
        splits = [(piece[:k], piece[k:]) for k in range(1, len(piece))]
        merges += sorted((s for s in splits if s[0] in ranks and s[1] in ranks), key=lambda s: (ranks[s[0]], ranks[s[1]]))
    tokenizer = Tokenizer(models.BPE(ranks, merges, ignore_merges=True))
    tokenizer.pre_tokenizer, tokenizer.decoder = split, decoders.ByteLevel()
    names = ["<|begin_of_text|>", "<|end_of_text|>"]
    tokenizer.add_special_tokens([AddedToken(t, normalized=False, special=True) for t in names])
    tokenizer.post_processor = processors.Sequence([
        processors.ByteLevel(trim_offsets=False),
        processors.TemplateProcessing(single="<|begin_of_text|> $A", special_tokens=[(names[0], len(ranks))])])
    save(tokenizer, "llama3-json")
    byte = {c: b for b, c in bytes_to_unicode().items()}
    lines = (base64.b64encode(bytes(byte[c] for c in piece)).decode() + f" {rank}"
             for piece, rank in sorted(ranks.items(), key=lambda item: item[1]))
    (FOLDER / "llama3-tiktoken").mkdir(parents=True, exist_ok=True)
    (FOLDER / "llama3-tiktoken/tokenizer.model").write_text("\n".join(lines) + "\n")


def bytes_to_unicode():
    """GPT-2's byte alphabet."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [b for b in range(256) if b not in printable]
    return {**{b: chr(b) for b in printable}, **{b: chr(256 + i) for i, b in enumerate(others)}}


def word_piece():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.train_from_iterator(CORPUS, trainers.WordPieceTrainer(
        vocab_size=450, special_tokens=special, show_progress=False))
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    save(tokenizer, "bert")
    (FOLDER / "bert-words").mkdir(parents=True, exist_ok=True)
    vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    (FOLDER / "bert-words/vocab.txt").write_text("\n".join(piece for piece, _ in vocabulary) + "\n")


def roberta():
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    tokenizer = byte_level(pre_tokenizers.ByteLevel(add_prefix_space=False), 420, special)
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, normalized=False, special=True)])
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    save(tokenizer, "roberta")


def expected(inputs):
    """Ids and decoded texts of every reference."""
    result = {}
    for path in sorted(FOLDER.glob("*/tokenizer.*")):
        name = path.parent.name
        if path.suffix == ".json":
            tokenizer = Tokenizer.from_file(str(path))
            special = [e.ids for e in tokenizer.encode_batch(inputs, add_special_tokens=False)]
            tokenizer.encode_special_tokens = True
            plain = [e.ids for e in tokenizer.encode_batch(inputs, add_special_tokens=False)]
            decoded = [tokenizer.decode(ids) for ids in plain]
        elif "tiktoken" in name:
            continue
        else:
            inner = sentencepiece.SentencePieceProcessor(model_file=str(path))
            plain, special = inner.encode(inputs), []
            decoded = inner.decode(plain)
        changed = [None if a == b else a for a, b in zip(special, plain)]
        result[name] = dict(plain=plain, special=changed, decoded=decoded)
    return result


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    sentencepiece_model("bpe", model_type="bpe", vocab_size=480, byte_fallback=True,
                        remove_extra_whitespaces=False, split_digits=True)
    sentencepiece_model("bpe-rules", model_type="bpe", vocab_size=200, rules=True,
                        user_defined_symbols=["<foo>", "xyzzy", "[DRUG]"])
    sentencepiece_model("unigram", model_type="unigram", vocab_size=460, byte_fallback=True, rules=True,
                        user_defined_symbols=["<foo>", "xyzzy"])
    sentencepiece_model("unigram-plain", model_type="unigram", vocab_size=200, add_dummy_prefix=False,
                        remove_extra_whitespaces=False)
    for scheme in ("prepend", "first", "always"):
        converted(f"llama-{scheme}", FOLDER / "bpe/tokenizer.model", scheme)
    llama3()
    word_piece()
    roberta()
    inputs = texts(60, 5) + SPELLINGS + [" ", "  a", "a  ", "x" * 150, "the" * 60]
    (FOLDER / "expected.json").write_text(json.dumps(
        dict(texts=inputs, tokenizers=expected(inputs)), separators=(",", ":")))


if __name__ == "__main__":
    main()
