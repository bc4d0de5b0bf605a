#!/usr/bin/env python3
"""Writes whole/tokenizer.json, a small CLIP tokenizer as transformers 5 saves it, and whole.json: texts with the ids that it gives them.

    pip install transformers==5.24 ; make_tokenizer.py

Its tokens are the bytes, the first merges of CLIP's tables and the two special tokens, in CLIP's order. As in Stable
Diffusion 2 `!` fills texts up, which transformers then finds in texts too; that is why no text here has one.
"""
import json, os, shutil, tempfile
from transformers import CLIPTokenizer

MERGES = 240
here = os.path.dirname(os.path.abspath(__file__))
tables = os.path.join(here, "../../../../Sources/TextualInversion/Resources/tiny-sd/tokenizer")
with open(os.path.join(tables, "vocab.json"), encoding="utf-8") as file:
    tokens = sorted((id, token) for token, id in json.load(file).items())
with open(os.path.join(tables, "merges.txt"), encoding="utf-8") as file:
    merges = [tuple(line.split()) for line in file.read().split("\n")[1:MERGES + 1]]
kept = [token for _, token in tokens[:512 + MERGES] + tokens[-2:]]
tokenizer = CLIPTokenizer(vocab={token: id for id, token in enumerate(kept)}, merges=merges, pad_token="!")

with tempfile.TemporaryDirectory() as folder:
    tokenizer.save_pretrained(folder)
    os.makedirs(os.path.join(here, "whole"), exist_ok=True)
    shutil.copy(os.path.join(folder, "tokenizer.json"), os.path.join(here, "whole/tokenizer.json"))

texts = ["", " ", "a", "A Photo of the CAT, in the rain", "the other thing was there", "don't you'll I'm we've it's", "3.14 1,000 (x:1.2) C++",
         "naïve café \u0041\u030a", "一只红色的猫 🐈", "\u00a0tab\tand\nline  ", "\"quoted\" \\ back\\slash / {x} [y]", "<|startoftext|>a cat<|endoftext|> the end"]
with open(os.path.join(here, "whole.json"), "w", encoding="utf-8") as file:
    rows = [json.dumps({"text": text, "ids": tokenizer(text, add_special_tokens=False).input_ids}, ensure_ascii=False) for text in texts]
    file.write("[\n" + ",\n".join(rows) + "\n]\n")
