"""Many clients that log points at once, a server that is killed under them: each acknowledged point is there, none is there twice."""

import pathlib
import threading
import time

from checks import Checks
from gate import Gate
from house import House, dice
from ledger import Ledger
from load import Metrics

CLIENTS = 64
APART = 30  # seconds at most between two kills


class Points:
    def __init__(self, folder, seed):
        self.seed = seed
        self.house, self.ledger, self.gate, self.stop = House(pathlib.Path(folder) / "home"), Ledger(), Gate(), threading.Event()
        self.checks = Checks(self.house, self.ledger)

    def run(self, rounds):
        self.house.up()
        workers = [Metrics(self.house, self.ledger, self.gate, self.stop, self.seed, number) for number in range(CLIENTS)]
        for worker in workers:
            worker.start()
        for number in range(1, rounds + 1):
            self.gate.let()
            time.sleep(dice(self.seed, "points", number).uniform(APART / 10, APART))
            self.house.kill()
            self.house.up()
            self.gate.hold()
            self.checks.points(whole=False)
            print(f"points, round {number}: {self.ledger.counts.get('metric points logged', 0):,} acknowledged by {CLIENTS} clients", flush=True)
        self.stop.set()
        self.gate.let()
        for worker in workers:
            worker.join(60)
        stopped = self.house.down()
        assert stopped.returncode == 0, stopped
        self.house.up()
        self.checks.points(whole=True)
        self.checks.no_faults()
        self.house.down()
        print("acknowledged and found again: " + ", ".join(f"{number} {what}" for what, number in sorted(self.ledger.counts.items())))

    def remove(self):
        self.stop.set()
        self.house.remove()
