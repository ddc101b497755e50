"""The user's scoring script: loading, the three kinds of run(), and calling it."""
import importlib.util
import inspect
import json
import os
import signal
import sys
import threading
import time
import types

from . import shims, wire
from .logs import log


class ScriptError(Exception):
    """The script cannot be used; the message is for its author."""


class BadInput(Exception):
    """The request does not fit run(); carries the status to answer with."""

    def __init__(self, message, status=400):
        super().__init__(message)
        self.status = status


class ScoringTimeout(Exception):
    """run() took longer than SCORING_TIMEOUT_MS."""


def _loads_or_text(text):
    try:
        return json.loads(text)
    except ValueError:
        return text


def _query_values(request):
    return {
        name: _loads_or_text(values[0]) if len(values) == 1 else [_loads_or_text(v) for v in values]
        for name, values in request.query().items()
    }


class Script:
    """A loaded scoring script."""

    def __init__(self, config):
        self.config = config
        self.module = None
        self.run = None
        self.kind = "bare"
        self.parameters = []
        self.wants_headers = False

    def load(self):
        """Imports the script and finds out how run() wants to be called."""
        self.module = self._import()
        for name in ("init", "run"):
            if not hasattr(self.module, name):
                raise ScriptError(
                    "User script at %s does not have a %s() function defined." % (self.module.__file__, name)
                )
        driver = getattr(self.module, "driver_module", None)
        if isinstance(driver, types.ModuleType) and hasattr(driver, "run"):
            self.run = driver.run
            log.info("Found driver script at %s and the score script at %s", self.module.__file__, driver.__file__)
        else:
            self.run = self.module.run
            log.info("Found user script at %s", self.module.__file__)
        self._analyse()

    def _import(self):
        config = self.config
        for place in (config.app_root, config.source_directory and os.path.join(config.app_root, config.source_directory)):
            if place and place not in sys.path:
                sys.path.append(place)
        if not config.entry_script:
            import main

            return main
        location = os.path.join(config.app_root, config.entry_script)
        if not os.path.isfile(location):
            present = ", ".join(sorted(os.listdir(config.app_root))[:20]) if os.path.isdir(config.app_root) else "nothing"
            raise ScriptError("There is no scoring script %s; %s holds: %s" % (location, config.app_root, present))
        beside = os.path.dirname(location)
        if beside not in sys.path:
            sys.path.append(beside)
        spec = importlib.util.spec_from_file_location("entry_module", location)
        module = importlib.util.module_from_spec(spec)
        # Pickles name the module they were made in; a script that unpickles its own classes finds itself here.
        sys.modules["entry_module"] = module
        spec.loader.exec_module(module)
        return module

    def _analyse(self):
        parameters = list(inspect.signature(self.run).parameters.values())
        if any(p.kind not in (p.KEYWORD_ONLY, p.POSITIONAL_OR_KEYWORD) for p in parameters):
            raise ScriptError("run() cannot accept positional-only arguments, *args, or **kwargs.")
        self.wants_headers = any(p.name == "request_headers" for p in parameters)
        self.parameters = [p for p in parameters if p.name != "request_headers"]
        if not self.parameters:
            raise ScriptError(
                'run() needs to accept an argument other than "request_headers".'
                if self.wants_headers
                else "run() needs to accept an argument for input data."
            )
        raw, schema = shims.raw_requested(), schema_decorated(self.run)
        if raw and schema:
            raise ScriptError("run() cannot be decorated with both @rawhttp and @input_schema")
        if raw:
            self.kind = "raw"
            log.info("run() is decorated with @rawhttp. Server will invoke it with the flask request object.")
        elif schema:
            self.kind = "schema"
            names = ", ".join(p.name for p in self.parameters)
            log.info(
                "run() is decorated with @input_schema. Server will invoke it with the following arguments: %s.", names
            )
        else:
            log.info("run() is not decorated. Server will invoke it with the input in JSON string.")

    def init(self):
        log.info("Invoking user's init function")
        self.module.init()
        log.info("Users's init has completed successfully")

    def routes(self):
        """Routes beyond those of the contract: none."""
        return {}

    def schemas(self):
        """Input and output for the OpenAPI document; None to ask inference-schema."""
        return None

    def arguments(self, request):
        """The arguments of run() for a request."""
        if self.kind == "raw":
            return {self.parameters[0].name: shims.request_for(request, self.module)}
        if self.kind == "schema":
            return self._objects(request)
        name = self.parameters[0].name
        if request.method == "GET":
            return {name: json.dumps(_query_values(request))}
        try:
            return {name: str(request.body, "utf-8")}
        except UnicodeDecodeError as problem:
            raise BadInput("Input cannot be decoded as UTF-8: %s" % problem)

    def _objects(self, request):
        body = _query_values(request) if request.method == "GET" else self._json(request)
        values = {}
        for parameter in self.parameters:
            value = body.get(parameter.name, parameter.default)
            if value is inspect.Parameter.empty:
                raise BadInput("A value is not provided for the %r parameter." % parameter.name)
            values[parameter.name] = value
        return values

    @staticmethod
    def _json(request):
        if not request.is_json():
            raise BadInput("Expects Content-Type to be application/json", 415)
        if not request.body:
            raise BadInput("POST body is empty. Expecting a JSON dictionary.")
        try:
            value = json.loads(request.body)
        except ValueError as problem:
            raise BadInput("POST body could not be decoded as JSON: %s" % problem)
        if not isinstance(value, dict):
            raise BadInput("POST body should be a JSON dictionary.")
        return value

    def score(self, request):
        """Calls run(); the answer and the milliseconds that run() took."""
        arguments = self.arguments(request)
        if self.wants_headers:
            arguments["request_headers"] = request.titled()
        start = time.perf_counter()
        with Alarm(self.config.scoring_timeout_ms):
            output = self.run(**arguments)
        elapsed = (time.perf_counter() - start) * 1000
        return answer_of(output), elapsed


class Alarm:
    """Interrupts the main thread after a while. A script's own TimeoutError is not taken for it."""

    armed = False

    def __init__(self, milliseconds):
        self.milliseconds = milliseconds

    def __enter__(self):
        if threading.current_thread() is not threading.main_thread():
            return
        if not Alarm.armed:
            signal.signal(signal.SIGALRM, self._ring)
            Alarm.armed = True
        signal.setitimer(signal.ITIMER_REAL, self.milliseconds / 1000)

    def __exit__(self, *ignored):
        if threading.current_thread() is threading.main_thread():
            signal.setitimer(signal.ITIMER_REAL, 0)

    @staticmethod
    def _ring(number, frame):
        raise ScoringTimeout()


def answer_of(output):
    """run()'s value as an answer: a response passes through, all else becomes JSON."""
    if hasattr(output, "status_code") and hasattr(output, "headers") and hasattr(output, "get_data"):
        log.info("run() output is HTTP Response")
        answer = wire.Answer(output.status_code, output.get_data())
        answer.headers = [
            (name, value) for name, value in output.headers.items() if name.lower() not in ("content-length", "connection")
        ]
        if answer.status >= 500:
            answer.put("x-ms-run-function-failed", "True")
        return answer
    return wire.json_answer(200, {} if output is None else output)


def schema_decorated(function):
    """Whether the script decorated the function with inference-schema; not imported when the script did not."""
    module = sys.modules.get("inference_schema.schema_util")
    return module is not None and module.is_schema_decorated(function)
