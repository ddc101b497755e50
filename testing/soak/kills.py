"""Rounds of load, kill, start and check."""

import pathlib
import threading
import time

import furnish
import observer
from checks import Checks
from gate import Gate
from house import House, dice
from ledger import Ledger
from load import Assets, Blobs, Blocks, Jobs, Metrics, put

KINDS = ("under load", "under load", "under load", "twice in quick succession", "during its start")


class Kills:
    def __init__(self, folder, seed):
        self.seed = seed
        self.house, self.ledger, self.gate, self.stop = House(pathlib.Path(folder) / "home"), Ledger(), Gate(), threading.Event()
        self.checks = Checks(self.house, self.ledger)
        self.client = None
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
        interpreter = observer.python()
        self.client = observer.MlflowClient(self.house, interpreter) if interpreter else None
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
        if self.client:
            self.ledger.count("points by MLflow's own client", self.client.end())
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
        self.report()

    def settle(self):
        """Blocks whose commit was given up go with the next content of their blob, as a client's second try would do it."""
        for name in self.ledger.snapshot(self.ledger.blobs):
            if name.startswith("soak/blocks-"):
                put(Blobs(self.house, self.ledger, self.gate, self.stop, self.seed, 99), name, 100)

    def processes(self):
        return self.house.servers() + self.house.works()

    def report(self):
        print("\nkilled                        times  rounds survived")
        for kind in dict.fromkeys(KINDS):
            print(f"{kind:<28} {self.kills[kind]:>6} {self.survived[kind]:>16}")
        print("acknowledged and found again: " + ", ".join(f"{number} {what}" for what, number in sorted(self.ledger.counts.items())))

    def remove(self):
        self.stop.set()
        if self.client:
            self.client.remove()
        self.house.remove()
