"""The driver: cuts the input, hands mini-batches to workers, counts, and puts the output together."""
import collections
import os
import signal
import time

from . import cutting
from . import model
from .crew import Crew
from .layout import Layout
from .layout import stamp
from .ledger import Ledger
from .problem import JobFailed
from .settings import Settings
from .tally import Tally
from .usage import Usage

SAY_EVERY = 5
PROCESSED = ("mini_batch", "node", "process", "try", "items", "failed_items", "seconds", "result")


class Asked(Exception):
    """Somebody asked the job to end."""


def say(text):
    print("[parallel] " + text, flush=True)


def main():
    layout = Layout()
    try:
        settings = Settings()
        # Workers get it by their environment.
        model.place(settings)
        Driver(settings, layout).run()
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
        self.crew = Crew(settings, layout)
        self.usage = Usage(layout, settings.monitor_interval)
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
        except BaseException as ending:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            self.crew.stop(signal.SIGTERM)
            if self.last_trace and isinstance(ending, JobFailed):
                print(self.last_trace, flush=True)
            raise
        self.crew.dismiss()
        self._finish()

    @staticmethod
    def _asked(*ignored):
        raise Asked()

    def _announce(self):
        settings = self.settings
        self.places = min(settings.instances * settings.per_instance, max(1, len(self.queue)))
        if settings.instances > 1:
            say(
                "instance_count %d: node0 to node%d stand for groups of %d workers each, all on this machine"
                % (settings.instances, settings.instances - 1, settings.per_instance)
            )
        if settings.copy_logs:
            say("copy_logs_to_parent: logs stay with this step; the pipeline's own log names it")
        text = "%d mini-batches, %d workers, %d tries each, %d s a try" % (
            self.tally.total, self.places, settings.tries, settings.timeout
        )
        say(text)
        self.layout.master(text)

    def _work(self):
        for place in range(min(self.places, len(self.queue))):
            self.crew.start(place)
        while self.tally.done < self.tally.total:
            for process, messages in self.crew.heard():
                self._hear(process, messages)
            self._hand_out()
            if self.dirty:
                # While the workers work: one write to the disk for all that came in together.
                self.ledger.sync(self.settings.writes)
                self.dirty = False
                self.tally.check()
            self.crew.watch()
            self._check_times()
            self._report()

    def _hand_out(self):
        for process in self.crew.idle():
            if self.queue:
                batch, process.attempt = self.queue.popleft()
                process.give(batch)
                self.layout.node(process, "mini-batch %d, try %d, picked up" % (batch["index"], process.attempt))

    def _hear(self, process, messages):
        if messages is None:
            self._lost(process)
            return
        for message in messages:
            if "fatal" in message:
                raise JobFailed(message["fatal"])
            if "ready" in message:
                self.crew.ready(process)
            elif "init" in message:
                self.crew.init_failed(process, message["init"], message["trace"])
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

    def _lost(self, process):
        """A worker is gone: what it had counts as a failed try, and another takes its place while there is work."""
        why = self.crew.lost(process)
        if process.batch is not None:
            self.layout.error(process, "mini-batch %d: %s" % (process.batch["index"], why), "")
            self._failed(process, why)
        if self.queue:
            self.crew.replace(process)

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
        record = {"index": batch["index"], "items": message["items"], "failed_items": missing, "ok": True,
                  "names": message["names"]}
        self._record(process, record, message["rows"], message["seconds"])

    def _failed(self, process, why):
        """A try failed: the mini-batch waits for another, unless it was the last."""
        batch, number = process.batch, process.attempt
        self.layout.node(process, "mini-batch %d, try %d, failed: %s" % (batch["index"], number, why))
        if number < self.settings.tries:
            self.queue.append((batch, number + 1))
            process.batch = None
            return
        items = cutting.items(batch) if process.items is None else process.items
        record = {"index": batch["index"], "items": items, "failed_items": items, "ok": False, "names": ""}
        self._record(process, record, "", time.monotonic() - process.since)

    def _record(self, process, record, rows, seconds):
        self.ledger.add(record, rows)
        self.dirty = True
        self.tally.add(record)
        self.progress = time.monotonic()
        result = "success" if record["ok"] and not record["failed_items"] else "failed"
        self.layout.row(
            "processed_mini-batches.csv",
            PROCESSED,
            (record["index"], process.node, process.name, process.attempt, record["items"], record["failed_items"],
             "%.3f" % seconds, result),
        )
        self.layout.node(
            process,
            "mini-batch %d, try %d, %s: %d items, %d failed, %.3f s"
            % (record["index"], process.attempt, result, record["items"], record["failed_items"], seconds),
        )
        process.batch = None

    def _check_times(self):
        settings = self.settings
        now = time.monotonic()
        if settings.progress_timeout and now - self.progress > settings.progress_timeout:
            raise JobFailed("no mini-batch ended within progress_update_timeout (%d s)" % settings.progress_timeout)
        if settings.first_timeout and not self.crew.ever_ready and now - self.began > settings.first_timeout:
            raise JobFailed("no worker was ready within first_task_creation_timeout (%d s)" % settings.first_timeout)
        self.usage.look(self.crew.processes())

    def _report(self):
        now = time.monotonic()
        if now - self.said >= SAY_EVERY:
            self.said = now
            say(self.tally.text())
            self.layout.line("job_progress_overview.txt", "%s %s" % (stamp(), self.tally.text()))

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
