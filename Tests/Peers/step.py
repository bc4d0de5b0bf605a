"""Times training steps of Stable Diffusion 1.5 in PyTorch, with random weights: what `textual-inversion bench` does.

    step.py float32|bfloat16 [SIZE] [STEPS]
"""
import statistics
import sys
import time

import torch
from diffusers import UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel

precision = getattr(torch, sys.argv[1])
size = int(sys.argv[2]) if len(sys.argv) > 2 else 512
steps = int(sys.argv[3]) if len(sys.argv) > 3 else 4
torch.manual_seed(0)
torch.set_default_dtype(precision)
unet = UNet2DConditionModel(
    sample_size=64, block_out_channels=(320, 640, 1280, 1280), cross_attention_dim=768, attention_head_dim=8,
    down_block_types=("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",), up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3)
torch.set_default_dtype(torch.float32)
text = CLIPTextModel(CLIPTextConfig(hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12))
for parameter in [*unet.parameters(), *text.parameters()]:
    parameter.requires_grad_(False)
vectors = torch.nn.Parameter(torch.randn(8, 768) * 0.02)
optimizer = torch.optim.AdamW([vectors], lr=0.005, weight_decay=0.0)
inner = getattr(text, "text_model", text)
table, places = text.get_input_embeddings().weight, inner.embeddings.position_embedding.weight[None]
noise = torch.randn(1, 4, size // 8, size // 8)
times = []
for _ in range(steps + 1):
    started = time.time()
    words = torch.nn.functional.embedding(torch.randint(0, 40000, (1, 77)), table).clone()
    words[0, 5:13] = vectors
    context = inner.final_layer_norm(inner.encoder(inputs_embeds=words + places)[0])
    predicted = unet(noise.to(precision), torch.tensor([500]), context.to(precision)).sample
    torch.nn.functional.mse_loss(predicted.float(), noise).backward()
    optimizer.step()
    optimizer.zero_grad()
    times.append(time.time() - started)
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(f"PyTorch {torch.__version__}, {sys.argv[1]}, {size}x{size}: {statistics.median(times[1:]):.2f} s a step, peak {peak * 1024 / 1e9:.2f} GB, {torch.get_num_threads()} threads")
