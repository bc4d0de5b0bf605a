"""Times a BLIP caption in PyTorch with transformers, base size, random weights: a picture's features alone, then whole captions of 48 tokens,
features included, greedily and with 3 beams.

    blip.py [ROUNDS] [THREADS]
"""
import os
import sys
import time

import torch
from transformers import BlipConfig, BlipForConditionalGeneration

rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
threads = int(sys.argv[2]) if len(sys.argv) > 2 else len(os.sched_getaffinity(0))
torch.set_num_threads(threads)
torch.manual_seed(0)
model = BlipForConditionalGeneration(BlipConfig(text_config={"num_attention_heads": 12})).eval()
pixels = torch.randn(1, 3, 384, 384)
# [DEC] a picture of, and the [SEP] that generate takes off; 48 tokens in all, as the web UI's longest caption.
prompt = torch.tensor([[30522, 1037, 3861, 1997, 102]])
features, captions = [], {1: [], 3: []}
with torch.no_grad():
    for _ in range(rounds + 1):
        started = time.time()
        model.vision_model(pixel_values=pixels)
        features.append(time.time() - started)
        for beams, times in captions.items():
            started = time.time()
            out = model.generate(pixel_values=pixels, input_ids=prompt.clone(), num_beams=beams, do_sample=False, min_length=48, max_length=48)
            times.append(time.time() - started)
            assert out.shape == (1, 48), out.shape
# The first round warms up; the least is what other work on the machine disturbs least.
print(f"PyTorch {torch.__version__}, BLIP base, {threads} threads: features {min(features[1:]):.2f} s, "
      f"with a caption of 48 tokens {min(captions[1][1:]):.2f} s greedily, {min(captions[3][1:]):.2f} s with 3 beams")
