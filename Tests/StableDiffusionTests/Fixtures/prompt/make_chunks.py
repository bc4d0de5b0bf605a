#!/usr/bin/env python3
"""Writes chunks.json: prompts cut into chunks by the web UI's rules, tokens by transformers.

    pip install transformers safetensors ; make_chunks.py REFERENCE

REFERENCE holds conditioning.json and .safetensors; their prompts come first, with the number of tokens that their hidden states have.
A chunk is written as [ids between start and padding, [count, weight] runs of their weights, [offset, name] of the embeddings].
"""
import itertools, json, os, random, sys
from safetensors import safe_open
from transformers import CLIPTokenizerFast

here = os.path.dirname(os.path.abspath(__file__))
tokenizer = CLIPTokenizerFast.from_pretrained(os.path.join(here, "../../../../Sources/TextualInversion/Resources/tiny-sd/tokenizer"))
tokens = lambda text: tokenizer(text, add_special_tokens=False)["input_ids"]
COMMA = tokens(",")[0]
WORDS = {"mint-ghost": 8, "candy-sticker": 8, "mint": 2, "wide load": 40, "full": 75}

def chunks_of(parts):
    """Every token is an item (id, weight, first place of which embedding); cut the items as a list of chunks."""
    done, items, comma = [], [], None
    def cut(at=None):
        nonlocal items, comma
        at = len(items) if at is None else at
        done.append(items[:at]); items, comma = items[at:], None
    for text, weight in parts:
        if (text, weight) == ("BREAK", -1): cut(); continue
        ids = tokens(text); i = 0
        while i < len(ids):
            if ids[i] == COMMA: comma = len(items)
            elif len(items) == 75 and comma is not None and 75 - comma <= 20: cut(comma + 1)
            if len(items) == 75: cut()
            found = max((n for n in WORDS if ids[i:i + len(tokens(n))] == tokens(n)), key=lambda n: len(tokens(n)), default=None)
            if found:
                if len(items) + WORDS[found] > 75: cut()
                items += [(0, weight, found)] + [(0, weight, None)] * (WORDS[found] - 1); i += len(tokens(found))
            else: items.append((ids[i], weight, None)); i += 1
    if items or not done: cut()
    return [[[t for t, _, _ in c], [[len(list(g)), w] for w, g in itertools.groupby(w for _, w, _ in c)], [[k + 1, n] for k, (_, _, n) in enumerate(c) if n]] for c in done]

rows = []
reference = safe_open(os.path.join(sys.argv[1], "conditioning.safetensors"), "np")
for n, case in enumerate(json.load(open(os.path.join(sys.argv[1], "conditioning.json")))):
    length = reference.get_slice(str(n)).get_shape()[1]
    rows += [{"parts": v, "chunks": chunks_of([tuple(p) for p in v]), "length": length if len(case["variants"]) == 1 else None} for v in case["variants"]]
draw = random.Random(4)
for _ in range(50):
    parts = []
    for _ in range(draw.randint(1, 4)):
        if draw.random() < 0.15: parts.append(["BREAK", -1]); continue
        words = [draw.choice(["cat", "dog", "photo", "ghost", ",", ",", "red", "mint", "Mint-Ghost", "candy-sticker,", "wide load" if draw.random() < 0.3 else "wide", "full" if draw.random() < 0.2 else "moon"]) for _ in range(draw.choice([1, 10, 40, 60]))]
        parts.append([" ".join(words), draw.choice([1.0, 1.0, 1.25, 0.5])])
    rows.append({"parts": parts, "chunks": chunks_of([tuple(p) for p in parts]), "length": None})
with open(os.path.join(here, "chunks.json"), "w") as f: f.write("[" + ",\n".join(json.dumps(r, separators=(",", ":")) for r in rows) + "]\n")
