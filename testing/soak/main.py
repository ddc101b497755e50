"""Kills whole servers at random moments, also under many clients that log points and under a long pipeline, takes their power away and fills their disk, and looks whether anything acknowledged is lost."""

import argparse
import os
import signal
import sys
import tempfile
import time

from chain import Chain
from disk import FullDisk
from kills import Kills
from points import Points
from power import PowerLoss

PARTS = ("kills", "points", "chain", "power", "disk")


def main():
    parser = argparse.ArgumentParser(prog="testing/soak/run", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how many times to kill (default: %(default)s); power is lost a fifth as often")
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(3), "big"), help="repeats the moments of another soak")
    parser.add_argument("--only", choices=PARTS, help="one part instead of all")
    parser.add_argument("--keep", action="store_true", help="leave the home folder for a look when something failed")
    options = parser.parse_args()
    print(f"soak: {options.rounds} rounds with --seed {options.seed}", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    started = time.monotonic()
    for part in PARTS if options.only is None else (options.only,):
        run(part, options)
    print(f"soak: passed in {time.monotonic() - started:.0f} s")


def run(part, options):
    folder = tempfile.TemporaryDirectory(prefix="athanor-soak-", ignore_cleanup_errors=True)
    soak = {"kills": Kills, "points": Points, "chain": Chain, "power": PowerLoss, "disk": FullDisk}[part](folder.name, options.seed)
    rounds = {"kills": options.rounds, "points": max(2, options.rounds * 2 // 5), "chain": max(40, min(200, options.rounds * 8)), "power": max(1, options.rounds // 5), "disk": 1}[part]
    try:
        soak.run(rounds)
    except BaseException:
        print(f"soak: {part} FAILED with --seed {options.seed}\n{soak.house.last_words()}", file=sys.stderr)
        if options.keep:
            folder._finalizer.detach()
            print(f"soak: the home folder is left at {soak.house.home}", file=sys.stderr)
            soak.house.kill()
        raise
    finally:
        if not (options.keep and sys.exc_info()[0]):
            soak.remove()
            folder.cleanup()


if __name__ == "__main__":
    main()
