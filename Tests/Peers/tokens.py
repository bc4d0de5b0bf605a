"""Compares token ids with transformers' on texts of all kinds.

    tokens.py PROGRAM
"""
import json
import os
import random
import subprocess
import sys

from transformers import CLIPTokenizer

program = sys.argv[1]
folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Sources/TextualInversion/Resources/tiny-sd/tokenizer")
tokenizer = CLIPTokenizer.from_pretrained(folder)
draw = random.Random(5)
ranges = [(0x20, 0x7E), (0xA0, 0x24F), (0x370, 0x3FF), (0x400, 0x4FF), (0x5D0, 0x5EA), (0x620, 0x64A), (0x900, 0x97F), (0xE00, 0xE7F),
          (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x3040, 0x30FF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0x1F300, 0x1F6FF)]


def text():
    parts = []
    for _ in range(draw.randint(1, 8)):
        low, high = draw.choice(ranges)
        parts.append("".join(chr(draw.randint(low, high)) for _ in range(draw.randint(1, 8))))
    return draw.choice(["", " ", ", "]).join(parts)


texts = ["a photo of a cat", "1girl, solo, (masterpiece:1.2)", "don't we'll I'm", "naïve café", "e\u0301"] + [text() for _ in range(150)]
for each in texts:
    ours = json.loads(subprocess.run([program, "tokenize", "--json", "--", each], check=True, capture_output=True).stdout)["ids"]
    theirs = tokenizer(each, add_special_tokens=False)["input_ids"]
    assert ours == theirs, (each, ours, theirs)
