"""What one command costs, and what it starts on the way."""

import re
import shutil
import subprocess

import house

ROUNDS = 3


def measure(place, options, table):
    place.up()
    version, get = [], []
    place.timed("ml", "workspace", "show")
    for _ in range(options.rounds * ROUNDS):
        version.append(place.timed("--version"))
        get.append(place.timed("ml", "workspace", "show"))
    table.add("`athanor --version`", version, "s", "< 100 ms")
    table.add("`athanor ml workspace show`", get, "s", "< 250 ms")
    started = programs(place)
    if started is not None:
        table.row("programs that `ml workspace show` runs", ", ".join(started), promise="no find, Maven, git")


def programs(place):
    """The programs of the common path; None without strace."""
    if not shutil.which("strace"):
        return None
    log = place.work / "strace.log"
    subprocess.run(
        ["strace", "-f", "-e", "trace=execve", "-o", str(log), house.ATHANOR, "ml", "workspace", "show"],
        env=place.env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    return [path.rpartition("/")[2] for path in re.findall(r'execve\("([^"]+)".*\) = 0$', log.read_text(), re.M)]
