#!/usr/bin/env python3
"""Writes the tokenizer goldens: a small BPE with SmolLM2's splitting, and what the reference makes of
some 200 strings with it.

    pip install tokenizers==0.23.3
    python3 Tools/tokenizer_goldens.py

Writes Tests/MeTextTests/Goldens/{tokenizer.json, tokenizer_config.json, encodings.json}. All text here is
written for this purpose.
"""

import json
import pathlib
import random

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

GOLDENS = pathlib.Path(__file__).resolve().parent.parent / "Tests/MeTextTests/Goldens"
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]

TEXTS = [
    """The patient was a 54-year-old woman who came to the clinic with a cough that wouldn't go away. She
    said she'd had it for three weeks, and that it was worse at night. Her temperature was 38.2 °C, her pulse
    96 and her blood pressure 142/88 mmHg. There were crackles at the base of the left lung. We've asked for
    a chest film and blood tests; they're due on Monday. She isn't allergic to anything that she knows of.""",
    """In this trial 120 patients were given either the drug or a placebo for 12 weeks. The primary outcome was
    the change in pain from the beginning to the end of the treatment. There was no significant difference
    between the groups (p = 0.43). I'll say it plainly: it's not known whether the treatment works, and we'd
    need a larger study to tell. That's what the authors' conclusion says, and I'm inclined to agree.""",
    """def mean(values):\n    if not values:\n        return None\n    return sum(values) / len(values)\n\n\nprint(mean([1, 2, 3]))\n""",
    """Die Patientin klagte über Müdigkeit. Le médecin a prescrit un nouveau médicament à l'hôpital. El paciente
    señaló que el dolor había desaparecido. Врач осмотрел больного и назначил лечение. 病人说他头疼。患者は熱があ
    りました。환자는 어제 퇴원했습니다. Ο ασθενής είναι καλά. المريض بخير.""",
    """Question: Does the new drug reduce the number of attacks?\nAnswer: yes\n\nQuestion: Is the heart rate
    related to the dose?\nAnswer: no\n\nHuman: \nWhat is the most likely diagnosis?\n\nAssistant: \nPneumonia.""",
]

FIXED = [
    "", " ", "  ", "   ", "\n", "\n\n", " \n", "\n ", "\t", "\r\n", " \n \n ", "a", " a", "  a", "a ", "a  ",
    "Hello, world!", "The patient wasn't well.", "don't can't I'll we've they're I'm she'd it's",
    "DON'T I'LL WE'VE", "'s't're've'm'll'd", " 's 't 're", "''s", "'ll'l'x", "rock'n'roll", "'", " '", "a'", "'r", "'v",
    "0", "42", "1234567890", "3.14", "a1b2c3", "year 2024", "1 2  3   4", "  7", "7  ", "-5 °C", "142/88 mmHg",
    "²³¼½", "Ⅷ ⅻ", "٣٤٥", "१२३", "①②", "12\n34", "x 1", "x  1", "x\t1", "x \u00a01",
    "p = 0.43 (n=120)", "a/b\\c", "...", "!!!???", "--- ***", "$100.00", "50%", "#tag @user", "e.g., i.e.",
    "line one\nline two\n\nline four", "trailing \n", "\n\n\n  indented", "tab\tseparated\tvalues", "a \n b", "a\n b",
    "\u00a0", "\u00a0x", "x\u00a0\u00a0y", "\u2003em\u2003space", "\u3000全角", "\u2028x\u2029", "\x85y", "\u200b zero width",
    "\x00", "a\x00b", "\x01\x02\x03", "a\x04b", "t\x04he", "\x04", "\x1b[31mred\x1b[0m", "\x7f", "\x1c\x1d\x1e\x1f", "\x0b\x0c",
    "Müdigkeit über", "médecin à l'hôpital", "señaló", "naïve façade", "straße", "Ångström", "œuvre", "ﬁ ﬂ",
    "Врач осмотрел больного", "Ο ασθενής", "المريض بخير", "שלום עולם", "नमस्ते दुनिया", "สวัสดี", "გამარჯობა", "አማርኛ",
    "病人说他头疼", "患者は熱がありました", "환자는 어제", "中文 English 混合 123", "ｆｕｌｌｗｉｄｔｈ １２３", "カタカナ ﾊﾝｶｸ", "𠮷野家", "〇一二",
    "e\u0301", "e\u0301 é", "n\u0303o", "a\u0301\u0302\u0303", "\u0301", " \u0301", "가", "\u1100\u1161", "Z\u0351\u0358al\u0320go",
    "😀", "😀😀", " 😀", "a😀b", "👍🏽", "👩‍⚕️", "👨‍👩‍👧‍👦", "🇬🇧🇫🇷", "❤️", "1️⃣", "☺︎", "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "\ufeffbom", "\ufffd", "\ufffe", "\U0010ffff", "\U00040000x", "\ue000private", "\U000e0041", "\u202etrick\u202c", "\u00ad", "\u2060",
    "µg αβγ ≤ ≥ ± × →", "“quoted” ‘text’ – dash — em…", "H₂O CO₂ x² 10⁻³", "℃ Ω ™ ©", "∑∏∫√∞", "½ tablet", "§ 7 ¶",
    "<|im_start|>", "<|im_end|>", "<|endoftext|>", "<|im_start|>user\nHi<|im_end|>\n", "a<|im_end|>b", "<|im_end|><|im_end|>",
    "<|im_start", "<|im_end|", "<|<|im_end|>|>", "<|im_START|>", " <|im_end|> ", "<|endoftext|>The", "the<|endoftext|>",
    "<|im_start|>assistant\n\nyes<|im_end|>\n", "[FINDING]", "a [FINDING] b", "[FINDING][FINDING]", "[FINDING", "x[DRUG]y [DRUG]",
    "[FINDING]<|im_end|>[DRUG]", "[[DRUG]]", "[DRUG]ing", "[FINDING]s 12",
    "http://example.org/a?b=c&d=1", "name@example.org", "C:\\temp\\x", "snake_case camelCase", "a_b-c.d", "{\"key\": [1, 2]}",
    "def mean(values):\n    return sum(values)\n", "x=1;y=2", "<p class=\"a\">text</p>", "a||b&&c", "~`^", "///",
    "Human: \nWhat is it?\n\nAssistant: \nPneumonia.", "Answer:\nyes", "Answer: no", "QUESTION", "TheTheThe", "the the the", "tHe",
    "a" * 70, "ab" * 60, " " * 70, "\n" * 60, "!" * 64, "ha" * 30 + "1" * 30, "the" * 40, "é" * 50, "😀" * 20, "- " * 40,
    " x" * 33, "\u00a0" * 55 + "x", "pneumonia" * 12, "supercalifragilistic", "electroencephalographically", "mmHgmmHg",
]


def train() -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
    ])
    tokenizer.decoder = decoders.ByteLevel()
    # Like SmolLM2's, the vocabulary lacks some bytes: 0x04 and the lead byte 0xF1.
    alphabet = [c for c in pre_tokenizers.ByteLevel.alphabet() if c not in ("\u0104", "\u00f1")]
    trainer = trainers.BpeTrainer(
        vocab_size=598, special_tokens=SPECIAL, initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator(TEXTS, trainer)
    tokenizer.add_tokens([
        AddedToken("[FINDING]", normalized=False), AddedToken("[DRUG]", normalized=True)])
    return tokenizer


def encode(tokenizer: Tokenizer, text: str, special: bool) -> list[int]:
    tokenizer.encode_special_tokens = not special
    return tokenizer.encode(text, add_special_tokens=False).ids


def main() -> None:
    GOLDENS.mkdir(parents=True, exist_ok=True)
    tokenizer = train()
    tokenizer.save(str(GOLDENS / "tokenizer.json"))
    chance = random.Random(7)
    pool = "".join(FIXED) + " \n\t'12" * 20
    strings = FIXED + ["".join(chance.choice(pool) for _ in range(chance.randint(5, 40))) for _ in range(20)]
    encodings = []
    for text in strings:
        plain, special = encode(tokenizer, text, False), encode(tokenizer, text, True)
        row = {"text": text, "plain": plain}
        if special != plain:
            row["special"] = special
        encodings.append(row)
    decodings = []
    for _ in range(60):
        ids = [chance.randrange(tokenizer.get_vocab_size() if chance.random() < 0.4 else 260)
               for _ in range(chance.randint(1, 25))]
        decodings.append({
            "ids": ids, "text": tokenizer.decode(ids, skip_special_tokens=True),
            "withSpecial": tokenizer.decode(ids, skip_special_tokens=False)})
    configuration = {
        "add_bos_token": False, "bos_token": "<|im_start|>", "clean_up_tokenization_spaces": False,
        "eos_token": {"content": "<|im_end|>", "special": True}, "pad_token": "<|im_end|>",
        "chat_template": "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content']"
        " + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
        "tokenizer_class": "PreTrainedTokenizerFast",
    }
    (GOLDENS / "tokenizer_config.json").write_text(json.dumps(configuration, indent=2) + "\n")
    rows = {"encodings": encodings, "decodings": decodings}
    (GOLDENS / "encodings.json").write_text(
        "{\n" + ",\n".join(
            f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows[name]) + "\n]" for name in rows)
        + "\n}\n")
    print(len(encodings), "strings,", len(decodings), "decodings,", tokenizer.get_vocab_size(), "entries")


if __name__ == "__main__":
    main()
