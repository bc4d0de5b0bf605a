"""Writes the model files that the tests read, with PyTorch and safetensors.

    python make_fixtures.py [EMBEDDINGS]

EMBEDDINGS is a folder of reference embeddings to copy beside them. Every value follows from its place:
number i of a tensor is ((i * 37 + 11) % 101 - 50) / 64, which float16 and bfloat16 hold exactly.
"""
import collections
import json
import os
import shutil
import sys
import types
import zipfile

import numpy
import torch
from safetensors.torch import save_file

here = os.path.dirname(os.path.abspath(__file__))
path = lambda name: os.path.join(here, name)


def tensor(*shape, dtype=torch.float32):
    count = 1
    for length in shape:
        count *= length
    values = ((torch.arange(count) * 37 + 11) % 101 - 50).double() / 64
    if not dtype.is_floating_point:
        values = values * 64
    return values.reshape(shape).to(dtype)


# Foreign classes, as training frameworks leave them in checkpoints.
module = types.ModuleType("pytorch_lightning.callbacks.model_checkpoint")


class ModelCheckpoint:
    def __init__(self):
        self.monitor = "val/loss"
        self.best = 0.25
        self.owner = self  # objects of real files refer to themselves, too


ModelCheckpoint.__module__ = module.__name__
module.ModelCheckpoint = ModelCheckpoint
for name in ["pytorch_lightning", "pytorch_lightning.callbacks"]:
    sys.modules[name] = types.ModuleType(name)
sys.modules[module.__name__] = module

floats = {"half": torch.float16, "brain": torch.bfloat16, "single": torch.float32, "double": torch.float64}
integers = {"long": torch.int64, "int": torch.int32, "short": torch.int16, "char": torch.int8}
everything = {name: tensor(3, 4, dtype=dtype) for name, dtype in {**floats, **integers}.items()}
everything["byte"] = tensor(3, 4).mul(64).abs().to(torch.uint8)
everything["bool"] = tensor(3, 4) > 0
everything["scalar"] = torch.tensor(2.5)
everything["empty"] = torch.zeros(0, 4)

base = tensor(6, 8)
views = {
    "whole": base,
    "rows": base[2:4],                       # contiguous, shares the storage
    "transposed": base.t(),
    "column": base[:, 3],
    "expanded": base[0:1].expand(5, 8),
    "last": tensor(2, 3, 4, 5).contiguous(memory_format=torch.channels_last),
}

lightning = {
    "epoch": 7,
    "global_step": 840000,
    "pytorch-lightning_version": "1.4.2",
    "callbacks": {ModelCheckpoint: {"monitor": "val/loss"}, "object": ModelCheckpoint()},
    "optimizer_states": [{"state": {0: {"step": 3, "exp_avg": tensor(4)}}, "param_groups": [{"lr": 1e-4, "betas": (0.9, 0.999)}]}],
    "lr_schedulers": [],
    "numpy": {"scalar": numpy.float64(1.5), "array": numpy.arange(4)},
    "big": 1 << 80,
    "state_dict": collections.OrderedDict([("first.weight", tensor(3, 4)), ("first.bias", tensor(3)),
                                           ("second.weight", tensor(2, 3, dtype=torch.float16))]),
}

for legacy in [False, True]:
    prefix = "legacy" if legacy else "zip"
    save = lambda value, name: torch.save(value, path(f"{prefix}-{name}"), _use_new_zipfile_serialization=not legacy)
    save(everything, "types.pt")
    save(views, "views.pt")
    save(lightning, "lightning.ckpt")

save_file(everything, path("types.safetensors"), metadata={"modelspec.title": "Ein Wörtchen", "ss_tag": "a\"b"})
save_file({"eighth": tensor(4).to(torch.float8_e4m3fn), "single": tensor(4)}, path("float8.safetensors"))
torch.save({"complex": torch.zeros(2, dtype=torch.complex64), "single": tensor(4)}, path("zip-complex.pt"))
torch.save(torch.nn.Sequential(torch.nn.Linear(2, 1), torch.nn.ParameterDict({"word": torch.nn.Parameter(tensor(2, 4))})).state_dict(),
           path("zip-module.pt"))

# Protocols that torch itself does not use, but plain Python does.
for protocol in [0, 1, 3, 4, 5]:
    value = {"b": [1, -2, 300, 70000, 1 << 40, True, None, 0.5, "ö'\n", b"\x00\xff", {1, 2}, (1,), (1, 2, 3, 4)]}
    if protocol > 0:  # protocol 0 cannot refer to storages
        value["a"] = tensor(4)
    torch.save(value, path(f"zip-protocol-{protocol}.pt"), pickle_protocol=protocol)

# The same archive, deflated, and with the 64-bit records of large archives.
with zipfile.ZipFile(path("zip-types.pt")) as source:
    with zipfile.ZipFile(path("zip-deflated.pt"), "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            target.writestr(info.filename, source.read(info))
    limit, zipfile.ZIP64_LIMIT = zipfile.ZIP64_LIMIT, 100
    count, zipfile.ZIP_FILECOUNT_LIMIT = zipfile.ZIP_FILECOUNT_LIMIT, 1
    with zipfile.ZipFile(path("zip-64.pt"), "w", zipfile.ZIP_STORED) as target:
        for info in source.infolist():
            target.writestr(info.filename, source.read(info))
    zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = limit, count

# A sharded component, in both formats.
first, second = {"first.weight": tensor(3, 4)}, {"second.weight": tensor(2, 3)}
for folder, stem, suffix in [("sharded-safetensors", "diffusion_pytorch_model", "safetensors"), ("sharded-bin", "pytorch_model", "bin")]:
    os.makedirs(path(folder), exist_ok=True)
    names = [f"{stem}-0000{i}-of-00002.{suffix}" for i in [1, 2]]
    for name, part in zip(names, [first, second]):
        (save_file if suffix == "safetensors" else torch.save)(part, path(f"{folder}/{name}"))
    with open(path(f"{folder}/{stem}.{suffix}.index.json"), "w") as index:
        json.dump({"metadata": {"total_size": 72}, "weight_map": {"first.weight": names[0], "second.weight": names[1]}}, index)

if len(sys.argv) > 1:
    os.makedirs(path("embeddings"), exist_ok=True)
    for name in ["diffusers.bin", "diffusers.safetensors", "kohya-bf16.safetensors", "old-format-half.pt", "parameter-dict.pt",
                 "vectors.safetensors", "webui.pt"]:
        shutil.copyfile(os.path.join(sys.argv[1], name), path(f"embeddings/{name}"))
