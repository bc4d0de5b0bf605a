#!/usr/bin/env python3
"""Writes Sources/Taggers/BLIP/Tokenizer/BERTCharacters.swift by asking the `tokenizers` package about every character.

    pip install tokenizers ; make_bert_characters.py

The package mixes Unicode versions, so its answers are the source, not the Unicode data.
"""
import os
import textwrap

from tokenizers import __version__, normalizers, pre_tokenizers

CHARACTERS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
normalizer, splitter = normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer()
normal = {c: normalizer.normalize_str(chr(c)) for c in CHARACTERS}


def ranges(characters):
    """`first-last` in hexadecimal, a character alone as itself."""
    out, i = [], 0
    while i < len(characters):
        j = i
        while j + 1 < len(characters) and characters[j + 1] == characters[j] + 1:
            j += 1
        out.append(f"{characters[i]:x}" + (f"-{characters[j]:x}" if j > i else ""))
        i = j + 1
    return " ".join(out)


def runs(mapping):
    """`first.value.count - 1.stride.step` in hexadecimal; the last three are left out where a run is one character."""
    left, out = dict(mapping), []
    for c in sorted(mapping):
        if c not in left:
            continue
        best = (0, 1, 0)
        for stride in (1, 2):
            for step in (0, stride):
                n = 0
                while left.get(c + (n + 1) * stride) == left[c] + (n + 1) * step:
                    n += 1
                if n > best[0]:
                    best = (n, stride, step)
        n, stride, step = best
        out.append(f"{c:x}.{left[c]:x}" if n == 0 else f"{c:x}.{left[c]:x}.{n:x}.{stride:x}.{step:x}")
        for k in range(n + 1):
            del left[c + k * stride]
    return " ".join(out)


def literal(name, doc, text):
    lines = textwrap.wrap(text, 140, break_on_hyphens=False)
    return f"    /// {doc}\n    static let {name} = \"\"\"\n" + " \\\n".join("        " + line for line in lines) + "\n        \"\"\"\n"


removed, spaces, ideographs, single, several = [], [], [], {}, []
for c, text in normal.items():
    if 0xAC00 <= c < 0xD7A4:
        continue
    if text == chr(c):
        pass
    elif text == "":
        removed.append(c)
    elif text == " ":
        spaces.append(c)
    elif text == f" {chr(c)} ":
        ideographs.append(c)
    elif len(text) == 1:
        single[c] = ord(text)
    else:
        several.append((c, text))
# A compatibility ideograph comes apart as an ordinary one between spaces.
between = {c: ord(text[1]) for c, text in several if len(text) == 3 and text[0] == text[2] == " "}
several = [(c, text) for c, text in several if c not in between]
spaces = [c for c in [0x20, *spaces]]
punctuation = [c for c in CHARACTERS if len(splitter.pre_tokenize_str(f"a{chr(c)}a")) == 3]
unpunctuated = [c for c in CHARACTERS if len(splitter.pre_tokenize_str(f"a{chr(c)}a")) == 2]
assert all(normal[c] in (" ", "") for c in unpunctuated), "a space that the normaliser leaves"

path = os.path.join(os.path.dirname(__file__), "../../../../Sources/Taggers/BLIP/Tokenizer/BERTCharacters.swift")
with open(path, "w") as out:
    out.write(f"// Written by Tests/TaggersTests/Fixtures/BLIP/make_bert_characters.py from tokenizers {__version__}; not to be edited.\n\n")
    out.write("/// What BERT's tokenizer makes of each Unicode character, as text: numbers in hexadecimal. Hangul syllables, which come apart by\n"
              "/// arithmetic, are left out.\nenum BERTCharacters {\n")
    out.write("\n".join([
        literal("removed", "What vanishes: accents, control characters.", ranges(removed)),
        literal("spaces", "What becomes a space.", ranges(sorted(spaces))),
        literal("ideographs", "What becomes a word of its own.", ranges(ideographs)),
        literal("punctuation", "What is split off, once all else is done.", ranges(punctuation)),
        literal("plain", "Lowercase without accents: `character.plain`, or `first.plain.count - 1.stride.step of the plain one`.", runs(single)),
        literal("plainIdeographs", "The same for what becomes a word of its own.", runs(between)),
        literal("several", "What becomes several characters.",
                " ".join(".".join(f"{x:x}" for x in [c, *map(ord, text)]) for c, text in several)),
    ]))
    out.write("}\n")
