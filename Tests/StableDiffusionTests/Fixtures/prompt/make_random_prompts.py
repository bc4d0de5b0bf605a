"""random-prompts.txt: what the web UI's own parser makes of random bracketed prompts, as hashes.

    make_random_prompts.py prompt_parser.py     (the web UI's, version 1.10.1, and lark 1.1.2)

A line a prompt: a hash of the attention, of the AND parts, and of every schedule over 10 calls that the parser gave under many
values of PYTHONHASHSEED: where brackets do not match, its result depends on that. The prompts themselves are made again by the test.
"""
import json, os, subprocess, sys

COUNT, SEEDS, MORE_SEEDS = 10_000, 24, 200
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


def readings(source, places):
    scope = {"__name__": "parser"}
    exec(compile(open(source).read().replace("import torch ", "pass "), source, "exec"), scope)
    for place, text in enumerate(prompts()):
        if places is not None and place not in places:
            continue
        try:
            attention = digest(weights(scope["parse_prompt_attention"](text)))
        except ValueError:
            attention = "none"
        flat = scope["get_multicond_prompt_list"]([text])
        yield attention, digest(weights((flat[1][i], weight) for i, weight in flat[0][0])), digest(scope["get_learned_conditioning_prompt_schedules"]([text], 10)[0])


def run(seed, places=None):
    environment = {**os.environ, "READINGS": json.dumps(places), "PYTHONHASHSEED": str(seed)}
    return json.loads(subprocess.run([sys.executable, __file__, sys.argv[1]], env=environment, capture_output=True, check=True).stdout)


def first_round():
    rows = [[row[0], row[1], {row[2]}] for row in run(0)]
    for seed in range(1, SEEDS):
        for row, other in zip(rows, run(seed)):
            assert row[:2] == other[:2]
            row[2].add(other[2])
    return rows


def second_round(rows):
    """Prompts of many readings have rare ones: MORE_SEEDS values for these alone."""
    places = [place for place, row in enumerate(rows) if len(row[2]) > 3]
    for seed in range(SEEDS, SEEDS + MORE_SEEDS):
        for place, other in zip(places, run(seed, places)):
            rows[place][2].add(other[2])


if "READINGS" in os.environ:
    places = json.loads(os.environ["READINGS"])
    json.dump(list(readings(sys.argv[1], places and set(places))), sys.stdout)
else:
    rows = first_round()
    second_round(rows)
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "random-prompts.txt"), "w") as file:
        file.writelines(f"{attention} {parts} {' '.join(sorted(schedules))}\n" for attention, parts, schedules in rows)
