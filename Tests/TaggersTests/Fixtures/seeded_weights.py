"""Weights by a formula over a tensor's name, the same as Support/SeededWeights.swift: only what networks make of them need be stored."""
import numpy as np

MASK = (1 << 64) - 1


def seed(name: str) -> int:
    """FNV-1a, 64 bits."""
    value = 14695981039346656037
    for byte in name.encode():
        value = ((value ^ byte) * 1099511628211) & MASK
    return value


def uniform(name: str, count: int) -> np.ndarray:
    """Numbers from -1 to 1: SplitMix64 of the name's hash plus the place, the upper 24 bits."""
    with np.errstate(over="ignore"):
        z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(seed(name))
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return ((z >> np.uint64(40)).astype(np.float64) * 2.0**-23 - 1).astype(np.float32)


def tensor(name: str, shape) -> np.ndarray:
    """Matrices and kernels keep the size of what they are given, scales are near one, shifts near zero, variances positive."""
    shape = tuple(shape)
    numbers = uniform(name, int(np.prod(shape, dtype=np.int64)))
    if name.endswith("running_var"):
        numbers = 1 + np.float32(0.5) * numbers
    elif len([side for side in shape if side != 1]) <= 1:
        numbers = (1 + np.float32(0.1) * numbers) if name.endswith("weight") else np.float32(0.1) * numbers
    else:
        inputs = int(np.prod(shape[1:], dtype=np.int64))
        numbers = np.float32((3 / inputs) ** 0.5) * numbers
    return numbers.reshape(shape).astype(np.float32)


def fill(module) -> None:
    """Gives a PyTorch module these weights, buffers of numbers included."""
    import torch
    state = module.state_dict()
    for name, value in state.items():
        if value.dtype.is_floating_point:
            state[name] = torch.from_numpy(tensor(name, value.shape)).to(value.dtype)
    module.load_state_dict(state)
