"""Opens the files that `PeerFiles` wrote, with PyTorch, with safetensors, and by the web UI's rules for embeddings.

    PEER_FILES=DIR swift test -c release --filter PeerFiles
    python Tests/Peers/modelfiles.py DIR
"""
import os
import pickle
import re
import sys
import zipfile

import torch
from safetensors import safe_open

folder = sys.argv[1]
path = lambda name: os.path.join(folder, name)
vectors = torch.tensor([[0, -0.5, 1], [1.5, -2, 1e-8]])

# The names that the web UI's unpickler admits, and its rule for the archive's entries.
ADMITTED = {("collections", "OrderedDict"), ("torch._utils", "_rebuild_tensor_v2")} | {
    ("torch", name + "Storage") for name in ["Float", "Half", "Int", "Long", "Double", "Byte", "BFloat16"]}
ENTRY = re.compile(r"^([^/]+)/((data/\d+)|version|(data\.pkl))$")


class Restricted(pickle.Unpickler):
    def persistent_load(self, saved):
        assert saved[0] == "storage"
        return torch.storage.TypedStorage(_internal=True)

    def find_class(self, module, name):
        assert (module, name) in ADMITTED, (module, name)
        return (lambda *_: "tensor") if name == "_rebuild_tensor_v2" else super().find_class(module, name)


for name in ["ours.pt", "ours.pt.optim"]:
    with zipfile.ZipFile(path(name)) as archive:
        assert archive.testzip() is None
        assert all(ENTRY.match(entry) for entry in archive.namelist()), archive.namelist()
        pickles = [entry for entry in archive.namelist() if entry.endswith("/data.pkl")]
        assert len(pickles) == 1
        with archive.open(pickles[0]) as file:
            Restricted(file).load()

embedding = torch.load(path("ours.pt"), weights_only=True)
assert torch.equal(embedding["string_to_param"]["*"], vectors)
assert embedding["string_to_token"] == {"*": 265} and embedding["name"] == "ours ö" and embedding["step"] == 500
assert embedding["sd_checkpoint"] is None

optimizer = torch.load(path("ours.pt.optim"), weights_only=True)
state = optimizer["optimizer_state_dict"]["state"][0]
assert optimizer["hash"] == "1a2b" and torch.equal(state["exp_avg"], vectors) and state["step"].shape == () and state["step"] == 7
assert torch.equal(state["exp_avg_sq"], torch.tensor([1, -2], dtype=torch.float16))
assert torch.equal(state["ids"], torch.tensor([1, -2, 1 << 40]))
assert optimizer["optimizer_state_dict"]["param_groups"] == [
    {"lr": 0.005, "betas": (0.9, 0.999), "amsgrad": False, "foreach": None, "large": -(1 << 40), "params": [0]}]

with safe_open(path("ours.safetensors"), "pt") as file:
    assert file.metadata() == {"title": 'a "b" ö\n'}
    assert torch.equal(file.get_tensor("vectors"), vectors)
    assert file.get_tensor("ids").tolist() == [1, -2, 1 << 40] and file.get_tensor("scalar").shape == ()
print("modelfiles: all equal")
