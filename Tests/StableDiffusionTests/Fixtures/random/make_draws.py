#!/usr/bin/env python3
"""Writes draws.json: what torch's generators on the processor give in a row of mixed draws.

    pip install torch ; make_draws.py
"""
import json, os, torch
out = []
for seed in (0, 3, 4294967297):
    g = torch.Generator("cpu").manual_seed(seed)
    row = {"seed": seed}
    row["normal3"] = torch.randn(3, generator=g).tolist()
    row["normal20"] = torch.randn(20, generator=g).tolist()  # leaves the spare value alone
    row["normal2"] = torch.randn(2, generator=g).tolist()
    row["uniform"] = torch.rand(5, generator=g).tolist()
    row["integers"] = [int(torch.randint(0, 1000, (1,), generator=g)) for _ in range(8)]
    row["large"] = [int(torch.randint(0, 2 ** 40, (1,), generator=g)) for _ in range(3)]
    row["permutation"] = torch.randperm(17, generator=g).tolist()
    row["normal1"] = torch.randn(1, generator=g).tolist()
    row["normal1000"] = torch.randn(1000, generator=g)[-3:].tolist()
    out.append(row)
json.dump(out, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "draws.json"), "w"), indent=0)
