"""One step of the chain: `step.py LEDGER NUMBER PAUSE MADE [BEFORE]` notes its begin and its end where nobody can take them back, and counts on from the step before."""

import os
import sys
import time

ledger, number, pause, made, before = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4], sys.argv[5:]


def note(what):
    # One write of a short line to a file that is opened for appending: lines of several writers never mix.
    line = os.open(ledger, os.O_WRONLY | os.O_APPEND)
    os.write(line, f"{what} {number} {os.environ['ATHANOR_START_TOKEN']}\n".encode())
    os.close(line)


note("begin")
counted = 0
if before:
    with open(before[0]) as file:
        counted = int(file.read())
assert counted == number, f"step {number} was given {counted} by the step before"
time.sleep(pause)
with open(made, "w") as file:
    file.write(str(number + 1))
note("end")
print(f"step {number} done", flush=True)
