"""The workers as a whole: who is there, who is heard, whose time is up, and who takes a place that became free."""
import selectors
import signal
import time

from .pool import Devices
from .pool import Process
from .problem import JobFailed

INIT_FAILURES = 3
PROCESSES = ("process", "node", "pid", "mini_batches", "ended")


class Crew:
    """Starts, watches and ends worker processes; what they say goes to the driver."""

    def __init__(self, settings, layout):
        self.settings = settings
        self.layout = layout
        self.selector = selectors.DefaultSelector()
        self.devices = Devices()
        self.started = 0
        self.init_failures = 0
        self.ever_ready = False

    def processes(self):
        return [key.data for key in self.selector.get_map().values()]

    def idle(self):
        return [one for one in self.processes() if one.state == "idle" and one.ended is None]

    def start(self, place):
        node = "node%d" % (place // self.settings.per_instance)
        process = Process(place, self.started, node, self.layout, self.devices.take())
        self.started += 1
        self.selector.register(process.socket, selectors.EVENT_READ, process)
        self.layout.master("%s started on %s, process %d" % (process.name, node, process.process.pid))

    def heard(self):
        """Waits until somebody speaks or something has to be looked at; pairs of a process and its messages, None for one that is gone."""
        return [(key.data, key.data.hear()) for key, _ in self.selector.select(self._patience())]

    def ready(self, process):
        self.ever_ready = True
        self.init_failures = 0
        process.enter("idle")

    def init_failed(self, process, what, trace):
        """Ends the job when no worker comes up; where others work, only no more are started."""
        process.told = True
        self.layout.error(process, "init: " + what, trace)
        self.init_failures += 1
        if self.init_failures < INIT_FAILURES:
            return
        if any(one.state != "starting" and one.ended is None for one in self.processes()):
            self.layout.master("no more workers are started, since init() failed %d times in a row" % self.init_failures)
            return
        print(trace, flush=True)
        raise JobFailed(
            "the entry script could not be loaded or its init() failed, %d times in a row: %s" % (self.init_failures, what)
        )

    def lost(self, process):
        """A worker is gone: in words, how it ended."""
        how = self.forget(process)
        if process.state == "starting" and not process.told:
            # It died rather than raised.
            self.init_failed(process, "the process ended with " + how, self._stderr(process))
        return process.ended or "the process ended with " + how

    def replace(self, process):
        """Has another take the place of one that is gone."""
        if self.init_failures < INIT_FAILURES:
            self.start(process.place)
        elif not self.processes():
            raise JobFailed("no worker is left, since init() failed %d times in a row" % self.init_failures)

    def forget(self, process):
        """Waits for a worker that is ending; how it ended, in words."""
        self.selector.unregister(process.socket)
        how = Process.ending(process.close())
        self.devices.back(process.gpu)
        self.layout.row("processes.csv", PROCESSES, (process.name, process.node, process.process.pid, process.done, how))
        self.layout.master("%s on %s ended: %s, %d mini-batches done" % (process.name, process.node, how, process.done))
        self.layout.close("sys/node/%s/%s.txt" % (process.node, process.name))
        return how

    def _stderr(self, process):
        with open(self.layout.path("user/stderr/%s/%s.stderr.txt" % (process.node, process.name)), errors="replace") as file:
            return file.read()[-4000:]

    def _limit(self, process):
        if process.state == "running":
            return self.settings.timeout
        return self.settings.overhead_timeout if process.state == "loading" else None

    def _patience(self):
        """Until the next moment at which something has to be looked at."""
        now = time.monotonic()
        waits = [1.0]
        for process in self.processes():
            limit = self._limit(process)
            if limit is not None:
                waits.append(process.since + limit - now)
        return max(0.0, min(waits))

    def watch(self):
        """Ends those whose time is up; their ends are heard like any other, and their places are taken."""
        now = time.monotonic()
        for process in self.processes():
            limit = self._limit(process)
            if limit is not None and now - process.since > limit and process.ended is None:
                what = "run() took" if process.state == "running" else "reading its data took"
                process.ended = "%s longer than %d s" % (what, limit)
                process.end()

    def dismiss(self):
        """Lets every worker shut down; one that takes too long is ended."""
        for process in self.processes():
            process.tell({"end": True})
        end = time.monotonic() + self.settings.timeout
        while self.processes() and time.monotonic() < end:
            for key, _ in self.selector.select(max(0.0, end - time.monotonic())):
                if key.data.hear() is None:
                    self.forget(key.data)
        self.stop(signal.SIGKILL)

    def stop(self, sign):
        """Ends all that are left: at once, or two seconds after they were asked to."""
        processes = self.processes()
        for process in processes:
            process.end(sign)
        end = time.monotonic() + 2
        for process in processes:
            while sign != signal.SIGKILL and process.process.poll() is None and time.monotonic() < end:
                time.sleep(0.01)
            process.end()
            self.forget(process)
