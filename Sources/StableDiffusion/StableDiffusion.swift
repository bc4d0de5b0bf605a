// StableDiffusion
