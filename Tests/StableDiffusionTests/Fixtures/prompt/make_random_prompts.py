"""random-prompts.txt: what the web UI's own parser makes of random bracketed prompts, as hashes.

    make_random_prompts.py prompt_parser.py     (the web UI's, version 1.10.1, and lark 1.1.2)

A line a prompt: a hash of the attention, of the AND parts, and of every schedule over 10 calls that the parser gave under SEEDS
values of PYTHONHASHSEED: where brackets do not match, its result depends on that. The prompts themselves are made again by the test.
"""
import json, os, subprocess, sys

COUNT, SEEDS = 10_000, 24
PIECES = ["a", "b", "red cat", " ", " ", "(", ")", "[", "]", ":", ":", "|", "0.5", "3", "1.2", "[a:b:3]", "[x|y]", "(c:1.1)", "\\(", "\\",
          "\n", "-1", " AND ", " BREAK ", ",", "[:d:.5]", "[e::7]", "1e1", "_", "é", "猫", "[f:g: +2 ]", "(h:.5)", "[(i:1.3)|[j]:k:0.25]"]
MASK = (1 << 64) - 1


def prompts():
    state = 1
    def below(n):
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) & MASK
        return (state >> 33) % n
    for _ in range(COUNT):
        yield "".join(PIECES[below(len(PIECES))] for _ in range(1 + below(14)))


def digest(rows):
    value = 14695981039346656037
    for row in rows:
        for byte in "".join(f"{cell}\x01" for cell in row).encode() + b"\x02":
            value = ((value ^ byte) * 1099511628211) & MASK
    return f"{value & 0xFFFF:04x}"


def weights(pairs):
    return [(text, round(weight * 1e9)) for text, weight in pairs]


def readings(source):
    scope = {"__name__": "parser"}
    exec(compile(open(source).read().replace("import torch ", "pass "), source, "exec"), scope)
    for text in prompts():
        try:
            attention = digest(weights(scope["parse_prompt_attention"](text)))
        except ValueError:
            attention = "none"
        flat = scope["get_multicond_prompt_list"]([text])
        yield attention, digest(weights((flat[1][i], weight) for i, weight in flat[0][0])), digest(scope["get_learned_conditioning_prompt_schedules"]([text], 10)[0])


if os.environ.get("READINGS"):
    json.dump(list(readings(sys.argv[1])), sys.stdout)
else:
    def run(seed):
        return json.loads(subprocess.run([sys.executable, __file__, sys.argv[1]], env={**os.environ, "READINGS": "1", "PYTHONHASHSEED": str(seed)}, capture_output=True, check=True).stdout)
    runs = [run(seed) for seed in range(SEEDS)]
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "random-prompts.txt"), "w") as file:
        for rows in zip(*runs):
            assert len({row[:2][0] for row in rows}) == 1 and len({row[1] for row in rows}) == 1
            file.write(" ".join([rows[0][0], rows[0][1], *sorted({row[2] for row in rows})]) + "\n")
