#!/usr/bin/env python3
"""Writes blip.json: what transformers and PyTorch make of small BLIP models with seeded weights. Needs torch, transformers and Pillow."""
import json
import os
import sys

import numpy as np
import torch
from PIL import Image
from transformers import BlipConfig, BlipForConditionalGeneration

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import seeded_weights
from blip_reference import BLIPDecoder

torch.manual_seed(0)
torch.set_num_threads(1)
# The end token's advantage, so that captions end.
END_SHIFT = 1
TIED = ("text_decoder.cls.predictions.decoder.weight", "text_decoder.cls.predictions.decoder.bias")


def fill(model, end=None):
    """Seeded weights and `END_SHIFT` for this end token."""
    state = {}
    for name, value in model.state_dict().items():
        if not value.dtype.is_floating_point:
            continue
        numbers = seeded_weights.tensor(name, value.shape)
        if end is not None and name == "text_decoder.cls.predictions.bias":
            numbers[end] += np.float32(END_SHIFT)
        state[name] = torch.from_numpy(numbers)
    state[TIED[0]] = state["text_decoder.bert.embeddings.word_embeddings.weight"]
    state[TIED[1]] = state["text_decoder.cls.predictions.bias"]
    model.load_state_dict(state, strict=False)
    model.eval()


def picture(name, side):
    """[1, 3, side, side] of a seed, about as large as normalised pictures are."""
    return torch.from_numpy(2 * seeded_weights.uniform(name, 3 * side * side).reshape(1, 3, side, side))


SMALL_HF = dict(
    vision_config=dict(hidden_size=32, intermediate_size=80, num_hidden_layers=2, num_attention_heads=4, image_size=32, patch_size=8),
    text_config=dict(vocab_size=60, hidden_size=48, intermediate_size=96, num_hidden_layers=2, num_attention_heads=3, encoder_hidden_size=32,
                     max_position_embeddings=40, bos_token_id=58, sep_token_id=3, pad_token_id=0))
SMALL_ORIGINAL = dict(vision=(128, 96, 2, 2), text=(128, 160, 2, 2), side=24, patch=8, words=60, positions=40)
# (beams, shortest, longest, penalty)
CASES = [(1, 0, 30, 1.0), (1, 24, 36, 1.0), (1, 6, 12, 1.3), (3, 0, 30, 1.0), (3, 10, 20, 1.0), (3, 12, 30, 1.3), (5, 0, 25, 1.0)]
PICTURES = ["one", "two", "three", "four", "five", "six"]
PROMPT = [58, 10, 11, 12]
END = 3


def huggingface(config, prompt, end, cases, pictures):
    model = BlipForConditionalGeneration(BlipConfig(**config))
    fill(model, end)
    side = model.config.vision_config.image_size
    for name in pictures:
        pixels = picture(name, side)
        with torch.no_grad():
            features = model.vision_model(pixel_values=pixels).last_hidden_state
            scores = model(pixel_values=pixels, input_ids=torch.tensor([prompt])).logits
        entries = []
        for beams, shortest, longest, penalty in cases:
            out = model.generate(pixel_values=pixels, input_ids=torch.tensor([prompt + [end]]), num_beams=beams, do_sample=False, min_length=shortest,
                                 max_length=longest, repetition_penalty=penalty)[0].tolist()
            while out[-1] == 0:
                out.pop()
            entries.append(dict(beams=beams, shortest=shortest, longest=longest, penalty=penalty, tokens=out))
        yield name, features, scores, entries, model


def margins_of(model, features, prompt, end, entries):
    """Runs the reference's search over transformers' decoder: it must come to the same tokens, and knows the margins."""
    class Wrapped(BLIPDecoder):
        def __init__(self):
            torch.nn.Module.__init__(self)

        def text_decoder(self, ids, picture):
            return model.text_decoder(input_ids=ids, encoder_hidden_states=picture, attention_mask=torch.ones_like(ids)).logits
    wrapped = Wrapped()
    for entry in entries:
        tokens, margin = wrapped.tokens(features, prompt, end, entry["beams"], entry["shortest"], entry["longest"], entry["penalty"])
        assert tokens == entry["tokens"], (tokens, entry)
        entry["margin"] = round(margin, 6)


def original(config, prompt, end, cases, pictures):
    model = BLIPDecoder(**config)
    fill(model, end)
    for name in pictures:
        with torch.no_grad():
            features = model.visual_encoder(picture(name, config["side"]))
            scores = model.text_decoder(torch.tensor([prompt]), features)
        entries = []
        for beams, shortest, longest, penalty in cases:
            tokens, margin = model.tokens(features, prompt, end, beams, shortest, longest, penalty)
            entries.append(dict(beams=beams, shortest=shortest, longest=longest, penalty=penalty, tokens=tokens, margin=round(margin, 6)))
        yield name, features, scores, entries


def shapes(model):
    """All that a file of the model holds."""
    return {name: list(value.shape) for name, value in model.state_dict().items()}


def numbers(tensor):
    return [float(f"{x:.6g}") for x in tensor.flatten().tolist()]


def prepared(side):
    """A picture of 31 x 50 as the web UI prepares it: torchvision's Resize of a PIL picture is Pillow's; every 29th number, channels last."""
    samples = np.array([(37 * place + place // 93) % 256 for place in range(31 * 50 * 3)], np.uint8).reshape(50, 31, 3)
    stretched = np.asarray(Image.fromarray(samples).resize((side, side), Image.BICUBIC), np.float32) / np.float32(255)
    means = np.array([0.48145466, 0.4578275, 0.40821073], np.float32)
    return torch.from_numpy((stretched - means) / np.array([0.26862954, 0.26130258, 0.27577711], np.float32)).flatten()[::29]


def small():
    out = {"endShift": END_SHIFT, "end": END, "prompt": PROMPT, "prepared": numbers(prepared(SMALL_ORIGINAL["side"])), "transformers": [], "original": []}

    def add(layout, name, features, scores, entries):
        entry = dict(picture=name, captions=entries)
        if name in PICTURES[:2]:
            entry |= dict(features=numbers(features), scores=numbers(scores[0]))
        out[layout].append(entry)

    for name, features, scores, entries, model in huggingface(SMALL_HF, PROMPT, END, CASES, PICTURES):
        margins_of(model, features, PROMPT, END, entries)
        add("transformers", name, features, scores, entries)
        out["tensors"] = {"transformers": shapes(model)} if name == PICTURES[0] else out["tensors"]
    out["config"] = {"model_type": "blip", **SMALL_HF}
    out["tensors"]["original"] = shapes(BLIPDecoder(**SMALL_ORIGINAL))
    for name, *results in original(SMALL_ORIGINAL, PROMPT, END, CASES, PICTURES):
        add("original", name, *results)
    path = os.path.join(os.path.dirname(__file__), "blip.json")
    with open(path, "w") as file:
        json.dump(out, file, separators=(",", ":"))
    for layout in ("transformers", "original"):
        for entry in out[layout]:
            for caption in entry["captions"]:
                print(layout, entry["picture"], caption)
    print(os.path.getsize(path), "bytes")


if __name__ == "__main__":
    small()
