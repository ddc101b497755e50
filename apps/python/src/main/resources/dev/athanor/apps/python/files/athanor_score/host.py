"""The host's process: command line, listening sockets, workers, the script's start."""
import argparse
import os
import signal
import socket
import sys
import traceback

from . import logs, shims
from .app import App
from .config import Config
from .logs import log
from .script import Script, ScriptError
from .server import Server
from .swagger import Swagger

# What the process ends with when script or model cannot be used.
USER_FAILED = 3
TREE_LINES = 200


def main(arguments):
    """Runs until told to stop; returns the exit code."""
    options = _options(arguments)
    for name, value in (
        ("AZUREML_ENTRY_SCRIPT", options.entry_script and os.path.realpath(options.entry_script)),
        ("AZUREML_MODEL_DIR", options.model_dir),
        ("ATHANOR_MLFLOW_MODEL", options.mlflow_model),
        ("WORKER_COUNT", options.worker_count),
        ("AZUREML_CONFIG_FILE", options.config_file),
    ):
        if value is not None:
            os.environ[name] = str(value)
    config = Config()
    os.environ.setdefault("AML_APP_ROOT", config.app_root)
    logs.open_logs(config.log_level)
    # Sockets come first: the front door's first question waits in the queue until the script is ready.
    if options.socket:
        listeners = [_unix(options.socket, number) for number in range(config.worker_count)]
    else:
        listeners = [_tcp(options.port)] * config.worker_count
    signal.signal(signal.SIGTERM, _stop)
    if config.worker_count == 1:
        return _serve(config, listeners[0])
    return _workers(config, listeners)


def _options(arguments):
    parser = argparse.ArgumentParser(prog="athanor_host", description="Runs a scoring script or an MLflow model.")
    parser.add_argument("--socket", help="path of the Unix socket; worker N above 0 listens on PATH.N")
    parser.add_argument("--port", type=int, default=5001, help="port of 127.0.0.1, when there is no --socket")
    parser.add_argument("--entry_script", help="scoring script")
    parser.add_argument("--model_dir", help="folder of the model, AZUREML_MODEL_DIR")
    parser.add_argument("--mlflow_model", help="folder of an MLflow model, in place of a script")
    parser.add_argument("--worker_count", type=int)
    parser.add_argument("--config_file")
    return parser.parse_args(arguments)


def _unix(path, number):
    place = path if number == 0 else "%s.%d" % (path, number)
    try:
        os.unlink(place)
    except FileNotFoundError:
        pass
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    mask = os.umask(0o177)
    try:
        listener.bind(place)
    finally:
        os.umask(mask)
    listener.listen(256)
    return listener


def _tcp(port):
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(256)
    return listener


def _stop(number, frame):
    raise SystemExit(0)


def _serve(config, listener, lifeline=None):
    scorer, swagger = _load(config)
    log.info("Scoring timeout is set to %d", config.scoring_timeout_ms)
    log.info("Worker with pid %d ready for serving traffic", os.getpid())
    Server(listener, App(config, scorer, swagger), lifeline).serve()
    return 0


def _load(config):
    """Script or model, initialised; ends the process with code 3 when it cannot be had."""
    shims.install()
    try:
        if config.mlflow_model:
            from .mlflow_model import MlflowModel

            scorer = MlflowModel(config)
        else:
            scorer = Script(config)
        scorer.load()
    except ScriptError as problem:
        log.error(str(problem))
        raise SystemExit(USER_FAILED)
    except BaseException as failure:
        if isinstance(failure, KeyboardInterrupt):
            raise
        log.error("Failed to import user script because it raised an unhandled exception")
        log.error("Encountered Exception %s", _trace(failure))
        raise SystemExit(USER_FAILED)
    try:
        scorer.init()
    except BaseException as failure:
        if isinstance(failure, KeyboardInterrupt):
            raise
        log.error("User's init function failed")
        log.error("Encountered Exception %s", _trace(failure))
        _show_model(config.model_dir)
        raise SystemExit(USER_FAILED)
    return scorer, Swagger(config, scorer.run, scorer.schemas())


def _trace(failure):
    """The traceback without the host's own frames, which are nothing to the script's author."""
    here = os.path.dirname(os.path.abspath(__file__))
    frames = traceback.extract_tb(failure.__traceback__)
    theirs = [f for f in frames if not f.filename.startswith(here) and not f.filename.startswith("<frozen importlib")]
    text = "Traceback (most recent call last):\n" + "".join(traceback.format_list(theirs))
    chain = failure.__cause__ or (None if failure.__suppress_context__ else failure.__context__)
    before = _trace(chain) + "\n\nWhich led to:\n\n" if chain is not None else ""
    return before + text + "".join(traceback.format_exception_only(type(failure), failure)).rstrip("\n")


def _show_model(folder):
    if not folder or not os.path.isdir(folder):
        return
    log.info("Model Directory Contents:")
    count = 0
    for place, folders, files in os.walk(folder, followlinks=True):
        folders.sort()
        depth = os.path.relpath(place, folder).count(os.sep) + (0 if place == folder else 1)
        lines = ["    " * depth + os.path.basename(place.rstrip(os.sep)) + os.sep]
        lines += ["    " * (depth + 1) + name for name in sorted(files)]
        for line in lines:
            if count == TREE_LINES:
                log.info("Output Truncated. First %d lines shown.", TREE_LINES)
                return
            log.info(line)
            count += 1


def _workers(config, listeners):
    """Several workers as processes; one that dies is replaced, one whose script cannot start ends all."""
    shims.install()
    loaded = _load(config) if config.worker_preload else None
    # Only this process holds the end that is written to: workers see it close when this process dies, however it does.
    lifeline = os.pipe()
    children = {}
    for number, listener in enumerate(listeners):
        children[_fork(config, listener, loaded, lifeline)] = number
    code = 0
    try:
        while children:
            pid, status = os.wait()
            number = children.pop(pid, None)
            if number is None:
                continue
            code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)
            if code == USER_FAILED:
                break
            log.error("Worker with pid %d ended with code %d; starting another", pid, code)
            children[_fork(config, listeners[number], loaded, lifeline)] = number
    finally:
        for pid in children:
            try:
                os.kill(pid, signal.SIGTERM)
            except ProcessLookupError:
                pass
    return code


def _fork(config, listener, loaded, lifeline):
    pid = os.fork()
    if pid:
        return pid
    code = 1
    os.close(lifeline[1])
    try:
        if loaded is None:
            code = _serve(config, listener, lifeline[0])
        else:
            log.info("Worker with pid %d ready for serving traffic", os.getpid())
            Server(listener, App(config, loaded[0], loaded[1]), lifeline[0]).serve()
            code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        log.error("Worker failed: %s", traceback.format_exc())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
