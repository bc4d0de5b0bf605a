#!/usr/bin/env python3
"""Writes open-clip.json: texts with the ids that OpenCLIP's tokenizer gives them, called as the web UI calls it (modules/sd_hijack_open_clip.py).

    pip install torch ftfy==6.3.1 regex tokenizers ; make_open_clip.py OPEN_CLIP [COUNT [SEED [FILE]]]

OPEN_CLIP is a checkout of open_clip 2.20.0. `cleaned` are the texts of tokens.json and random-texts.json whose ids are not transformers', `own`
random texts full of what cleaning changes, `newer` those of random-texts.json with characters that Python composes, or its package regex takes for
letters, otherwise than transformers' tokenizer, by whose older Unicode we go, `mojibake` texts in which ftfy finds letters read in a wrong encoding, which we leave as they are:
each with the ids that it has without that step, then with it.
"""
import html, importlib, json, os, random, sys, types

import ftfy, regex, unicodedata
from tokenizers import Regex, normalizers

HERE = os.path.dirname(os.path.abspath(__file__))
package = sys.modules["open_clip"] = types.ModuleType("open_clip")
package.__path__ = [os.path.join(sys.argv[1], "src/open_clip")]
sys.dont_write_bytecode = True
open_clip = importlib.import_module("open_clip.tokenizer")
encode, clean = open_clip._tokenizer.encode, open_clip.basic_clean
count, seed = int((sys.argv + [1500])[2]) if len(sys.argv) > 2 else 1500, int(sys.argv[3]) if len(sys.argv) > 3 else 21
out = sys.argv[4] if len(sys.argv) > 4 else os.path.join(HERE, "open-clip.json")


def without_mojibake(text):
    open_clip.basic_clean = lambda text: html.unescape(html.unescape(ftfy.fix_text(text, fix_encoding=False))).strip()
    ids = encode(text)
    open_clip.basic_clean = clean
    return ids


draw = random.Random(seed)
span = lambda a, b: [chr(c) for c in range(a, b + 1)]
names = sorted(html.entities.html5)
lower = [name for name in names if name == name.lower() and name.endswith(";")]
words = ("a photo of the cat don't I'll WE'VE it's masterpiece best quality 1girl 8k 3.14 --- ((x)) [y:0.5] <lora:z:1> fish&chips AT&T R&B a&b; naïve "
         "snake_case ΟΔΥΣΣΕΥΣ Σ ΣΑΣ. ΑΣ’Σ ΚΟΣΜΟΣ, ©2023 “quoted” ‘it’s’ don’t 5″ 3–4 em—dash Æsop").split()
number = lambda: draw.choice([draw.randrange(0x180), draw.randrange(0x80, 0xA0), draw.randrange(0x3000), draw.randrange(0x110000), 0xD800, 0x110000, 10 ** 12, 0, 13, 38, 59, 60])
reference = lambda: draw.choice([
    lambda: "&" + draw.choice(names), lambda: "&" + draw.choice(names).rstrip(";") + draw.choice(["", ";", "x", "1;", ";;", " "]), lambda: "&" + draw.choice(lower).upper(),
    lambda: f"&#{number()}" + draw.choice([";", ";", "", "x"]), lambda: f"&#{draw.choice('xX')}{number():{draw.choice('xX')}}" + draw.choice([";", ";", "", "g;"]),
    lambda: "&" + draw.choice(["amp;", "#38;", "#x26;", "AMP;", "amp"]) + draw.choice(["amp;", "#38;", ""]) + draw.choice(names),
    lambda: draw.choice(["&lt;b&gt;", "&lt;lora:x:1&gt;", "&amp;lt;", "&amp;amp;amp;quot;", "&#;", "&#x;", "&;", "&", "&&amp;", "&amp;#59;", "&#59;", "&nosuch;", "&&#97;mp;"])])()
kinds = [
    lambda: draw.choice(words) + " ", lambda: draw.choice(words) + " ", lambda: draw.choice(words), lambda: draw.choice(span(0x20, 0x7E)), lambda: draw.choice(span(0x21, 0x7E)),
    reference, reference, reference, reference, lambda: draw.choice(" \n\r\t\v\f\u2028\u3000\u00A0"), lambda: draw.choice(["<", ">", "< ", "<b>"]),
    lambda: draw.choice(span(0x2018, 0x201F) + ["\u02BC", "\u2032", "\u00AB"]), lambda: draw.choice("ĲĳŉǱǲǳǄǅǆǇǈǉǊǋǌﬀﬁﬂﬃﬄﬅﬆæœß"),
    lambda: "".join(draw.choice(span(0xFF01, 0xFF5E)) for _ in range(draw.randint(1, 5))), lambda: draw.choice(span(0xFF5F, 0xFFEF)),
    lambda: draw.choice(span(0xFF66, 0xFF9D)) + draw.choice(["", "ﾞ", "ﾟ"]), lambda: draw.choice(["\x1b[36;44m", "\x1b[0m", "\x1b[٣m", "\x1b[", "\x1b[1;", "\x1b[1\x00m", "\x1b"]),
    lambda: draw.choice(span(0, 0x1F) + ["\x7F", "\u206A", "\u206F", "\uFEFF", "\uFFF9", "\uFFFC", "\uFFFD", "\u200D", "\u202E"]), lambda: draw.choice(span(0x80, 0x9F)),
    lambda: draw.choice(["<start_of_text>", "<end_of_text>", "<END_of_text>", "<|startoftext|>", "<|endoftext|>", "!<end_of_text>", "<ſtart_of_text>", "&lt;end_of_text&gt;"]),
    lambda: draw.choice(["'S", "'re", "''ll", "'ſ", "'ſt", "’s ", "‘ve", "＇t", "&apos;d ", "&rsquo;m "]), lambda: draw.choice(["İ", "ſ", "ẞ", "K", "Å", "e\u0301", "a\u030A", "\u0344", "\u2126", "ﬁ"]),
    lambda: draw.choice(span(0x391, 0x3C9)), lambda: draw.choice(["Σ", "Σ.", "Σ\u0301", "ΑΣ:Β", "ΑΣ\u00ADΒ", "1Σ", "ς"]),
]
own, mojibake = [], []
while len(own) < count:
    text = "".join(draw.choice(kinds)() for _ in range(draw.randint(1, 9)))
    ids, plain = encode(text), without_mojibake(text)
    if ids == plain: own.append([text, ids])
    elif len(mojibake) < 40: mojibake.append([text, plain, ids])
mojibake += [[text, without_mojibake(text), encode(text)] for text in ["a cafÃ© in Paris", "âœ” a mark", "itâ€™s a cat", "voilÃ le travail", "l’humanitÃ©"]]
known = [(row["text"], row["ids"]) for row in json.load(open(os.path.join(HERE, "tokens.json")))] + json.load(open(os.path.join(HERE, "random-texts.json")))
letters = normalizers.Replace(Regex(r"[\p{L}\p{N}]"), "")
is_newer = lambda text: (normalizers.NFC().normalize_str(text) != unicodedata.normalize("NFC", text)
                         or letters.normalize_str(text) != regex.sub(r"[\p{L}\p{N}]", "", text))
differing = [[text, ids] for text, theirs in known if (ids := encode(text)) != theirs]
newer, cleaned = [row for row in differing if is_newer(row[0])], [row for row in differing if not is_newer(row[0])]
assert all(without_mojibake(text) == ids for text, ids in cleaned) and all(plain != ids for _, plain, ids in mojibake)
with open(out, "w", encoding="utf-8") as file:
    rows = lambda values: "[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in values) + "\n]"
    file.write(f'{{"cleaned": {rows(cleaned)},\n"own": {rows(own)},\n"newer": {rows(newer)},\n"mojibake": {rows(mojibake)}}}\n')
print(len(known), "known texts,", len(cleaned), "of them not as transformers,", len(newer), "of newer characters;", len(own), "own,", len(mojibake), "with mojibake")
