"""Counts what is done and says when too much of it failed."""
from .problem import JobFailed


class Tally:
    """How far the job has come. A mini-batch failed when all its tries did, or when run() returned fewer elements than it got items."""

    def __init__(self, settings, total):
        self.settings = settings
        self.total = total
        self.done = 0
        self.failed = 0
        self.items = 0
        self.failed_items = 0

    def add(self, record):
        self.done += 1
        self.items += record["items"]
        self.failed_items += record["failed_items"]
        self.failed += 1 if record["failed_items"] or not record["ok"] else 0

    def check(self):
        """Refuses to go on when a threshold is passed."""
        settings = self.settings
        self._limit("error_threshold", self.failed_items, settings.error_threshold, "items")
        self._limit("mini_batch_error_threshold", self.failed, settings.mini_batch_error_threshold, "mini-batches")
        percent = 100.0 * self.failed / self.total
        if percent > settings.allowed_failed_percent:
            raise JobFailed(
                "%d of %d mini-batches failed (%.0f%%), more than allowed_failed_percent (%d) allows"
                % (self.failed, self.total, percent, settings.allowed_failed_percent)
            )

    @staticmethod
    def _limit(name, failed, allowed, what):
        if 0 <= allowed < failed:
            raise JobFailed("%d %s failed, more than %s (%d) allows" % (failed, what, name, allowed))

    def text(self):
        return "%d of %d mini-batches done, %d failed; %d items done, %d failed" % (
            self.done, self.total, self.failed, self.items - self.failed_items, self.failed_items
        )
