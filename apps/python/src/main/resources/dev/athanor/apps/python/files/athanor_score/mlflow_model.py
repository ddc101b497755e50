"""An MLflow model without a script: Azure's ``/score`` and MLflow's ``/invocations`` from one worker."""
import json
import os
import sys
import tempfile
import time

from . import frames, wire
from .logs import log
from .script import Alarm, BadInput, ScoringTimeout, ScriptError

FORMS = ("dataframe_split", "dataframe_records", "instances", "inputs")
CHAT = ("messages", "prompt", "input")
REFUSED = ("BAD_REQUEST", "INVALID_PARAMETER_VALUE")


class MlflowModel:
    """A model that mlflow.pyfunc can load."""

    kind = "mlflow"
    run = None

    def __init__(self, config):
        self.config = config
        # MLflow refuses models behind a symbolic link, and back ends that cannot mount make one.
        self.folder = os.path.realpath(config.mlflow_model)
        self.model = None
        self.schema = None
        self.mlflow = None

    def load(self):
        folder = self.folder
        if not os.path.isfile(os.path.join(folder, "MLmodel")):
            raise ScriptError("%s holds no file MLmodel: it is no MLflow model" % folder)
        # Left alone, MLflow makes an SQLite database beside the model to look up traces, which costs a second.
        os.environ.setdefault("MLFLOW_TRACKING_URI", "file:" + os.path.join(tempfile.gettempdir(), "mlruns"))
        os.environ.setdefault("MLFLOW_ALLOW_FILE_STORE", "true")
        try:
            import mlflow
            import mlflow.pyfunc
        except ImportError as problem:
            raise ScriptError(
                "The model is an MLflow model, but the environment cannot import mlflow (%s; Python %s at %s)."
                " Add mlflow to the environment's pip dependencies, or deploy without an environment to use the one"
                " that the model brings." % (problem, sys.version.split()[0], sys.executable)
            )
        self.mlflow = mlflow
        log.info("Loading the MLflow model at %s with mlflow %s", folder, mlflow.__version__)

    def init(self):
        self.model = self.mlflow.pyfunc.load_model(self.folder)
        self.schema = self.model.metadata.get_input_schema()
        log.info("Loaded: %s", self.model.metadata.flavors.get("python_function", {}).get("loader_module", "pyfunc"))

    def routes(self):
        return {
            "/invocations": (("POST",), self._invocations, True),
            "/ping": (("GET",), self._pong, False),
            "/health": (("GET",), self._pong, False),
            "/version": (("GET",), self._version, False),
        }

    def schemas(self):
        if self.schema is None:
            return {"type": "object", "example": {"input_data": []}}, {"type": "object", "example": {}}
        words = {"boolean": "boolean", "integer": "integer", "long": "integer", "float": "number", "double": "number"}
        properties = {}
        for spec in self.schema.inputs:
            kind = "array" if self.schema.is_tensor_spec() else words.get(getattr(spec.type, "name", ""), "string")
            properties[str(spec.name or "value")] = {"type": kind}
        item = {"type": "object", "properties": properties}
        return (
            {"type": "object", "properties": {"input_data": {"type": "array", "items": item}}, "required": ["input_data"]},
            {"type": "array", "items": {}},
        )

    def score(self, request):
        """Azure's form: ``{"input_data": …, "params": …}``; the answer is the bare predictions."""
        body = _object(request)
        if "input_data" not in body:
            raise BadInput("the body must have the key 'input_data'; it has: %s" % (", ".join(body) or "none"))
        data = frames.from_input_data(body["input_data"], self.schema)
        start = time.perf_counter()
        output = self._predict(data, body.get("params"))
        elapsed = (time.perf_counter() - start) * 1000
        return wire.json_answer(200, frames.to_json(output)), elapsed

    def _predict(self, data, params):
        with Alarm(self.config.scoring_timeout_ms):
            try:
                return self.model.predict(data) if params is None else self.model.predict(data, params=params)
            except self.mlflow.exceptions.MlflowException as problem:
                # The model's own refusal of its input: the caller can mend it.
                if getattr(problem, "error_code", "") in REFUSED:
                    raise BadInput(str(problem))
                raise

    def _invocations(self, request):
        try:
            data, params, wrapped = self._parse(request)
            predictions = frames.to_json(self._predict(data, params))
            return wire.json_answer(200, {"predictions": predictions} if wrapped else predictions)
        except BadInput as problem:
            return wire.json_answer(problem.status, {"error_code": "BAD_REQUEST", "message": str(problem)})
        except ScoringTimeout:
            return wire.message(500, "Scoring timeout after %d ms" % self.config.scoring_timeout_ms, True)
        except Exception as failure:
            from .host import _trace

            log.error("Encountered Exception: %s", _trace(failure))
            text = "Encountered an unexpected error while evaluating the model: %s" % failure
            return wire.json_answer(500, {"error_code": "INTERNAL_ERROR", "message": text}, True)

    def _parse(self, request):
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media == "text/csv":
            return frames.from_csv(request.body, self.schema), None, True
        if media and not request.is_json():
            raise BadInput("Content-Type %s is not known; allowed: application/json, text/csv" % media, 415)
        body = _object(request)
        params = body.pop("params", None)
        given = [form for form in FORMS if form in body]
        if not given and any(key in body for key in CHAT):
            import pandas

            return pandas.DataFrame([body]), params, False
        if len(given) != 1:
            raise BadInput(
                "the body must have exactly one of the keys %s; it has: %s" % (", ".join(FORMS), ", ".join(body) or "none")
            )
        form = given[0]
        value = body[form]
        if form == "dataframe_split":
            return frames.split(value, self.schema, form), params, True
        if form == "dataframe_records":
            if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
                raise BadInput("'dataframe_records' must be a list of objects")
            import pandas

            return frames.cast(pandas.DataFrame(value), self.schema, form), params, True
        if form == "instances" and value and isinstance(value, list) and all(isinstance(row, dict) for row in value):
            value = {name: [row.get(name) for row in value] for name in value[0]}
        if isinstance(value, dict):
            return frames.columns(value, self.schema, form), params, True
        return frames.plain(value, self.schema, form), params, True

    @staticmethod
    def _pong(request):
        return wire.Answer(200, b"\n", "application/json")

    def _version(self, request):
        return wire.Answer(200, self.mlflow.__version__.encode("ascii"), "application/json")


def _object(request):
    if request.method == "GET":
        raise BadInput("send the input as the JSON body of a POST")
    try:
        value = json.loads(request.body)
    except ValueError as problem:
        raise BadInput("the body is not JSON: %s" % problem)
    if not isinstance(value, dict):
        raise BadInput("the body must be a JSON object")
    return value
