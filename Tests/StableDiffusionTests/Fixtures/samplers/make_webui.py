#!/usr/bin/env python3
"""Writes webui.json (where the web UI's samplers end when the data are one Gaussian) and schedules.json (its schedules' sigmas).

    pip install torch numpy scipy tqdm ; make_webui.py WEBUI K_DIFFUSION

WEBUI is a checkout of the web UI, version 1.10.1, K_DIFFUSION one of k-diffusion 0.1.1: their own functions are run, in float64,
on a network that knows its data: mean 0.3, variance 0.7. Noise: torch's generators on the processor, one a picture.
"""
import importlib, json, os, sys, types
import torch

WEBUI, K_DIFFUSION = sys.argv[1:3]
HERE = os.path.dirname(os.path.abspath(__file__))
MEAN, VARIANCE, SHAPE, SEEDS = 0.3, 0.7, (4, 2, 3), (5, 4294967290)

# ---- their modules, with stand-ins for what these import but do not need here ------------------------------------------------
def stand_in(name, **attributes):
    module = types.ModuleType(name); module.__dict__.update(attributes); sys.modules[name] = module; return module
nothing = type("Nothing", (), {})
stand_in("torchdiffeq", odeint=None); stand_in("torchsde")
stand_in("k_diffusion").__path__ = [K_DIFFUSION + "/k_diffusion"]
stand_in("k_diffusion.utils", append_dims=lambda x, n: x[(...,) + (None,) * (n - x.ndim)])
sys.modules["k_diffusion"].utils = sys.modules["k_diffusion.utils"]
K, KX = importlib.import_module("k_diffusion.sampling"), importlib.import_module("k_diffusion.external")
options = types.SimpleNamespace(beta_dist_alpha=0.6, beta_dist_beta=0.6, uni_pc_variant="bh1", uni_pc_skip_type="time_uniform", uni_pc_order=3, uni_pc_lower_order_final=True)
model = types.SimpleNamespace(device="cpu", is_sdxl=False)
stand_in("modules").__path__ = [WEBUI + "/modules"]
sys.modules["modules"].shared = stand_in("modules.shared", opts=options, sd_model=model, state=None)
stand_in("modules.torch_utils", float64=lambda x: torch.float64)
for name, classes in (("sd_samplers_cfg_denoiser", ["CFGDenoiser"]), ("sd_samplers_kdiffusion", ["KDiffusionSampler"])):
    setattr(sys.modules["modules"], name, stand_in("modules." + name, **{c: nothing for c in classes}))
sys.modules["modules"].sd_samplers_common = stand_in("modules.sd_samplers_common", SamplerData=lambda *a: None)
stand_in("modules.models").__path__ = []; stand_in("modules.models.diffusion").__path__ = []
uni_pc = stand_in("modules.models.diffusion.uni_pc"); uni_pc.__path__ = [WEBUI + "/modules/models/diffusion/uni_pc"]
uni_pc.uni_pc = importlib.import_module("modules.models.diffusion.uni_pc.uni_pc")
schedulers, impl, extra, lcm = (importlib.import_module("modules." + n) for n in ("sd_schedulers", "sd_samplers_timesteps_impl", "sd_samplers_extra", "sd_samplers_lcm"))

# ---- the network -------------------------------------------------------------------------------------------------------------
alphas = torch.cumprod(1 - torch.linspace(0.00085 ** .5, 0.012 ** .5, 1000, dtype=torch.float64) ** 2, 0)
model.alphas_cumprod = alphas.float()
grid = KX.DiscreteSchedule(((1 - alphas) / alphas).sqrt(), False)
def velocity_and_noise(x, t):
    sigma = grid.t_to_sigma(t).view(-1, 1, 1, 1); share = 1 / (sigma ** 2 + 1); noisy = x / share.sqrt()
    clean = MEAN + (noisy - MEAN) * VARIANCE / (VARIANCE + sigma ** 2); noise = (noisy - clean) / sigma
    return share.sqrt() * noise - (1 - share).sqrt() * clean, noise
model.apply_model = lambda x, t, **_: velocity_and_noise(x, t.double())[1]

schedules = []
grids = {False: KX.CompVisDenoiser(model), True: lcm.LCMCompVisDenoiser(model)}
for scheduler in schedulers.schedulers[1:]:
    for is_lcm, inner in grids.items():
        for n in (1, 2, 11, 33) + ((1000,) if scheduler.label in ("Simple", "DDIM") else ()):
            inside = {"inner_model": inner} if scheduler.need_inner_model else {}
            sigmas = scheduler.function(n=n, sigma_min=inner.sigmas[0].item(), sigma_max=inner.sigmas[-1].item(), device="cpu", **inside).tolist()
            schedules.append({"schedule": scheduler.label, "lcm": is_lcm, "steps": n, "count": len(sigmas), "sigmas": [float(f"{s:.7g}") for s in (sigmas if n < 1000 else sigmas[::50])]})

# ---- the samplers ------------------------------------------------------------------------------------------------------------
torch.set_default_dtype(torch.float64)
class Noise:
    """What the web UI puts in place of k-diffusion's torch."""
    def __init__(self): self.generators, self.draws = [torch.Generator().manual_seed(s) for s in SEEDS], 0
    def randn_like(self, x): self.draws += 1; return torch.stack([torch.randn(SHAPE, generator=g, dtype=torch.float32) for g in self.generators]).double()
    def __getattr__(self, name): return getattr(torch, name)
inner64 = KX.DiscreteEpsDDPMDenoiser(lambda x, t, **_: velocity_and_noise(x, t)[1], alphas, quantize=False)
class LCM64(lcm.LCMCompVisDenoiser):
    def __init__(self): super().__init__(types.SimpleNamespace(device="cpu", alphas_cumprod=alphas, apply_model=model.apply_model)); self.double(); self.log_sigmas = self.sigmas.log()
class Timesteps:
    """A network without guidance, as the timestep samplers call it."""
    def __init__(self, velocity): self.velocity = velocity; self.inner_model = types.SimpleNamespace(inner_model=types.SimpleNamespace(alphas_cumprod=alphas.float() if velocity else alphas))
    def __call__(self, x, t):
        t = t.double() * torch.ones(len(x)); v, noise = velocity_and_noise(x, t)
        if self.velocity: a = alphas[t.to(torch.int)].view(-1, 1, 1, 1); noise = a.sqrt() * v + (1 - a).sqrt() * x
        self.last_noise_uncond = noise; return noise.to(x.dtype)
FUNCTIONS = {"LMS": K.sample_lms, "Heun": K.sample_heun, "DPM2": K.sample_dpm_2, "DPM2 a": K.sample_dpm_2_ancestral, "DPM++ 2S a": K.sample_dpmpp_2s_ancestral, "Restart": extra.restart_sampler, "LCM": lcm.sample_lcm,
             "Euler": K.sample_euler, "Euler a": K.sample_euler_ancestral, "DPM++ 2M": K.sample_dpmpp_2m, "DDIM": impl.ddim, "DDIM CFG++": impl.ddim_cfgpp, "PLMS": impl.plms, "UniPC": impl.unipc}
TIMESTEPS = ("DDIM", "DDIM CFG++", "PLMS", "UniPC")
def run(c, velocity=False):
    noise = Noise(); K.torch = noise; x = noise.randn_like(None); n, f = c["steps"], FUNCTIONS[c["sampler"]]; image = torch.linspace(-1, 1, x.numel()).view(x.shape)
    kept = int(min(c["strength"], 0.999) * n) if "strength" in c else None
    kw = {theirs: c[ours] for ours, theirs in (("eta", "eta"), ("scale", "s_noise"), ("churn", "s_churn"), ("low", "s_tmin"), ("high", "s_tmax")) if ours in c}
    if c["sampler"] in TIMESTEPS:
        ts = torch.clip(torch.asarray(list(range(0, 1000, 1000 // n))) + 1, 0, 999)
        if kept is not None: a = alphas[ts[kept]]; x = image * a.sqrt() + x * (1 - a).sqrt(); ts = ts[:kept]
        if f is impl.unipc: kw["is_img2img"] = kept is not None
        if velocity: torch.set_default_dtype(torch.float32); x = x.float()  # which timestep a fraction is cut to depends on its rounding
        x = f(Timesteps(velocity), x, ts, extra_args={}, callback=lambda d: None, disable=True, **kw)
    else:
        inner = LCM64() if c["sampler"] == "LCM" else inner64; scheduler = schedulers.schedulers_map[c["schedule"]]; drop = c["sampler"] in ("DPM2", "DPM2 a")
        sigmas = (inner.get_sigmas(n + drop) if c["schedule"] == "Uniform" else scheduler.function(n=n + drop, sigma_min=inner.sigmas[0].item(), sigma_max=inner.sigmas[-1].item(), device="cpu")).double()
        if drop: sigmas = torch.cat([sigmas[:-2], sigmas[-1:]])
        if kept is not None: sigmas = sigmas[n - kept - 1:]; x = image + x * sigmas[0]
        else: x = x * sigmas[0]
        x = f(inner, x, sigmas, disable=True, **kw)
    torch.set_default_dtype(torch.float64); c["draws"] = noise.draws; return [round(float(v), 6) for v in x.flatten()]

cases = [dict(sampler=s, schedule=k, steps=n) for s in ("LMS", "Heun", "DPM2", "DPM2 a", "DPM++ 2S a", "LCM", "Restart") for k, n in (("Uniform", 2), ("Karras", 9))]
cases += [dict(sampler="Restart", schedule=k, steps=n) for k, n in (("Karras", 20), ("Uniform", 38), ("KL Optimal", 21))]
cases += [dict(sampler=s, schedule="Automatic", steps=n) for s in ("DDIM CFG++", "PLMS") for n in (1, 7, 20)] + [dict(sampler="UniPC", schedule="Automatic", steps=n) for n in (3, 7, 20)]
cases += [dict(sampler=s, schedule="Automatic" if s in TIMESTEPS else "Uniform", steps=10, strength=0.6) for s in FUNCTIONS]
cases += [dict(sampler=s, schedule="Karras", steps=10, churn=3.0, low=0.5, high=9.0, scale=1.05) for s in ("Euler", "Heun", "DPM2")]
cases += [dict(sampler=s, schedule="KL Optimal", steps=8, eta=0.6, scale=1.1) for s in ("DPM2 a", "DPM++ 2S a")] + [dict(sampler=s, schedule="Karras", steps=8, eta=0.0) for s in ("DPM2 a", "DPM++ 2S a")]
cases += [dict(sampler="DDIM CFG++", schedule="Automatic", steps=12, eta=0.5), dict(sampler="LMS", schedule="KL Optimal", steps=8), dict(sampler="Heun", schedule="KL Optimal", steps=8)]
for c in cases:
    c["values"] = run(c)
    if c["sampler"] == "UniPC": c["velocity_values"] = run(c, True)
for name, rows in (("webui.json", cases), ("schedules.json", schedules)):
    with open(os.path.join(HERE, name), "w") as f: f.write("[" + ",\n".join(json.dumps(r) for r in rows) + "]\n")
