"""How well our samplers search, beside Optuna's TPE: the usual test functions, 50 tries each, the same 20 seeds for all.

Figures of one run on one machine; they are of the searches, not of its speed. Optuna comes from PyPI into a folder of its own."""

import json
import math
import statistics
import subprocess
import sys

import house

TRIALS = 50
SEEDS = 20
OPTUNA = "optuna==5.0.0"
PLACE = house.ROOT / ".build" / "optuna"
PROGRAM = house.ROOT / "testing" / "bench" / "Samplers.java"
OURS = {"RANDOM": "random", "TPE": "TPE", "BAYESIAN": "bayesian"}


def sphere(x):
    return sum((v - 1) ** 2 for v in x)


def branin(x):
    bend = x[1] - 5.1 / (4 * math.pi**2) * x[0] ** 2 + 5 / math.pi * x[0] - 6
    return bend**2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x[0]) + 10 - 0.397887


def rosenbrock(x):
    return sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in zip(x, x[1:]))


def ackley(x):
    n = len(x)
    return (
        -20 * math.exp(-0.2 * math.sqrt(sum(v * v for v in x) / n))
        - math.exp(sum(math.cos(2 * math.pi * v) for v in x) / n) + 20 + math.e
    )


def hartmann(x):
    a = ((10, 3, 17, 3.5, 1.7, 8), (0.05, 10, 17, 0.1, 8, 14), (3, 3.5, 1.7, 10, 17, 8), (17, 8, 0.05, 10, 0.1, 14))
    p = (
        (0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886), (0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991),
        (0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650), (0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381),
    )
    weights = (1, 1.2, 3, 3.2)
    return 3.32237 - sum(
        weight * math.exp(-sum(s * (v - c) ** 2 for s, v, c in zip(row, x, centre)))
        for weight, row, centre in zip(weights, a, p)
    )


def rates(x):
    """A learning rate and a penalty: bowls over the logarithms, as training has them."""
    return (math.log10(x[0]) + 2.5) ** 2 + 0.3 * (math.log10(x[1]) + 4) ** 2 + 0.2 * (math.log10(x[0]) + 2.5) * (math.log10(x[1]) + 4)


FUNCTIONS = {
    "sphere, 5 settings": (sphere, [(-5, 5)] * 5),
    "Branin, 2": (branin, [(-5, 10), (0, 15)]),
    "Rosenbrock, 3": (rosenbrock, [(-2, 2)] * 3),
    "Ackley, 4": (ackley, [(-10, 15)] * 4),
    "Hartmann, 6": (hartmann, [(0, 1)] * 6),
    "two logarithmic, 2": (rates, [(1e-5, 1, "log"), (1e-8, 1e-1, "log")]),
}

PEER = f"""
import json, sys
sys.path.insert(0, {str(house.ROOT / "testing" / "bench")!r})
import optuna
from sections import samplers
optuna.logging.set_verbosity(optuna.logging.ERROR)
found = {{}}
for name, (function, bounds) in samplers.FUNCTIONS.items():
    found[name] = []
    for seed in range(samplers.SEEDS):
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
        study.optimize(lambda trial: function([trial.suggest_float(f"x{{d}}", b[0], b[1], log=len(b) > 2) for d, b in enumerate(bounds)]),
                       n_trials=samplers.TRIALS)
        found[name].append(study.best_value)
print(json.dumps(found))
"""


def measure(place, options, table):
    peer = optuna()
    ours = searched(place)
    for name in FUNCTIONS:
        losses = {"Optuna's TPE": peer[name], **{f"our {word}": ours[algorithm][name] for algorithm, word in OURS.items()}}
        for who, values in losses.items():
            note = "" if who == "Optuna's TPE" else beside(values, peer[name])
            low, _, high = statistics.quantiles(values, n=4)
            table.row(f"{name}: {who}", f"{statistics.median(values):.3g}", f"{low:.3g} – {high:.3g}", note=note)
    table.note(
        f"The least loss after {TRIALS} tries above the function's own least value: the median of {SEEDS} seeds, and the middle half of them."
        " The last column says on how many seeds it is the better of the two, and how likely such a difference, or a larger one, is by chance"
        " (Mann and Whitney's test, both sides)."
    )


def beside(ours, peer):
    better = sum(a < b for a, b in zip(ours, peer))
    return f"better on {better} of {SEEDS} (p = {chance(ours, peer):.2g})"


def chance(one, other):
    """The normal approximation of the rank-sum test, without ties."""
    n, m = len(one), len(other)
    wins = sum((a < b) + 0.5 * (a == b) for a in one for b in other)
    z = (abs(wins - n * m / 2) - 0.5) / math.sqrt(n * m * (n + m + 1) / 12)
    return min(1.0, math.erfc(max(0.0, z) / math.sqrt(2)))


def optuna():
    python = PLACE / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", PLACE], check=True)
        if subprocess.run([python, "-m", "pip", "install", "--quiet", OPTUNA], check=False).returncode != 0:
            raise house.Failed(f"{OPTUNA} cannot be installed; the peer comes from PyPI")
    done = subprocess.run([python, "-c", PEER], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise house.Failed(done.stderr[-800:])
    return json.loads(done.stdout)


def searched(place):
    libraries = house.ROOT / ".build" / "dist" / "lib"
    command = [house.java(), "-cp", f"{libraries}/*", PROGRAM]
    found = {algorithm: {} for algorithm in OURS}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=place.work) as program:
        for algorithm, functions in found.items():
            for name, (function, bounds) in FUNCTIONS.items():
                functions[name] = [best(program, algorithm, seed, function, bounds) for seed in range(SEEDS)]
        program.stdin.close()
    return found


def best(program, algorithm, seed, function, bounds):
    print(algorithm, seed, *(",".join(map(str, bound)) for bound in bounds), file=program.stdin, flush=True)
    least = math.inf
    for trial in range(TRIALS):
        line = program.stdout.readline()
        if not line:
            raise house.Failed(f"the samplers ended with {program.wait()}")
        loss = function([float(word) for word in line.split()])
        least = min(least, loss)
        print("end" if trial + 1 == TRIALS else repr(loss), file=program.stdin, flush=True)
    return least
