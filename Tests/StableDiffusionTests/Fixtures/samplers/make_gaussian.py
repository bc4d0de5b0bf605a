#!/usr/bin/env python3
"""Writes gaussian.json: where each sampler ends when the data are one Gaussian, whose best denoiser is known in closed form.

    pip install torch numpy ; make_gaussian.py

Written from the papers' formulas, in float64: Karras et al. 2022 (Euler, churn, schedule), Song et al. 2021 (DDIM),
Lu et al. 2022 (DPM-Solver++ 2M). Data: mean 0.3, variance 0.7. Noise: torch's generators on the processor, one a picture.
"""
import json, math, os
import numpy as np, torch

MEAN, VARIANCE, SHAPE, SEEDS = 0.3, 0.7, (4, 2, 3), (5, 4294967290)
betas = np.linspace(math.sqrt(0.00085), math.sqrt(0.012), 1000) ** 2
A = np.cumprod(1 - betas)
S = np.sqrt((1 - A) / A)

class Noise:
    def __init__(self, ensd): self.ensd, self.g = ensd, [torch.Generator().manual_seed(s) for s in SEEDS]
    def draw(self): return np.stack([torch.randn(SHAPE, generator=g).numpy() for g in self.g]).astype(np.float64)
    def first(self):
        x = self.draw()
        if self.ensd: self.g = [torch.Generator().manual_seed(s + self.ensd) for s in SEEDS]
        return x

def clean(x, sigma): return MEAN + (x - MEAN) * VARIANCE / (VARIANCE + sigma ** 2)
def uniform(n): return np.append(np.exp(np.interp(np.linspace(999, 0, n), np.arange(1000), np.log(S))), 0)
def karras(n): return np.append((S[-1] ** (1 / 7) + np.linspace(0, 1, n) * (S[0] ** (1 / 7) - S[-1] ** (1 / 7))) ** 7, 0)

def euler(x, sigmas, noise, churn=0, low=0, high=math.inf, scale=1, **_):
    n = len(sigmas) - 1
    for s, t in zip(sigmas, sigmas[1:]):
        if churn:
            e = noise.draw(); gamma = min(churn / n, math.sqrt(2) - 1) if low <= s <= high else 0; raised = s * (1 + gamma)
            x = x + e * scale * math.sqrt(max(raised ** 2 - s ** 2, 0)); s = raised
        x = x + (t - s) * (x - clean(x, s)) / s
    return x

def euler_a(x, sigmas, noise, eta=1, **_):  # the web UI gives it no sigma noise
    for s, t in zip(sigmas, sigmas[1:]):
        up = min(t, eta * math.sqrt(t ** 2 * (s ** 2 - t ** 2) / s ** 2)); down = math.sqrt(t ** 2 - up ** 2)
        x = x + (down - s) * (x - clean(x, s)) / s
        if t > 0: x = x + noise.draw() * up
    return x

def dpmpp_2m(x, sigmas, noise, **_):
    lam = lambda s: -math.log(s); previous = None
    for i, (s, t) in enumerate(zip(sigmas, sigmas[1:])):
        d = clean(x, s)
        if t == 0: x = d; break
        h = lam(t) - lam(s); D = d
        if i: r = (lam(s) - lam(sigmas[i - 1])) / h; D = (1 + 1 / (2 * r)) * d - previous / (2 * r)
        x = t / s * x - (math.exp(-h) - 1) * D; previous = d
    return x

def ddim(x, times, noise, eta=0, **_):
    for k in range(len(times) - 1, 0, -1):
        a, p = A[times[k]], A[times[k - 1]]; s = math.sqrt((1 - a) / a)
        y = clean(x / math.sqrt(a), s); e = (x / math.sqrt(a) - y) / s
        f = eta * math.sqrt((1 - p) / (1 - a)) * math.sqrt(1 - a / p)
        x = math.sqrt(p) * y + math.sqrt(1 - p - f * f) * e + f * noise.draw()
    return x

def run(c):
    n, noise = c["steps"], Noise(c.get("ensd", 0)); x = noise.first()
    options = {k: v for k, v in c.items() if k in ("eta", "scale", "churn", "low", "high")}
    kept = int(min(c["strength"], 0.999) * n) if "strength" in c else None
    image = np.linspace(-1, 1, x.size).reshape(x.shape)
    if c["sampler"] == "DDIM":
        times = [min(t + 1, 999) for t in range(0, 1000, 1000 // n)]
        if kept is not None: a = A[times[kept]]; x, times = math.sqrt(a) * image + math.sqrt(1 - a) * x, times[:kept]
        return ddim(x, times, noise, **options)
    sigmas = (karras if c["schedule"] == "Karras" else uniform)(n)
    if kept is not None: sigmas = sigmas[n - kept - 1:]
    x = x * sigmas[0] if kept is None else image + x * sigmas[0]
    return {"Euler": euler, "Euler a": euler_a, "DPM++ 2M": dpmpp_2m}[c["sampler"]](x, sigmas, noise, **options)

cases = [dict(sampler=s, schedule=k, steps=n) for s in ("Euler", "Euler a", "DPM++ 2M") for k in ("Uniform", "Karras") for n in (1, 2, 9, 20)]
cases += [dict(sampler="DDIM", schedule="Automatic", steps=n) for n in (1, 7, 20, 30)]
cases += [dict(sampler="DDIM", schedule="Automatic", steps=12, eta=e, ensd=d) for e, d in ((0.5, 0), (1.0, 31337))]
cases += [dict(sampler="Euler a", schedule="Uniform", steps=8, eta=0.6, scale=1.1), dict(sampler="Euler a", schedule="Uniform", steps=8, ensd=31337), dict(sampler="Euler a", schedule="Karras", steps=8, eta=0.0),
          dict(sampler="Euler", schedule="Karras", steps=10, churn=3.0, low=0.5, high=9.0, scale=1.05)]
cases += [dict(sampler=s, schedule="Uniform", steps=20, strength=f) for s in ("Euler", "Euler a", "DPM++ 2M", "DDIM") for f in (0.6, 1.0)]
for c in cases: c["values"] = [round(float(v), 6) for v in run(c).ravel()]
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "gaussian.json"), "w") as f:
    f.write("[" + ",\n".join(json.dumps(c) for c in cases) + "]\n")
