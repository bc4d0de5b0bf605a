#!/usr/bin/env python3
"""Writes random-texts.json: 2000 random texts of every kind of character, with the ids that transformers' fast CLIP tokenizer gives them.

    pip install transformers ; make_random_texts.py [COUNT [SEED [FILE]]]
"""
import json, os, random, sys, unicodedata
from transformers import CLIPTokenizerFast

here = os.path.dirname(os.path.abspath(__file__))
count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20
out = sys.argv[3] if len(sys.argv) > 3 else os.path.join(here, "random-texts.json")
tokenizer = CLIPTokenizerFast.from_pretrained(os.path.join(here, "../../../../Sources/TextualInversion/Resources/tiny-sd/tokenizer"))
draw = random.Random(seed)
span = lambda a, b: [chr(c) for c in range(a, b + 1)]
marks = [chr(c) for c in range(0x300, 0x1F000) if unicodedata.combining(chr(c))]
decomposable = [chr(c) for c in range(0xC0, 0x30000) if not 0xAC00 <= c < 0xE000 and unicodedata.normalize("NFD", chr(c)) != chr(c)]
words = "a photo of the cat don't I'll WE'VE it's masterpiece best quality 1girl 8k 3.14 --- ... ((x)) [y:0.5] <lora:z:1> #tag C++ e.g. naïve snake_case".split()
kinds = [
    lambda: draw.choice(words) + " ", lambda: draw.choice(words), lambda: draw.choice(span(0x20, 0x7E)), lambda: draw.choice(span(0x20, 0x7E)),
    lambda: draw.choice("eaoAEOuycnST") + "".join(draw.sample(marks[:90], draw.randint(1, 3))), lambda: draw.choice(decomposable),
    lambda: draw.choice(decomposable) + draw.choice(marks), lambda: draw.choice(marks), lambda: draw.choice(span(0xC0, 0x24F)),
    lambda: draw.choice(span(0x370, 0x52F)), lambda: draw.choice(span(0x590, 0x7FF)), lambda: draw.choice(span(0x900, 0xDFF)),
    lambda: draw.choice(span(0x1100, 0x1112)) + draw.choice(span(0x1161, 0x1175)) + draw.choice(["", draw.choice(span(0x11A7, 0x11C3))]),
    lambda: draw.choice(span(0xAC00, 0xD7A3)) + draw.choice(["", draw.choice(span(0x11A7, 0x11C3))]),
    lambda: draw.choice(span(0x4E00, 0x9FFF)), lambda: draw.choice(span(0x3040, 0x30FF)) + draw.choice(["", "\u3099", "\u309A"]),
    lambda: draw.choice(span(0x1F300, 0x1FAFF)) + draw.choice(["", "\u200D", "\uFE0F", "\U0001F3FD"]),
    lambda: draw.choice(" \t\n\r\u0085\u00A0\u1680\u2003\u2028\u202F\u205F\u3000\u200B\u180E\uFEFF\0"),
    lambda: draw.choice(["<|startoftext|>", "<|endoftext|>", "<|EndOfText|>", "<|StartOfText|>", "<|", "|>", "'S", "'re", "''ll", "</w>"]),
    lambda: draw.choice(span(0x660, 0x669) + span(0xB2, 0xB3) + span(0x2150, 0x2189) + span(0x2460, 0x2473) + span(0xFF10, 0xFF19)),
    lambda: draw.choice("İıſẞΣςǅKÅΩﬁŉ") , lambda: chr(draw.choice([c for c in (draw.randrange(0x110000), draw.randrange(0x3000)) if not 0xD800 <= c < 0xE000] or [65])),
]
texts = ["".join(draw.choice(kinds)() for _ in range(draw.randint(1, 9))) for _ in range(count)]
with open(out, "w") as f:
    rows = [json.dumps([t, tokenizer(t, add_special_tokens=False)["input_ids"]], ensure_ascii=False, separators=(",", ":")) for t in texts]
    f.write("[" + ",\n".join(rows) + "]\n")
