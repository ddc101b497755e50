"""The soak: rounds of load, kill, start and check. See CONTRIBUTING.md."""

import argparse
import os
import pathlib
import shutil
import signal
import sys
import tempfile
import threading
import time

import furnish
from checks import Checks
from gate import Gate
from house import House, dice
from ledger import Ledger
from load import Assets, Blobs, Blocks, Jobs, Metrics

KINDS = ("under load", "under load", "under load", "twice in quick succession", "during its start")


class Soak:
    def __init__(self, home, seed):
        self.seed = seed
        self.house, self.ledger, self.gate, self.stop = House(home), Ledger(), Gate(), threading.Event()
        self.checks = Checks(self.house, self.ledger)
        self.kills, self.survived = dict.fromkeys(KINDS, 0), dict.fromkeys(KINDS, 0)

    def run(self, rounds):
        self.house.up()
        furnish.furnish(self.house)
        workers = [
            kind(self.house, self.ledger, self.gate, self.stop, self.seed, number)
            for kind, count in ((Blobs, 3), (Blocks, 1), (Metrics, 2), (Assets, 1), (Jobs, 1))
            for number in range(count)
        ]
        for worker in workers:
            worker.start()
        for number in range(1, rounds + 1):
            self.round(number, KINDS[(number - 1) % len(KINDS)] if number <= len(KINDS) else dice(self.seed, "kind", number).choice(KINDS))
        self.end(workers)

    def round(self, number, kind):
        random = dice(self.seed, "round", number)
        self.gate.let()
        time.sleep(random.uniform(0.3, 4))
        self.kills[kind] += self.house.kill()
        again = {"under load": 0, "twice in quick succession": 1, "during its start": random.randrange(1, 4)}[kind]
        for _ in range(again):
            starting = self.house.start()
            if kind == "during its start":
                time.sleep(random.uniform(0, 2.5))
            else:
                self.house.finish(starting)
                time.sleep(random.uniform(0, 0.3))
            self.kills[kind] += self.house.kill()
            self.house.finish(starting)
        begun = time.monotonic()
        self.house.up()
        ready = time.monotonic() - begun
        self.gate.hold()
        furnish.scores(self.house)
        self.checks.all(whole=number % 10 == 0)
        self.survived[kind] += 1
        print(f"round {number}: killed {kind}; ready again in {ready:.1f} s; {self.checks.looked} things looked at", flush=True)

    def end(self, workers):
        """Lets the jobs come to their end and looks at everything once more, also after an orderly stop."""
        self.stop.set()
        self.gate.let()
        for worker in workers:
            worker.join(60)
        furnish.until("the end of all jobs", 300, lambda: not self.checks.ended(), lambda: str(self.checks.ended()))
        self.settle()
        for name, job in self.ledger.snapshot(self.ledger.jobs).items():
            self.checks.job(name, job)
        stopped = self.house.down()
        assert stopped.returncode == 0, stopped
        furnish.until("the end of all processes", 30, lambda: not self.processes(), lambda: str(self.processes()))
        self.house.up()
        furnish.scores(self.house)
        self.checks.all()
        self.checks.nothing_left_over()
        self.house.down()
        furnish.until("the end of all processes", 30, lambda: not self.processes(), lambda: str(self.processes()))

    def settle(self):
        """Blocks whose commit was given up go with the next content of their blob, as a client's second try would do it."""
        for name in self.ledger.snapshot(self.ledger.blobs):
            if name.startswith("soak/blocks-"):
                from load import put

                put(self.finisher(), name, 100)

    def finisher(self):
        return Blobs(self.house, self.ledger, self.gate, self.stop, self.seed, 99)

    def processes(self):
        return self.house.servers() + self.house.works()

    def report(self):
        print("\nkilled                        times  rounds survived")
        for kind in KINDS:
            pass
        for kind in dict.fromkeys(KINDS):
            print(f"{kind:<28} {self.kills[kind]:>6} {self.survived[kind]:>16}")
        print("acknowledged and found again: " + ", ".join(f"{number} {what}" for what, number in sorted(self.ledger.counts.items())))


def main():
    parser = argparse.ArgumentParser(prog="testing/soak/run", description=__doc__)
    parser.add_argument("--rounds", type=int, default=6, help="how many times to kill (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(3), "big"), help="repeats the moments of another soak")
    parser.add_argument("--keep", action="store_true", help="leave the home folder for a look when something failed")
    options = parser.parse_args()
    print(f"soak: {options.rounds} rounds with --seed {options.seed}", flush=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="athanor-soak-"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    soak = Soak(folder / "home", options.seed)
    started, good = time.monotonic(), False
    try:
        soak.run(options.rounds)
        good = True
    finally:
        soak.stop.set()
        soak.report()
        if not good:
            print(f"soak: FAILED with --seed {options.seed}\n{soak.house.last_words()}", file=sys.stderr)
        soak.house.remove()
        if good or not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            print(f"soak: the home folder is left in {folder}", file=sys.stderr)
    print(f"soak: passed in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
