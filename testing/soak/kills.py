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

FIRST, ROLL_OUT = "during its very first start", "during a roll-out"
KINDS = ("under load", "under load", "under load", "twice in quick succession", "during its start")


class Kills:
    def __init__(self, folder, seed):
        self.seed = seed
        self.house, self.ledger, self.gate, self.stop = House(pathlib.Path(folder) / "home"), Ledger(), Gate(), threading.Event()
        self.checks = Checks(self.house, self.ledger)
        self.client = None
        self.kills, self.survived = dict.fromkeys((FIRST, ROLL_OUT, *KINDS), 0), dict.fromkeys((FIRST, ROLL_OUT, *KINDS), 0)

    def run(self, rounds):
        self.first_starts()
        self.house.up()
        furnish.furnish(self.house)
        self.roll_out()
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

    def first_starts(self):
        """Kills a server that is only making its home: keys, certificates, tables."""
        random = dice(self.seed, "first")
        for _ in range(3):
            starting = self.house.start()
            time.sleep(random.uniform(0.2, 2.5))
            self.kills[FIRST] += self.house.kill()
            self.house.finish(starting)
        self.survived[FIRST] = 1

    def roll_out(self):
        """A roll-out that was cut off is carried out by the next server."""
        furnish.put_deployment(self.house, "green")
        time.sleep(dice(self.seed, "roll-out").uniform(0, 2))
        self.kills[ROLL_OUT] += self.house.kill()
        self.house.up()
        furnish.until("the cut off roll-out", 120, lambda: furnish.deployed(self.house, "green"))
        furnish.until("green's answer", 60, lambda: furnish.score(self.house, "green")[0], lambda: furnish.score(self.house, "green")[1])
        furnish.scores(self.house)
        self.house.arm("DELETE", "onlineEndpoints/soak/deployments/green")
        self.survived[ROLL_OUT] = 1

    def round(self, number, kind):
        random = dice(self.seed, "round", number)
        self.gate.let()
        time.sleep(random.uniform(0.2, 3))
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
        for kind in self.kills:
            print(f"{kind:<28} {self.kills[kind]:>6} {self.survived[kind]:>16}")
        print("acknowledged and found again: " + ", ".join(f"{number} {what}" for what, number in sorted(self.ledger.counts.items())))

    def remove(self):
        self.stop.set()
        if self.client:
            self.client.remove()
        self.house.remove()
