#!/usr/bin/env python3
"""Opens embeddings (`.pt`) that the program wrote, and the optimizer states beside them (`.pt.optim`), as the web UI and PyTorch do.

    PEER_FILES=DIR swift test -c release --filter PeerEmbeddings ; embedding_files.py DIR
    embedding_files.py FILE.pt...

The web UI's rules, version 1.10: the zip holds only `X/data.pkl`, `X/version`, `X/data/N`, `X/byteorder` and a serialization id; the
pickle names only globals of a list; one tensor under `string_to_param`; an optimizer state counts when its checksum is the vectors'.
"""
import collections
import glob
import os
import pickle
import re
import sys
import zipfile

import torch

ENTRY = re.compile(r"^([^/]+)/((data/\d+)|version|byteorder|.data/serialization_id|(data\.pkl))$")
OURS = re.compile(r"^([^/]+)/((data/\d+)|version|(data\.pkl))$")
STORAGES = {kind + "Storage" for kind in ["Float", "Half", "Int", "Long", "Double", "Byte", "BFloat16"]}


class Restricted(pickle.Unpickler):
    def persistent_load(self, saved):
        assert saved[0] == "storage", saved
        return torch.storage.TypedStorage(_internal=True)

    def find_class(self, module, name):
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if module == "torch._utils" and name in ["_rebuild_tensor_v2", "_rebuild_parameter", "_rebuild_device_tensor_from_numpy"]:
            return lambda *arguments: "tensor"
        if module == "torch" and name in STORAGES | {"float32"}:
            return getattr(torch, name)
        raise AssertionError(f"the web UI forbids {module}.{name}")


def load(path):
    """What the web UI does before it trusts a file, then PyTorch's own safe reading."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert all(ENTRY.match(name) and OURS.match(name) for name in names), names
        folder = os.path.splitext(os.path.basename(path))[0]
        assert {name.split("/")[0] for name in names} == {folder}, names
        pickles = [name for name in names if name.endswith("/data.pkl")]
        assert len(pickles) == 1, names
        with archive.open(pickles[0]) as file:
            Restricted(file).load()
    return torch.load(path, map_location="cpu", weights_only=True)


def checksum(vectors):
    r = 0
    for value in vectors.reshape(-1) * 100:
        r = (r * 281 ^ int(value) * 997) & 0xFFFFFFFF
    return f"{r & 0xffff:04x}"


def check_embedding(path):
    data = load(path)
    assert list(data) == ["string_to_token", "string_to_param", "name", "step", "sd_checkpoint", "sd_checkpoint_name"], list(data)
    assert data["string_to_token"] == {"*": 265} and list(data["string_to_param"]) == ["*"]
    vectors = data["string_to_param"]["*"]
    assert vectors.dtype == torch.float32 and vectors.dim() == 2 and 1 <= len(vectors) <= 75, vectors.shape
    assert torch.isfinite(vectors).all()
    assert data["step"] is None or isinstance(data["step"], int)
    assert data["sd_checkpoint"] is None or re.fullmatch("[0-9a-f]{10}", data["sd_checkpoint"])
    return vectors


def check_optimizer(path, vectors):
    data = load(path)
    assert set(data) == {"hash", "optimizer_state_dict"} and data["hash"] == checksum(vectors), (data["hash"], checksum(vectors))
    parameter = torch.nn.Parameter(vectors.clone())
    optimizer = torch.optim.AdamW([parameter], lr=1.0, weight_decay=0.0)
    optimizer.load_state_dict(data["optimizer_state_dict"])
    state = optimizer.state_dict()["state"][0]
    assert state["exp_avg"].shape == vectors.shape and state["step"] >= 1
    steps, mean = float(state["step"]), state["exp_avg"].clone()
    parameter.grad = torch.zeros_like(vectors)
    optimizer.step()
    after = optimizer.state_dict()["state"][0]
    assert float(after["step"]) == steps + 1 and torch.allclose(after["exp_avg"], mean * 0.9)
    rate = data["optimizer_state_dict"]["param_groups"][0]["lr"]
    assert rate == 0 or not torch.equal(parameter.detach(), vectors)


paths = []
for argument in sys.argv[1:]:
    paths += sorted(glob.glob(os.path.join(glob.escape(argument), "*.pt"))) if os.path.isdir(argument) else [argument]
assert paths, __doc__
count = 0
for path in paths:
    # Files that hold something else are another script's business.
    if os.path.isdir(sys.argv[1]) and os.path.basename(path).startswith("ours"):
        continue
    vectors = check_embedding(path)
    count += 1
    if os.path.exists(path + ".optim"):
        check_optimizer(path + ".optim", vectors)
        count += 1
print(f"embedding_files: {count} files load")
