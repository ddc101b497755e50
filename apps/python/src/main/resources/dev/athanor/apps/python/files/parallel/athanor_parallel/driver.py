"""The driver: cuts the input, hands mini-batches to workers, counts, and puts the output together."""
import collections
import os
import selectors
import signal
import sys
import time

from . import cutting
from .layout import Layout
from .layout import stamp
from .ledger import Ledger
from .pool import Devices
from .pool import Process
from .problem import JobFailed
from .settings import Settings
from .tally import Tally
from .usage import Usage

SAY_EVERY = 5
INIT_FAILURES = 3
PROCESSED = ("mini_batch", "node", "process", "try", "items", "failed_items", "seconds", "result")
PROCESSES = ("process", "node", "pid", "mini_batches", "ended")


class Asked(Exception):
    """Somebody asked the job to end."""


def say(text):
    print("[parallel] " + text, flush=True)


def main():
    layout = Layout()
    try:
        Driver(Settings(), layout).run()
        return 0
    except Asked:
        say("asked to end")
        layout.line("job_result.txt", "%s canceled" % stamp())
        return 143
    except JobFailed as problem:
        layout.line("job_result.txt", "%s failed: %s" % (stamp(), problem))
        layout.line("job_progress_overview.txt", "%s The job failed: %s" % (stamp(), problem))
        say("The job failed: %s" % problem)
        if os.path.exists(layout.path("user/error.txt")):
            say("Errors of the entry script are in logs/user/error.txt and logs/user/error/")
        return 1


class Driver:
    """One job, from its input to its output."""

    def __init__(self, settings, layout):
        self.settings = settings
        self.layout = layout
        self.began = time.monotonic()
        batches, digest = cutting.cut(settings)
        self.ledger = Ledger(settings.state, digest)
        if self.ledger.stale:
            say("The input has changed since an earlier start; everything is done anew")
        self.tally = Tally(settings, len(batches))
        self.queue = collections.deque((batch, 1) for batch in batches if batch["index"] not in self.ledger.records)
        self.selector = selectors.DefaultSelector()
        self.devices = Devices()
        self.usage = Usage(layout, settings.monitor_interval)
        self.started = 0
        self.init_failures = 0
        self.ever_ready = False
        self.dirty = False
        self.header = ""
        self.last_trace = ""
        self.said = self.progress = time.monotonic()

    def run(self):
        self._announce()
        for record in self.ledger.records.values():
            self.header = self.header or record.get("names", "")
            self.tally.add(record)
        if self.tally.done:
            say("%d mini-batches were done before; they are not done again" % self.tally.done)
        signal.signal(signal.SIGTERM, self._asked)
        try:
            self.tally.check()
            self._work()
        except BaseException:
            self._stop(signal.SIGTERM)
            raise
        self._dismiss()
        self._finish()

    @staticmethod
    def _asked(*ignored):
        raise Asked()

    def _announce(self):
        settings = self.settings
        self.places = settings.instances * settings.per_instance
        if settings.instances > 1:
            say(
                "instance_count %d: node0 to node%d stand for groups of %d workers each, all on this machine"
                % (settings.instances, settings.instances - 1, settings.per_instance)
            )
        if settings.copy_logs:
            say("copy_logs_to_parent: logs stay with this step; the pipeline's own log names it")
        text = "%d mini-batches, %d workers, %d tries each, %d s a try" % (
            self.tally.total, min(self.places, max(1, len(self.queue))), settings.tries, settings.timeout
        )
        say(text)
        self.layout.master(text)

    def _processes(self):
        return [key.data for key in self.selector.get_map().values()]

    def _work(self):
        for place in range(min(self.places, len(self.queue))):
            self._start(place)
        while self.tally.done < self.tally.total:
            for key, _ in self.selector.select(self._patience()):
                self._hear(key.data)
            self._hand_out()
            if self.dirty:
                # While the workers work: one write to the disk for all that came in together.
                self.ledger.sync()
                self.dirty = False
                self.tally.check()
            self._watch()
            self._report()

    def _start(self, place):
        node = "node%d" % (place // self.settings.per_instance)
        process = Process(place, self.started, node, self.layout, self.devices.take())
        self.started += 1
        self.selector.register(process.socket, selectors.EVENT_READ, process)
        self.layout.master("%s started on %s, process %d" % (process.name, node, process.process.pid))

    def _hand_out(self):
        for process in self._processes():
            if process.state == "idle" and process.ended is None and self.queue:
                batch, number = self.queue.popleft()
                process.attempt = number
                process.give(batch)
                self.layout.node(process, "mini-batch %d, try %d, picked up" % (batch["index"], number))

    def _hear(self, process):
        messages = process.hear()
        if messages is None:
            self._lost(process)
            return
        for message in messages:
            if "fatal" in message:
                raise JobFailed(message["fatal"])
            if "ready" in message:
                self.ever_ready = True
                self.init_failures = 0
                process.enter("idle")
            elif "init" in message:
                self._init_failed(process, message["init"], message["trace"])
            elif "running" in message:
                process.items = message["items"]
                process.enter("running")
            elif "failed" in message:
                self.last_trace = message["trace"]
                self.layout.error(process, "mini-batch %d: %s" % (message["failed"], message["what"]), message["trace"])
                self._failed(process, message["what"])
                process.enter("idle")
            elif "done" in message:
                self._done(process, message)
                process.enter("idle")

    def _init_failed(self, process, what, trace):
        """Ends the job when no worker comes up; where others work, only no more are started."""
        process.told = True
        self.layout.error(process, "init: " + what, trace)
        self.init_failures += 1
        if self.init_failures < INIT_FAILURES:
            return
        if any(one.state != "starting" and one.ended is None for one in self._processes()):
            self.layout.master("no more workers are started, since init() failed %d times in a row" % self.init_failures)
            return
        print(trace, flush=True)
        raise JobFailed(
            "the entry script could not be loaded or its init() failed, %d times in a row: %s" % (self.init_failures, what)
        )

    def _done(self, process, message):
        batch = process.batch
        missing = max(0, message["items"] - message["count"])
        if missing:
            self.layout.error(
                process,
                "mini-batch %d: run() returned %d elements for %d items, so %d failed"
                % (batch["index"], message["count"], message["items"], missing),
                "",
            )
        self.header = self.header or message["names"]
        process.done += 1
        self._record(process, message["items"], missing, True, message["rows"], message["seconds"], message["names"])

    def _failed(self, process, why):
        """A try failed: the mini-batch waits for another, unless it was the last."""
        batch, number = process.batch, process.attempt
        self.layout.node(process, "mini-batch %d, try %d, failed: %s" % (batch["index"], number, why))
        if number < self.settings.tries:
            self.queue.append((batch, number + 1))
            process.batch = None
            return
        items = cutting.items(batch) if process.items is None else process.items
        self._record(process, items, items, False, "", time.monotonic() - process.since, "")

    def _record(self, process, items, failed, ok, rows, seconds, names):
        index = process.batch["index"]
        record = {"index": index, "items": items, "failed_items": failed, "ok": ok, "names": names}
        self.ledger.add(record, rows)
        self.dirty = True
        self.tally.add(record)
        self.progress = time.monotonic()
        result = "success" if ok and not failed else "failed"
        self.layout.row(
            "processed_mini-batches.csv",
            PROCESSED,
            (index, process.node, process.name, process.attempt, items, failed, "%.3f" % seconds, result),
        )
        self.layout.node(
            process,
            "mini-batch %d, try %d, %s: %d items, %d failed, %.3f s" % (index, process.attempt, result, items, failed, seconds),
        )
        process.batch = None

    def _lost(self, process):
        """A worker is gone: what it had counts as a failed try, and another takes its place."""
        how = self._forget(process)
        if process.state == "starting" and not process.told:
            # It died rather than raised.
            self._init_failed(process, "the process ended with " + how, self._stderr(process))
        if process.batch is not None:
            why = process.ended or "the process ended with " + how
            self.layout.error(process, "mini-batch %d: %s" % (process.batch["index"], why), "")
            self._failed(process, why)
        if self.queue and self.init_failures < INIT_FAILURES:
            self._start(process.place)
        elif self.queue and not self._processes():
            raise JobFailed("no worker is left, since init() failed %d times in a row" % self.init_failures)

    def _stderr(self, process):
        with open(self.layout.path("user/stderr/%s/%s.stderr.txt" % (process.node, process.name)), errors="replace") as file:
            return file.read()[-4000:]

    def _forget(self, process):
        """Waits for a worker that is ending; how it ended, in words."""
        self.selector.unregister(process.socket)
        how = Process.ending(process.close())
        self.devices.back(process.gpu)
        self.layout.row("processes.csv", PROCESSES, (process.name, process.node, process.process.pid, process.done, how))
        self.layout.master("%s on %s ended: %s, %d mini-batches done" % (process.name, process.node, how, process.done))
        self.layout.close("sys/node/%s/%s.txt" % (process.node, process.name))
        return how

    def _limit(self, process):
        if process.state == "running":
            return self.settings.timeout
        return self.settings.overhead_timeout if process.state == "loading" else None

    def _patience(self):
        """Until the next moment at which something has to be looked at."""
        now = time.monotonic()
        waits = [1.0]
        for process in self._processes():
            limit = self._limit(process)
            if limit is not None:
                waits.append(process.since + limit - now)
        return max(0.0, min(waits))

    def _watch(self):
        now = time.monotonic()
        for process in self._processes():
            limit = self._limit(process)
            if limit is not None and now - process.since > limit and process.ended is None:
                what = "run() took" if process.state == "running" else "reading its data took"
                process.ended = "%s longer than %d s" % (what, limit)
                # Its end is heard like any other, and its place is taken by another process.
                process.end()
        settings = self.settings
        if settings.progress_timeout and now - self.progress > settings.progress_timeout:
            raise JobFailed("no mini-batch ended within progress_update_timeout (%d s)" % settings.progress_timeout)
        if settings.first_timeout and not self.ever_ready and now - self.began > settings.first_timeout:
            raise JobFailed("no worker was ready within first_task_creation_timeout (%d s)" % settings.first_timeout)
        self.usage.look(self._processes())

    def _report(self):
        now = time.monotonic()
        if now - self.said >= SAY_EVERY:
            self.said = now
            say(self.tally.text())
            self.layout.line("job_progress_overview.txt", "%s %s" % (stamp(), self.tally.text()))

    def _dismiss(self):
        """Lets every worker shut down; one that takes too long is ended."""
        for process in self._processes():
            process.tell({"end": True})
        end = time.monotonic() + self.settings.timeout
        while self._processes() and time.monotonic() < end:
            for key, _ in self.selector.select(max(0.0, end - time.monotonic())):
                if key.data.hear() is None:
                    self._forget(key.data)
        self._stop(signal.SIGKILL)

    def _stop(self, sign):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        processes = self._processes()
        for process in processes:
            process.end(sign)
        end = time.monotonic() + 2
        for process in processes:
            while sign != signal.SIGKILL and process.process.poll() is None and time.monotonic() < end:
                time.sleep(0.01)
            process.end()
            self._forget(process)
        if self.last_trace and sys.exc_info()[0] is JobFailed:
            print(self.last_trace, flush=True)

    def _finish(self):
        target = self.settings.append_row_to
        if target:
            place = os.path.join(target, self.settings.append_row_file_name) if os.path.isdir(target) else target
            self.ledger.append(place, self.header)
            say("append_row: %d bytes in %s" % (os.path.getsize(place), os.path.basename(place)))
        text = "%s, in %.1f s" % (self.tally.text(), time.monotonic() - self.began)
        self.layout.line("job_progress_overview.txt", "%s The job completed: %s" % (stamp(), text))
        self.layout.line("job_result.txt", "%s completed: %s" % (stamp(), text))
        say(text)
