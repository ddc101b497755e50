"""The power goes: of everything that was not yet on the disk nothing is left, and processes are gone.

The home lies on a file system of its own, in a file. The file holds what was handed to the disk, and nothing that the kernel only
remembers: a copy of it, taken while the server stands still, is the disk after the power went. Without the right to mount, the folder is
copied instead, which shows less: what the kernel remembers is copied too.
"""

import filecmp
import os
import pathlib
import shutil
import signal
import subprocess
import threading
import time

import furnish
from checks import Checks
from gate import Gate
from house import House, dice
from ledger import Ledger
from load import Assets, Blobs, Blocks, Jobs, Metrics

SIZE = 1500 << 20


class Disk:
    """A place that can lose its power."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.place = self.folder / "power"
        self.image = self.folder / "power.img"
        self.mounted = False

    def prepare(self):
        self.place.mkdir()
        with open(self.image, "wb") as image:
            image.truncate(SIZE)
        # Its journal is written when somebody asks for it, and hardly ever by itself.
        self.mounted = (
            os.geteuid() == 0
            and shutil.which("mkfs.ext4") is not None
            and quiet("mkfs.ext4", "-q", "-F", str(self.image))
            and self.mount()
        )
        return self.mounted

    def mount(self):
        return quiet("mount", "-o", "loop,commit=300", str(self.image), str(self.place))

    def copy(self):
        """What the disk holds at this moment; taken until two copies are equal, so that nothing was written in between."""
        fresh = self.folder / "after.img"
        while True:
            subprocess.run(["cp", "--sparse=always", str(self.image), str(fresh)], check=True)
            if not self.mounted or filecmp.cmp(self.image, fresh, shallow=False):
                return fresh

    def lose(self, image):
        """The disk is now what it was when it was copied."""
        end = time.monotonic() + 30
        while not quiet("umount", str(self.place)):
            assert time.monotonic() < end, f"{self.place} is still in use"
            time.sleep(0.1)
        os.replace(image, self.image)
        assert self.mount(), "the copy cannot be mounted"

    def remove(self):
        if self.mounted:
            quiet("umount", "-l", str(self.place))


def quiet(*command):
    return subprocess.run(command, capture_output=True).returncode == 0


class PowerLoss:
    def __init__(self, folder, seed):
        self.seed, self.disk = seed, Disk(folder)
        self.house = House(self.disk.place / "home")
        self.ledger, self.gate, self.stop = Ledger(), Gate(), threading.Event()
        self.checks = Checks(self.house, self.ledger)
        self.survived = 0

    def run(self, rounds):
        real = self.disk.prepare()
        print(f"power loss: the home lies on {'a disk of its own' if real else 'this disk: a plain copy stands for the loss'}", flush=True)
        self.house.up()
        furnish.furnish(self.house, endpoint=False)
        furnish.completes(self.house, "before-power")
        workers = [
            kind(self.house, self.ledger, self.gate, self.stop, self.seed, number)
            for kind, count in ((Blobs, 2), (Blocks, 1), (Metrics, 2), (Assets, 1), (Jobs, 1))
            for number in range(count)
        ]
        for worker in workers:
            worker.start()
        for number in range(1, rounds + 1):
            self.gate.let()
            time.sleep(dice(self.seed, "power", number).uniform(0.5, 5))
            self.lose()
            self.house.up()
            self.gate.hold()
            self.checks.all()
            furnish.completes(self.house, f"after-power-{number}")
            self.survived += 1
            print(f"power loss {number}: {self.checks.looked} things looked at", flush=True)
        self.stop.set()
        self.gate.let()
        for worker in workers:
            worker.join(60)
        furnish.until("the end of all jobs", 300, lambda: not self.checks.ended())
        self.house.down()

    def lose(self):
        self.house.signal(signal.SIGSTOP)
        time.sleep(0.3)  # Answers that were on their way arrive: what they acknowledge must be on the disk.
        if self.disk.mounted:
            image = self.disk.copy()
            self.end_all()
            self.disk.lose(image)
        else:
            after = self.disk.folder / "after"
            shutil.copytree(self.house.home, after, symlinks=True, ignore=lambda *_: {"server.sock"}, ignore_dangling_symlinks=True)
            self.end_all()
            shutil.rmtree(self.house.home)
            os.rename(after, self.house.home)

    def end_all(self):
        while self.house.servers() + self.house.works():
            self.house.signal(signal.SIGKILL)
            time.sleep(0.05)

    def remove(self):
        self.stop.set()
        self.house.remove()
        self.disk.remove()
