"""How long a change takes until it is tested; some minutes, so only on request."""

import os
import pathlib
import subprocess
import time

import house

ROOM = "foundation/codec"


def measure(place, options, table):
    place.down()
    env = {**os.environ, "JAVA_HOME": str(pathlib.Path(house.java()).parents[1])}
    source = next((house.ROOT / ROOM / "src" / "main").rglob("Json.java"))
    maven(env, "-pl", ROOM, "-am", "test")
    source.touch()
    table.add(f"one room (`{ROOM}`) and those below it compiled and tested after a change", [maven(env, "-pl", ROOM, "-am", "test")], "s", "seconds")
    begun = time.monotonic()
    done = subprocess.run([house.ATHANOR, "test", "--rooms"], cwd=house.ROOT, check=False, stdout=subprocess.DEVNULL)
    if done.returncode != 0:
        raise house.Failed("athanor test --rooms failed")
    table.add("`./athanor test --rooms`: everything but the official clients", [time.monotonic() - begun], "s", "< 3 min on two cores")


def maven(env, *words):
    begun = time.monotonic()
    done = subprocess.run(["mvn", "-B", "-q", "-o", *words], cwd=house.ROOT, env=env, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise house.Failed(f"mvn {' '.join(words)}: {done.stdout[-800:]}")
    return time.monotonic() - begun
