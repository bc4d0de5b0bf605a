"""Creates and trains an embedding with the program, opens it as PyTorch and the web UI do, and makes one more step with PyTorch's AdamW.

    trained.py PROGRAM HOME
"""
import os
import subprocess
import sys

import torch

program, home = sys.argv[1:]
name = "peer-word"


def run(*arguments):
    subprocess.run([program, *arguments, "--home", home], check=True, capture_output=True)


run("create", name, "--init-text", "ghost", "--vectors", "3", "--overwrite")
run("train", name, "--dataset", "mint-ghost", "--max-steps", "5", "--save-image-every", "0", "--validate-every", "0", "--seed", "1", "--save-optimizer-state")
path = os.path.join(home, "embeddings", name + ".pt")
embedding = torch.load(path, weights_only=True)
assert list(embedding) == ["string_to_token", "string_to_param", "name", "step", "sd_checkpoint", "sd_checkpoint_name"], list(embedding)
vectors = embedding["string_to_param"]["*"]
assert embedding["string_to_token"] == {"*": 265} and embedding["step"] == 5 and vectors.shape == (3, 96) and vectors.dtype == torch.float32
saved = torch.load(path + ".optim", weights_only=True)

# The web UI's checksum of the vectors, by which it knows that the optimizer's state belongs to them.
checksum = 0
for value in (vectors.reshape(-1) * 100):
    checksum = (checksum * 281 ^ int(value) * 997) & 0xFFFFFFFF
assert saved["hash"] == f"{checksum & 0xFFFF:04x}", (saved["hash"], checksum)
parameter = torch.nn.Parameter(vectors.clone())
optimizer = torch.optim.AdamW([parameter], lr=0.005, weight_decay=0.0)
optimizer.load_state_dict(saved["optimizer_state_dict"])
assert optimizer.state[parameter]["step"] == 5
parameter.grad = torch.ones_like(parameter)
optimizer.step()
assert torch.isfinite(parameter).all() and not torch.equal(parameter, vectors)
