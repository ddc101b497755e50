"""From the start of the server's process to its first good answer; what it takes when idle."""

import contextlib
import http.client
import json
import os
import pathlib
import subprocess
import time

import house

QUIET = 5


def measure(place, options, table):
    place.up()  # the first start makes keys and the database; it is not counted
    place.down()
    ready, whole = [], []
    for _ in range(options.rounds):
        begun = time.monotonic()
        command = subprocess.Popen([house.ATHANOR, "up", "--detach"], env=place.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        ready.append(first_answer(place))
        if command.wait() != 0:
            raise house.Failed("up --detach failed")
        whole.append(time.monotonic() - begun)
        place.down()
    table.add("server's process start → `/readyz` answers", ready, "s", "< 1.5 s")
    table.add("`athanor up --detach`, start to end", whole, "s")
    place.up()
    time.sleep(QUIET)
    table.add(f"resident memory {QUIET} s after the start", [place.memory()], "MB", "< 250 MB")


def first_answer(place):
    """Seconds of the server's life until it says that it is ready."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if answers(place):
            return time.clock_gettime(time.CLOCK_BOOTTIME) - started(place.pid())
        time.sleep(0.005)
    raise house.Failed("the server was not ready after 60 s")


def answers(place):
    try:
        with contextlib.closing(house.Unix(place.told()["socket"])) as connection:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
    except (OSError, json.JSONDecodeError, http.client.HTTPException):
        return False


def started(pid):
    """When a process began, in seconds since the machine was started."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[19]) / os.sysconf("SC_CLK_TCK")
