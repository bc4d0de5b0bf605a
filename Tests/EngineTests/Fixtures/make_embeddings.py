#!/usr/bin/env python3
"""Writes the files of `embeddings/` that PyTorch, safetensors and transformers make, and the values they should be read as.

    pip install torch transformers safetensors
    make_embeddings.py          (the others in the folder are one embedding as several programs write it, with `vectors.safetensors`)

`initial.safetensors`: the vectors that the web UI's rule gives an initialization text, from the built-in model's token table.
`trained.pt`, `trained.pt.optim`: an embedding after three AdamW steps; `trained.safetensors`: its vectors and moments.
"""
import os
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from transformers import CLIPTokenizer

HERE = os.path.dirname(os.path.abspath(__file__))
MODEL = os.path.join(HERE, "../../../Sources/TextualInversion/Resources/tiny-sd")
out = lambda name: os.path.join(HERE, "embeddings", name)
torch.manual_seed(3)

# What the web UI does, step for step: the tokenizer cuts at the number of vectors, since it is given a largest length.
tokenizer = CLIPTokenizer.from_pretrained(os.path.join(MODEL, "tokenizer"))
with safe_open(os.path.join(MODEL, "text_encoder/model.safetensors"), "pt") as file:
    table = file.get_tensor("embeddings.token_embedding.weight").float()
initial = {}
for text, count in [("*", 1), ("ghost", 4), ("a red cat", 2), ("a red cat", 3), ("a red cat", 7), ("1girl", 3), ("", 2), ("ghost, in a meadow", 5)]:
    ids = tokenizer(text or "*", max_length=count, return_tensors="pt", add_special_tokens=False)["input_ids"]
    embedded = table[ids].squeeze(0)
    vectors = torch.zeros(count, table.shape[1])
    if text:
        for i in range(count):
            vectors[i] = embedded[i * int(embedded.shape[0]) // count]
    initial[f"{count}.{text}"] = vectors
save_file(initial, out("initial.safetensors"))


def checksum(vectors):
    r = 0
    for v in vectors.reshape(-1) * 100:
        r = (r * 281 ^ int(v) * 997) & 0xFFFFFFFF
    return f"{r & 0xffff:04x}"


vectors = torch.nn.Parameter(torch.randn(2, 8))
optimizer = torch.optim.AdamW([vectors], lr=5e-3, weight_decay=0.0)
for _ in range(3):
    optimizer.zero_grad()
    (vectors * torch.randn(2, 8)).sum().backward()
    optimizer.step()
plain = vectors.detach()
torch.save({"string_to_token": {"*": 265}, "string_to_param": {"*": vectors}, "name": "inner", "step": 3,
            "sd_checkpoint": "0123456789", "sd_checkpoint_name": "tiny"}, out("trained.pt"))
torch.save({"hash": checksum(plain), "optimizer_state_dict": optimizer.state_dict()}, out("trained.pt.optim"))
state = optimizer.state_dict()["state"][0]
save_file({"vectors": plain, "mean": state["exp_avg"], "squared_mean": state["exp_avg_sq"]}, out("trained.safetensors"))

rows = torch.arange(24, dtype=torch.float32).reshape(3, 8) / 8
save_file({"clip_l": rows, "clip_g": torch.cat([rows, rows], 1)}, out("xl.safetensors"))
torch.save({"clip_g": torch.cat([rows, rows], 1).half(), "clip_l": rows.half()}, out("xl.pt"))
save_file({"text_encoders_0": rows, "text_encoders_1": torch.cat([rows, rows], 1)}, out("xl-diffusers.safetensors"))
torch.save({"string_to_param": torch.nn.ParameterDict({"*": torch.nn.Parameter(rows.double())}), "step": torch.tensor(12)}, out("double.pt"),
           _use_new_zipfile_serialization=False)
# The old format quotes the path of PyTorch's own source: another one of the same length tells nothing of this machine.
legacy = open(out("double.pt"), "rb").read()
place = os.path.dirname(torch.__file__).encode()
open(out("double.pt"), "wb").write(legacy.replace(place, b"/path".ljust(len(place), b"_")))
torch.save({"string_to_param": {"*": rows, "cat": rows}}, out("two-terms.pt"))
save_file({"a": rows, "b": rows.clone()}, out("two-terms.safetensors"))
torch.save({"<cat>": torch.arange(8)}, out("integers.bin"))
torch.save({"<cat>": torch.zeros(1, 2, 8)}, out("deep.bin"))
torch.save({"<cat>": torch.zeros(0, 8)}, out("none.bin"))
torch.save({"step": 3, "name": "cat"}, out("no-tensor.pt"))
