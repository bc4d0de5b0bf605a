#!/usr/bin/env python3
"""Writes Sources/StableDiffusion/Tokenizer/OpenCLIP/CleaningTables.swift: HTML's named character references as Python's html.entities.html5 has
them, and the usual forms of characters of unusual width by Unicode's compatibility decomposition.

    make_cleaning_tables.py
"""
import html.entities, os, platform, unicodedata

names = html.entities.html5
assert all(name in names for name in (name + ";" for name in names if not name.endswith(";")))
code = lambda text: ",".join(f"{ord(c):x}" for c in text)
references = [f"{name[:-1]}{'.' if name[:-1] in names else ':'}{code(names[name])}" for name in sorted(names) if name.endswith(";")]
assert all(names[name] == names[name + ";"] for name in names if not name.endswith(";"))

wide = {c: unicodedata.normalize("NFKC", chr(c)) for c in range(0xFF01, 0xFFF0)}
wide = {0x3000: " ", **{c: text for c, text in wide.items() if text != chr(c)}}
assert all(wide[c] == chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F))
widths = [f"{c:x}:{code(text)}" for c, text in sorted(wide.items()) if not 0xFF01 <= c < 0xFF5F]

def literal(name, comment, words):
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 140: lines.append(line); line = ""
        line += word + " "
    lines.append(line.rstrip())
    body = "\\\n".join("        " + l for l in lines)
    return f"    /// {comment}\n    static let {name} = \"\"\"\n{body}\n        \"\"\"\n"

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "../../../../Sources/StableDiffusion/Tokenizer/OpenCLIP/CleaningTables.swift"), "w") as file:
    file.write(f"""// Written by Tests/StableDiffusionTests/Fixtures/tokenizer/make_cleaning_tables.py from Python {platform.python_version()}; not to be edited.

/// What cleaning a text looks up, as compact text: numbers in base 16, words parted by spaces.
enum CleaningTables {{
""")
    file.write("\n".join([
        literal("references", "`name:characters`, with `.` in place of `:` where HTML reads the name without a semicolon too (WHATWG, \"HTML\", 13.5).", references),
        literal("widths", "`character:usual characters`, without U+FF01 to U+FF5E, which are ASCII's.", widths),
    ]) + "}\n")
print(len(names), "names of", len(references), "references,", len(wide), "widths")
