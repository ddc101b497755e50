"""Log lines in the form that users of Azure's inference server know and grep."""
import builtins
import functools
import logging
import os
import sys
import time

FORMAT = "%(asctime)s %(levelname).1s [%(process)d] %(name)s - %(message)s"
log = logging.getLogger("azmlinfsrv")
_stamp = (0, "")


def open_logs(level):
    """Sends the host's lines, and what the script prints, to standard output."""
    handler = logging.StreamHandler(sys.stdout)
    formatter = logging.Formatter(FORMAT)
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    log.handlers[:] = [handler]
    log.propagate = False
    log.setLevel(getattr(logging, level, logging.INFO))
    # What the script logs by itself, as Azure's server shows it.
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(log.level)
    _redirect_print()


def _redirect_print():
    plain = builtins.print
    if getattr(plain, "athanor", False):
        return
    printed = logging.getLogger("azmlinfsrv.print")

    @functools.wraps(plain)
    def to_log(*objects, sep=" ", end="\n", file=None, flush=False):
        if file is None or file is sys.stdout:
            printed.info((" " if sep is None else sep).join(map(str, objects)))
        else:
            plain(*objects, sep=sep, end=end, file=file, flush=flush)

    to_log.athanor = True
    builtins.print = to_log


def access(method, target, status, milliseconds, length):
    """One line a request, written past the logging machinery, which would cost more than an empty run()."""
    global _stamp
    if not log.isEnabledFor(logging.INFO):
        return
    now = time.time()
    second = int(now)
    if _stamp[0] != second:
        _stamp = (second, time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(second)))
    sys.stdout.write(
        "%s,%03d I [%d] azmlinfsrv - %s %s %d %0.3fms %d\n"
        % (_stamp[1], int((now - second) * 1000), os.getpid(), method, target, status, milliseconds, length)
    )
