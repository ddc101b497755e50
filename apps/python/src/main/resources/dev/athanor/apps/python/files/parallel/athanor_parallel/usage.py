"""What the workers use, from /proc, as a table of the logs."""
import os
import time

from .layout import stamp

PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
COLUMNS = "time,process,pid,cpu_seconds,memory_mb"


class Usage:
    """Writes a line a worker every ``interval`` seconds; never with 0."""

    def __init__(self, layout, interval):
        self.layout = layout
        self.interval = interval
        self.next = time.monotonic()

    def look(self, processes):
        if not self.interval or time.monotonic() < self.next:
            return
        self.next = time.monotonic() + self.interval
        for one in processes:
            used = _of(one.process.pid)
            if used is None:
                continue
            name = "sys/perf/%s/processes_resource_usage.csv" % one.node
            if name not in self.layout.files:
                self.layout.line(name, COLUMNS)
            self.layout.line(name, "%s,%s,%d,%.1f,%.1f" % ((stamp(), one.name, one.process.pid) + used))


def _of(pid):
    try:
        with open("/proc/%d/stat" % pid) as file:
            fields = file.read().rpartition(")")[2].split()
        with open("/proc/%d/statm" % pid) as file:
            pages = int(file.read().split()[1])
    except (OSError, IndexError, ValueError):
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), pages * PAGE / (1 << 20)
