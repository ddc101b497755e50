"""The worker processes: one is started for each place, and another when it ended or had to be ended."""
import os
import signal
import socket
import subprocess
import sys
import time

from . import wire

START = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "start.py")


class Process:
    """A worker process and what it is doing: ``starting``, ``idle``, ``loading`` or ``running``."""

    def __init__(self, place, number, node, layout, gpu):
        self.place = place
        self.name = "process%03d" % number
        self.node = node
        self.state = "starting"
        self.batch = None
        self.items = None
        self.attempt = 0
        self.since = time.monotonic()
        self.done = 0
        # Why it was ended, if it was; and whether it said that it could not start.
        self.ended = None
        self.told = False
        self.gpu = gpu
        self.inbox = wire.Inbox()
        self.socket, theirs = socket.socketpair()
        self.outputs = [
            open(layout.path("user/%s/%s/%s.%s.txt" % (kind, node, self.name, kind)), "ab") for kind in ("stdout", "stderr")
        ]
        environment = dict(
            os.environ,
            ATHANOR_PARALLEL_PROCESS=self.name,
            ATHANOR_PARALLEL_NODE=node,
            ATHANOR_PARALLEL_LOGS=layout.root,
        )
        if gpu is not None:
            environment["CUDA_VISIBLE_DEVICES"] = gpu
        try:
            # A session of its own, so that its own children end with it.
            self.process = subprocess.Popen(
                [sys.executable, "-u", START, "worker", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=self.outputs[0],
                stderr=self.outputs[1],
                env=environment,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        finally:
            theirs.close()
        self.socket.setblocking(False)

    def give(self, batch):
        self.batch = batch
        self.items = None
        self.enter("loading")
        self.tell({"batch": batch})

    def tell(self, message):
        """Sends, and waits while the worker's ear is full; one that is gone is noticed when it is heard."""
        self.socket.setblocking(True)
        try:
            wire.send(self.socket, message)
        except OSError:
            pass
        finally:
            self.socket.setblocking(False)

    def enter(self, state):
        self.state = state
        self.since = time.monotonic()

    def hear(self):
        """What it said since it was last asked; None when it is gone."""
        messages = []
        while True:
            try:
                piece = self.socket.recv(1 << 20)
            except BlockingIOError:
                return messages
            except OSError:
                piece = b""
            if not piece:
                return messages or None
            messages.extend(self.inbox.take(piece))

    def end(self, sign=signal.SIGKILL):
        """Ends it with all that it started."""
        try:
            os.killpg(self.process.pid, sign)
        except (ProcessLookupError, PermissionError):
            pass

    def close(self):
        """Its exit code, when it is gone."""
        code = self.process.wait()
        # What it left running goes too.
        self.end()
        self.socket.close()
        for output in self.outputs:
            output.close()
        return code

    @staticmethod
    def ending(code):
        """How it ended, in words."""
        if code >= 0:
            return "exit code %d" % code
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = "signal %d" % -code
        return name + (" (killed, by somebody or for want of memory)" if code == -signal.SIGKILL else "")


class Devices:
    """One GPU a worker where there are any; a worker that ended gives its own back."""

    def __init__(self):
        visible = os.environ.get("CUDA_VISIBLE_DEVICES", "")
        self.free = [one for one in visible.split(",") if one.strip()]
        self.any = bool(self.free)

    def take(self):
        return None if not self.any else self.free.pop(0) if self.free else ""

    def back(self, gpu):
        if gpu:
            self.free.insert(0, gpu)
