#!/usr/bin/env python3
"""Writes Sources/StableDiffusion/Tokenizer/CharacterTables.swift by asking the `tokenizers` package about every character.

    pip install tokenizers ; make_character_tables.py

The package mixes Unicode versions (its normalizer is older than its regular expressions, those older than its lower-casing), so
no single release of the Unicode data gives its answers; its answers are therefore the source.
"""
import os, unicodedata
from tokenizers import Regex, __version__, normalizers

CHARACTERS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
nfd, nfc, lowercase = normalizers.NFD(), normalizers.NFC(), normalizers.Lowercase()
is_class = lambda pattern: (lambda r: [c for c in CHARACTERS if r.normalize_str(chr(c)) == ""])(normalizers.Replace(Regex(pattern), ""))

def number(n):
    """Base 36, the shortest that Swift reads back without a table of its own."""
    digits = ""
    while True:
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[n % 36] + digits; n //= 36
        if n == 0: return digits

def ranges(characters):
    """`gap length gap length ...`: how many characters lie before a run, and how many are in it."""
    out, end, i = [], 0, 0
    while i < len(characters):
        j = i
        while j + 1 < len(characters) and characters[j + 1] == characters[j] + 1: j += 1
        out += [number(characters[i] - end), number(j - i + 1)]; end = characters[j] + 1; i = j + 1
    return " ".join(out)

def entries(rows):
    """Rows of numbers, ascending in the first, which is written as the step from the row before."""
    out, last = [], 0
    for first, *rest in rows: out.append(".".join(map(number, [first - last, *rest]))); last = first
    return " ".join(out)

def runs(mapping):
    """A mapping to numbers as rows (first, length - 1, stride, value, step of the value)."""
    left, out = dict(mapping), []
    for c in sorted(mapping):
        if c not in left: continue
        best = (c, 0, 1, left[c], 0)
        for stride in (1, 2):
            for step in (0, stride):
                n = 0
                while left.get(c + (n + 1) * stride) == left[c] + (n + 1) * step: n += 1
                if n > best[1]: best = (c, n, stride, left[c], step)
        for k in range(best[1] + 1): del left[best[0] + k * best[2]]
        out.append(best)
    return entries(out)

# Canonical decompositions, Hangul (which is arithmetic) left out
full = {c: nfd.normalize_str(chr(c)) for c in CHARACTERS if not 0xAC00 <= c < 0xD7A4}
full = {c: d for c, d in full.items() if d != chr(c)}
composed, others = [], []
for c, d in full.items():
    if nfc.normalize_str(chr(c)) == chr(c):
        first = nfc.normalize_str(d[:-1]); assert len(first) == 1 and nfc.normalize_str(first + d[-1]) == chr(c)
        composed.append((c, ord(first), ord(d[-1])))
    else: others.append((c, *map(ord, d)))

# Combining classes: order against one known character of every class
known = {}
for c in CHARACTERS:
    k = unicodedata.combining(chr(c))
    if k and k not in known and nfd.normalize_str("\u0345" + chr(c)) != "\u0345" + chr(c): known[k] = chr(c)
known[240] = "\u0345"; order = sorted(known)
def exact_class(c):
    # `known[k] + c` is reordered when class(c) < k; the greatest k that keeps its place is the class
    if nfd.normalize_str("\u0345" + c)[0] == "\u0345": return 240 if nfd.normalize_str(c + known[1])[0] == known[1] else 0
    return max(k for k in order if nfd.normalize_str(known[k] + c)[0] == known[k])
classes = {c: exact_class(chr(c)) for c in CHARACTERS if c not in full and not 0xAC00 <= c < 0xD7A4}
classes = {c: k for c, k in classes.items() if k}
strange = {c: k for c, k in classes.items() if unicodedata.combining(chr(c)) != k}; assert not strange, strange

lower = {c: lowercase.normalize_str(chr(c)) for c in CHARACTERS}
lower = {c: l for c, l in lower.items() if l != chr(c)}
assert {c for c, l in lower.items() if len(l) > 1} == {0x130} and lower[0x130] == "i\u0307"
lower = {c: ord(l) for c, l in lower.items() if len(l) == 1}

def literal(name, comment, text):
    lines, line = [], ""
    for word in text.split(" "):
        if len(line) + len(word) > 120: lines.append(line); line = ""
        line += word + " "
    lines.append(line.rstrip())
    body = "\\\n".join("        " + l for l in lines)
    return f"    /// {comment}\n    static let {name} = \"\"\"\n{body}\n        \"\"\"\n"

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "../../../../Sources/StableDiffusion/Tokenizer/CharacterTables.swift"), "w") as f:
    f.write(f"""// Written by Tests/StableDiffusionTests/Fixtures/tokenizer/make_character_tables.py from tokenizers {__version__}; not to be edited.

/// What the reference tokenizer knows of each Unicode character, as compact text: numbers in base 36, words parted by spaces.
enum CharacterTables {{
""")
    f.write("\n".join([
        literal("letters", "`\\\\p{L}`: gap, length, gap, length ...".replace("\\\\", "\\"), ranges(is_class(r"\p{L}"))),
        literal("numbers", "`\\p{N}`: gap, length, gap, length ...", ranges(is_class(r"\p{N}"))),
        literal("spaces", "`\\s`: gap, length, gap, length ...", ranges(is_class(r"\s"))),
        literal("lowercase", "Runs `step.count - 1.stride.lowercase.step of the lowercase`; U+0130, which becomes two characters, is not among them.", runs(lower)),
        literal("combiningClasses", "Runs `step.count - 1.stride.class.0` of the characters whose canonical combining class is not 0.", runs(classes)),
        literal("compositions", "`step.first.second`: characters that canonical composition makes of two.", entries(composed)),
        literal("decompositions", "`step.parts`: characters that canonical composition takes apart and does not put together again; parts in full.", entries(others)),
    ]) + "}\n")
print(len(composed), "compositions", len(others), "decompositions", len(classes), "classes", len(lower), "lowercase")
