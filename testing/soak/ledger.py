"""What the server has acknowledged. A request that was cut off may or may not have happened: it is known as tried only."""

import threading


class Ledger:
    def __init__(self):
        self.lock = threading.Lock()
        self.blobs = {}  # name -> [newest acknowledged version or 0, newest tried version]
        self.points = {}  # (run, key) -> {step: acknowledged}
        self.runs = set()
        self.assets = {}  # (name, version) -> path
        self.jobs = {}  # name -> dict(lines, code, cancel)
        self.counts = {}
        self.faults = []

    def count(self, what, number=1):
        with self.lock:
            self.counts[what] = self.counts.get(what, 0) + number

    def fault(self, text):
        """Something that must not happen, seen by a client while it worked."""
        with self.lock:
            self.faults.append(text)

    def tried_blob(self, name, version):
        with self.lock:
            self.blobs.setdefault(name, [0, 0])[1] = version

    def kept_blob(self, name, version):
        with self.lock:
            self.blobs[name][0] = version

    def tried_points(self, run, points):
        with self.lock:
            for key, step in points:
                self.points.setdefault((run, key), {}).setdefault(step, False)

    def kept_points(self, run, points):
        with self.lock:
            for key, step in points:
                self.points[(run, key)][step] = True

    def add(self, where, key, value):
        with self.lock:
            where[key] = value

    def snapshot(self, where):
        with self.lock:
            return {key: (list(value) if isinstance(value, list) else dict(value) if isinstance(value, dict) else value) for key, value in where.items()}
