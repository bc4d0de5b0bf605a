"""Writes expectations.json: what Python and the web UI's rules give, for the tests of Engine to compare with.

Needs nothing but Python 3:  python3 make_expectations.py
"""
import csv, hashlib, io, json, os, re, struct

MASK = (1 << 64) - 1
out = {}


def splitmix(state):
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def xoshiro(seed):
    mixer = splitmix(seed)
    s = [next(mixer) for _ in range(4)]
    rotl = lambda x, k: ((x << k) | (x >> (64 - k))) & MASK
    while True:
        yield (rotl((s[1] * 5) & MASK, 7) * 9) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t; s[3] = rotl(s[3], 45)


out["generator"] = []
for seed in (0, 1, 42, MASK):
    g = xoshiro(seed)
    draws = [next(g) for _ in range(5)]
    out["generator"].append({"seed": str(seed), "draws": [str(d) for d in draws], "uniform": [(d >> 11) / 2 ** 53 for d in draws]})

f32 = lambda v: struct.unpack("f", struct.pack("f", v))[0]


def vectors_hash(vectors):
    r = 0
    for v in vectors:
        r = (r * 281 ^ int(f32(f32(v) * 100)) * 997) & 0xFFFFFFFF
    return f"{r & 0xffff:04x}"


g = xoshiro(7)
cases = [[], [0.0], [0.29, -0.57, 1.15], [-0.009, 0.01, 123.456], [((next(g) >> 11) / 2 ** 53 - 0.5) * 2 for _ in range(96)], [1e6, -1e6]]
out["vectors_hash"] = [{"vectors": [f32(v) for v in c], "hash": vectors_hash(c)} for c in cases]


def csv_line(step, epoch_len, loss, rate):
    text = io.StringIO(newline="")
    row = csv.DictWriter(text, fieldnames=["step", "epoch", "epoch_step", "loss", "learn_rate"])
    row.writerow({"step": step, "epoch": (step - 1) // epoch_len, "epoch_step": (step - 1) % epoch_len, "loss": f"{loss:.7f}", "learn_rate": rate})
    return text.getvalue()


out["losses"] = [
    {"step": s, "epoch_length": e, "loss": l, "rate": r, "line": csv_line(s, e, l, r)}
    for s, e, l, r in [(1, 12, 0.1234567891, 0.005), (12, 12, 0.00000005, 1e-5), (13, 12, 1.0, 0.0001), (500, 7, 0.99999996, 1e-3), (100000, 1, 12345.678, 5e-06), (3, 2, 0.00390625, 0.123456789012345)]]
g = xoshiro(9)
values = [0.0, -0.0, 0.5, 0.125, 0.00000005, 0.00000015, 0.00000025, 2.5e-7, 0.99999995, 1e-300, 5e-324, 123456789.123456789, -3.14159265] + [(next(g) >> 11) / 2 ** 53 for _ in range(200)]
out["fixed"] = [{"value": v, "text": f"{v:.7f}", "short": f"{v:.2f}"} for v in values]


def rates(text, max_steps):
    """The web UI's LearnScheduleIterator and LearnRateScheduler, asked at every step from 0."""
    pairs, result = [], []
    for pair in text.split(","):
        if not pair.strip():
            continue
        tmp = pair.split(":")
        if len(tmp) == 2:
            step = int(tmp[1])
            if step > 0:
                pairs.append((float(tmp[0]), min(step, max_steps)))
                if step > max_steps:
                    break
            elif step == -1:
                pairs.append((float(tmp[0]), max_steps))
                break
        else:
            pairs.append((float(tmp[0]), max_steps))
            break
    it = iter(pairs)
    rate, end = next(it)
    for step in range(max_steps):
        if step >= end:
            following = next(it, None)
            if following is None:
                return result + [None] * (max_steps - step)
            rate, end = following
        result.append(rate)
    return result


out["schedules"] = [
    {"text": t, "rates": rates(t, 30)}
    for t in ["0.005", "0.005:10, 1e-3:20, 1e-5", "0.005:10", " 5e-3 : 3 ,, 1e-4:-1, 9:20", "0.1:5, 0.2:6, 0.3:7,", "1e-5, 0.5:20", "0.25:100, 0.5:200"]]

number = re.compile(r"^[-\d]+\s*")
names = ["1girl.png", "00001-0-my cat.png", "my-cat.png", "007 - agent.jpg", "---x.png", "12.png", ".hidden.png", "a.b.c.webp", "٣cat.png", "-1-2   two words.png", "no_extension", "２full.png", "x1.png"]
out["file_names"] = [{"name": n, "caption": re.sub(number, "", os.path.splitext(n)[0])} for n in names]
words = [(r"\w+", ", "), (r"[A-Za-z]+", " "), (r"([a-z])\w*", "+"), (r"zzz", ",")]
out["words"] = [{"name": n, "regex": r, "join": j, "caption": j.join(re.compile(r).findall(re.sub(number, "", os.path.splitext(n)[0])))} for n in ["0001-red_cat on-mat.png", "two words.png", "x.png"] for r, j in words]
out["paths"] = [{"path": p, "name": os.path.basename(p), "stem": os.path.splitext(os.path.basename(p))[0], "extension": os.path.splitext(p)[1][1:].lower()} for p in ["/a/b.PNG", "b", "/a/.x", "..a", "a/b.vae.pt", "/x.tar.gz", "a/b."]]

param = re.compile(r'\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)')
size = re.compile(r"^(\d+)x(\d+)$")


def quote(text):
    if "," not in str(text) and "\n" not in str(text) and ":" not in str(text):
        return text
    return json.dumps(text, ensure_ascii=False)


def unquote(text):
    if len(text) == 0 or text[0] != '"' or text[-1] != '"':
        return text
    try:
        return json.loads(text)
    except Exception:
        return text


def parse(x):
    fields, prompt, negative, done = {}, "", "", False
    *lines, last = x.strip().split("\n")
    if len(param.findall(last)) < 3:
        lines.append(last)
        last = ""
    for line in lines:
        line = line.strip()
        if line.startswith("Negative prompt:"):
            done = True
            line = line[16:].strip()
        if done:
            negative += ("" if negative == "" else "\n") + line
        else:
            prompt += ("" if prompt == "" else "\n") + line
    for k, v in param.findall(last):
        if v:
            fields[k] = unquote(v)
    return {"text": x, "prompt": prompt, "negative": negative, "fields": fields}


def write(prompt, negative, fields):
    line = ", ".join(f"{k}: {quote(v)}" for k, v in fields)
    return (prompt + (f"\nNegative prompt: {negative}" if negative else "") + f"\n{line}").strip()


written = [
    ("a photo of my-cat, in a meadow", "night", [("Steps", "20"), ("Sampler", "Euler a"), ("Schedule type", "Automatic"), ("CFG scale", "7"), ("Seed", "1"), ("Size", "512x768"), ("Model hash", "cc6cb27103"), ("Model", "v1-5"), ("Clip skip", "2"), ("ENSD", "31337"), ("RNG", "CPU"), ("TI hashes", "my-cat: 0123456789ab, other: ba9876543210"), ("Version", "v1.10.0")]),
    ("two\nlines", "", [("Steps", "1"), ("Model", 'a "quoted", name\\x'), ("Odd", "tab\there: é 猫\u0001\u2028"), ("Seed", "2")]),
    ("", "only negative", [("Steps", "20"), ("Sampler", "DDIM"), ("Seed", "3")]),
]
out["written"] = [{"prompt": p, "negative": n, "fields": f, "text": write(p, n, f)} for p, n, f in written]
texts = [w["text"] for w in out["written"]] + [
    "just a prompt", "", "   \n ", "a: b, c: d\nSteps: 20, Sampler: Euler", "p\nSteps: 20,Sampler:Euler a , CFG scale: 7,Empty: , Seed: 5, Face restoration: CodeFormer",
    'x\nSteps: 1, Bad: "open, Seed: 2, Quote: "a" b, Last: "x\\', "x\nNegative prompt: n1\nn2\nNegative prompt: n3\nSteps: 1, Seed: 2, A/B-c d: e", "p\r\nNegative prompt: q\r\nSteps: 1, Sampler: S, Seed: 3",
    "x\n- Steps: 20, _a: 1, b: 2, Ünï: 3, 猫犬: 4", 'x\nA1: "", B1: """, C1: "q\\"r", D1: 5', "x\nSteps: 20 Sampler: Euler, Seed:: 4, a b:c:d, ee: f"]
out["parsed"] = [parse(t) for t in texts]

blob = bytes((i * 7 + i // 251) % 256 for i in range(0x100000 + 0x18000))
out["hashes"] = {"sha256": hashlib.sha256(blob).hexdigest(), "old": hashlib.sha256(blob[0x100000:0x110000]).hexdigest()[:8], "old_of_short_file": hashlib.sha256(b"").hexdigest()[:8]}

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "expectations.json"), "w", encoding="utf8") as file:
    json.dump(out, file, ensure_ascii=True, indent=0)
