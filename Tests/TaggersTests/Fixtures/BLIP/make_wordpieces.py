#!/usr/bin/env python3
"""Writes wordpieces.json: ids of texts and texts of ids by transformers' BertTokenizer with the word list that ships. Needs transformers."""
import json
import os
import random

from transformers import BertTokenizer

here = os.path.dirname(os.path.abspath(__file__))
vocabulary = os.path.join(here, "../../../../Sources/TextualInversion/Resources/bert-base-uncased/vocab.txt")
tokenizer = BertTokenizer(vocab={line.rstrip("\n"): place for place, line in enumerate(open(vocabulary, encoding="utf-8"))})
# As BLIP does: [DEC] starts a caption, [ENC] is what it keeps for other tasks.
tokenizer.add_special_tokens({"bos_token": "[DEC]"})
tokenizer.add_tokens(["[ENC]"], special_tokens=True)
assert tokenizer.convert_tokens_to_ids(["[DEC]", "[ENC]"]) == [30522, 30523]

FIXED = [
    "", " ", "a picture of ", "a picture of", "A Picture Of A Cat", "a photograph of", "un café à l'été naïve", "Ångström ÀÉÎÕÜ ñ ç ø ß ẞ ﬁ",
    "a man's hat isn't they've I'm we're o'clock", "don't do not", "...!?,;:-_()[]{}<>@#$%^&*+=/\\|`~\"'", "a.b,c!d?e", "你好，世界", "日本語のテキスト", "한국어 텍스트",
    "привет МИР", "Ελληνικά ΣΑΣ", "ﷺ ﬀ Ǆ ǅ İstanbul ı", "עברית שלום", "العربية", "हिन्दी देवनागरी", "ไทย", "tab\there\nnew\r\nline", "zero\u200bwidth\u00adsoft\ufeff",
    "non\u00a0breaking\u3000ideographic\u2028line", "e\u0301 combining a\u0308\u0323", "\u0000null\ufffdreplacement", "emoji 😀 👩‍👩‍👧 🇩🇪 ❤️", "x" * 100, "x" * 101, "supercalifragilisticexpialidocious",
    "antidisestablishmentarianism", "3.14159 1,000,000 2nd 1990s", "[SEP] inside [MASK] and [DEC] x[ENC]y [CLS][PAD]", "[sep] [UNK", "豈更車 﨑 丽", "㐀 𠀀 𪜀", "①②③ ½ ² ™ ©",
    "— – ‐ “quotes” ‘single’ … « »", "¡hola! ¿qué?", "、。「」", "𝓤𝓷𝓲𝓬𝓸𝓭𝓮 ｆｕｌｌｗｉｄｔｈ", "각 가 힣 ᄀ", "\ue000private", "mañana jalapeño Zoë", "Đặng Nguyễn", "ǰ ŉ ΐ", "ſ K Å",
]
SCRIPTS = ["abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "àáâãäåçèéêëìíîïñòóôõöùúûüýÿāăąćĉ", " .,!?'\"-()[]", "0123456789", "абвгдежзийклмнопЁЙ", "αβγδεζηθΆΈΏ", "的一是不了人我在有他",
           "がぎぐげごアイウ", "가나다라마바각힣", "אבגדהו", "ابتثج", "\u0301\u0308\u0327\u200d\u00ad\u00a0\u2003", "€£¥§¶†‡•‰", "😀😁🎉", "豈更車賈"]


def texts():
    chance = random.Random(5)
    words = [word for word in tokenizer.get_vocab() if not word.startswith("[")]
    words.sort()
    for _ in range(110):
        yield "".join(chance.choice(chance.choice(SCRIPTS)) for _ in range(chance.randint(1, 30)))
    for _ in range(60):
        yield " ".join(chance.choice(words).replace("##", "") for _ in range(chance.randint(1, 6)))
    for _ in range(40):
        yield "".join(chr(chance.choice([chance.randint(0, 0x24FF), chance.randint(0x3000, 0xD7FF), chance.randint(0xE000, 0x1FFFF)])) for _ in range(12))


def sequences():
    chance = random.Random(6)
    marks = tokenizer.convert_tokens_to_ids([".", ",", "!", "?", "'", "s", "t", "n", "m", "ve", "re", "##s", "##ing", "don", "not", "do", "\"", "-", "a", "man"])
    for _ in range(60):
        yield [chance.choice(marks) for _ in range(chance.randint(1, 12))]
    for _ in range(60):
        yield [30522, *(chance.randrange(30524) for _ in range(chance.randint(1, 12))), 102, 0, 0]
    yield []
    yield [102]


encoded = [[text, tokenizer(text, add_special_tokens=False).input_ids] for text in [*FIXED, *texts()]]
decoded = [[ids, tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=True)] for ids in sequences()]
path = os.path.join(here, "wordpieces.json")
with open(path, "w") as file:
    json.dump({"encoded": encoded, "decoded": decoded}, file, separators=(",", ":"))
print(len(encoded), len(decoded), os.path.getsize(path))
