"""A worker: imports the entry script, calls init() once and run() for each mini-batch that the driver sends."""
import ctypes
import importlib.util
import inspect
import logging
import os
import signal
import socket
import sys
import time
import traceback

from . import frames, wire
from .problem import JobFailed
from .settings import Settings


class Context:
    """The second argument of run(mini_batch, mini_batch_context)."""

    def __init__(self, batch):
        self.minibatch_index = batch["index"]
        self.mini_batch_id = batch["index"]
        self.partition_key_value = batch.get("key") or {}
        self.dataset = None


def main(handle):
    _end_with_driver()
    driver = socket.socket(fileno=handle)
    settings = Settings()
    logging.basicConfig(stream=sys.stdout, level=settings.level, format="%(asctime)s|%(levelname)s|%(name)s|%(message)s")
    try:
        script = Script(settings)
    except JobFailed as problem:
        wire.send(driver, {"fatal": str(problem)})
        return 1
    except BaseException as problem:
        wire.send(driver, {"init": "%s: %s" % (type(problem).__name__, problem), "trace": _trace()})
        return 1
    wire.send(driver, {"ready": True})
    while True:
        message = wire.receive(driver)
        if message is None:
            return 1
        if "batch" not in message:
            script.shutdown()
            return 0
        script.work(driver, message["batch"])


def _end_with_driver():
    """A worker never outlives the driver, whatever ends that one."""
    try:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    except (OSError, AttributeError):
        pass


def _trace():
    """The traceback from the user's own code on."""
    kind, problem, frames_ = sys.exc_info()
    own = os.path.dirname(os.path.abspath(__file__))
    while frames_ is not None and os.path.abspath(frames_.tb_frame.f_code.co_filename).startswith((own, "<frozen")):
        frames_ = frames_.tb_next
    return "".join(traceback.format_exception(kind, problem, frames_))


class Script:
    """The entry script, ready to run."""

    def __init__(self, settings):
        self.settings = settings
        if settings.no_code:
            from . import no_code

            self._take(no_code)
            return
        place = os.path.abspath(settings.entry_script)
        sys.argv[:] = [place] + settings.arguments
        sys.path.insert(0, os.path.dirname(place))
        if not os.path.isfile(place):
            raise JobFailed("task.entry_script: there is no file '%s' in the code" % settings.entry_script)
        name = os.path.splitext(os.path.basename(place))[0]
        spec = importlib.util.spec_from_file_location(name, place)
        module = importlib.util.module_from_spec(spec)
        # Pickles name the module they were made in; a script that unpickles its own classes finds itself here.
        sys.modules[name] = module
        spec.loader.exec_module(module)
        if not callable(getattr(module, "run", None)):
            raise JobFailed("task.entry_script: '%s' has no function run(mini_batch)" % settings.entry_script)
        self._take(module)

    def _take(self, module):
        self.module = module
        self.with_context = self._wants_context(module.run)
        if callable(getattr(module, "init", None)):
            module.init()

    @staticmethod
    def _wants_context(run):
        try:
            parameters = inspect.signature(run).parameters.values()
        except (TypeError, ValueError):
            return False
        places = [one for one in parameters if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
        return len(places) >= 2 and places[1].default is places[1].empty

    def work(self, driver, batch):
        index = batch["index"]
        try:
            data = batch["files"] if "files" in batch else frames.read(batch)
            items = len(data)
            wire.send(driver, {"running": index, "items": items})
            start = time.monotonic()
            result = self.module.run(data, Context(batch)) if self.with_context else self.module.run(data)
            seconds = time.monotonic() - start
            count, rows, names = frames.rows(result, self.settings.header)
        except JobFailed as problem:
            wire.send(driver, {"fatal": str(problem)})
            return
        except BaseException as problem:
            sys.stdout.flush()
            wire.send(driver, {"failed": index, "what": "%s: %s" % (type(problem).__name__, problem), "trace": _trace()})
            return
        sys.stdout.flush()
        kept = self.settings.append_row_to is not None
        wire.send(
            driver,
            {"done": index, "items": items, "count": count, "seconds": seconds, "rows": rows if kept else "",
             "names": names if kept else ""},
        )

    def shutdown(self):
        if callable(getattr(self.module, "shutdown", None)):
            self.module.shutdown()
