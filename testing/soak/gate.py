"""Lets the workers through, or holds them back until all have stopped where they are."""

import threading


class Gate:
    def __init__(self):
        self.change = threading.Condition()
        self.open = False
        self.inside = 0

    def enter(self):
        with self.change:
            self.change.wait_for(lambda: self.open)
            self.inside += 1

    def leave(self):
        with self.change:
            self.inside -= 1
            self.change.notify_all()

    def let(self):
        with self.change:
            self.open = True
            self.change.notify_all()

    def hold(self):
        """Lets nobody in any more; returns when nobody is inside."""
        with self.change:
            self.open = False
            if not self.change.wait_for(lambda: self.inside == 0, timeout=120):
                raise AssertionError(f"{self.inside} clients got neither an answer nor an error within two minutes")
