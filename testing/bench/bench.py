"""The figures that we promise, measured. Sections: ready, cli, jobs, parallel, pipelines, queue, tracking, score, upload; build, mlflow and samplers only when they are named.

Each is one process or request seen from outside, several times; medians count. Where there is a peer (`cp`), the two take turns,
and the ratio is taken turn by turn, so that a machine that is busy with other things slows down both."""

import argparse
import pathlib
import sys
import time

import house
import report
from sections import build, cli, jobs, mlflow, parallel, pipelines, queue, ready, samplers, score, tracking, upload

ALL = {"ready": ready, "cli": cli, "jobs": jobs, "parallel": parallel, "pipelines": pipelines, "queue": queue, "tracking": tracking, "score": score, "upload": upload}
EXTRA = {"build": build, "mlflow": mlflow, "samplers": samplers}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help="which; all but build, mlflow and samplers when none is named")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/reference/benchmarks.md too")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured (default 5)")
    parser.add_argument("--large", type=float, default=5.0, metavar="GB", help="size of the large file (default 5)")
    parser.add_argument("--files", type=int, default=10_000, help="how many small files (default 10,000)")
    parser.add_argument("--work", type=pathlib.Path, default=house.ROOT / ".build" / "bench",
                        help="a folder on the disk to be measured (default .build/bench; emptied)")
    options = parser.parse_args()
    unknown = [name for name in options.sections if name not in {**ALL, **EXTRA}]
    if unknown:
        parser.error(f"unknown section {unknown[0]!r}; there are {', '.join([*ALL, *EXTRA])}")
    chosen = options.sections or list(ALL)
    where = house.machine()
    begun = time.monotonic()
    house.build()
    place = house.House(options.work)
    place.remove()
    options.work.mkdir(parents=True)
    tables = {}
    failed = False
    try:
        for name in chosen:
            print(f"\n{name}", flush=True)
            table = report.Table()
            try:
                {**ALL, **EXTRA}[name].measure(place, options, table)
            except house.Failed as failure:
                failed = True
                print(f"  failed: {failure}")
            tables[name] = table
    finally:
        place.remove()
    print(f"\n{where}\n{time.monotonic() - begun:.0f} s in all")
    if options.write:
        report.write(house.ROOT / "docs" / "reference" / "benchmarks.md", where, tables)
    sys.exit(1 if failed else 0)


main()
