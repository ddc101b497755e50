"""From a request to an answer: routes, ids, codes and headers of the scoring contract."""
import time
import traceback
import uuid

from . import logs, wire
from .logs import log
from .script import BadInput, ScoringTimeout
from .swagger import Missing

ID_LIMIT = 100
SCRIPT_FAILED = "An unexpected error occurred in scoring script. Check the logs for more info."
INTERNAL = "An unexpected internal error occurred. Check the logs for more info."


class App:
    """Answers requests with a scorer: a script or an MLflow model."""

    def __init__(self, config, scorer, swagger):
        self.config = config
        self.scorer = scorer
        self.swagger = swagger
        self.routes = {
            "/": (("GET",), self._health, False),
            "/score": (("GET", "POST", "OPTIONS"), self._score, True),
            "/swagger.json": (("GET",), self._swagger, True),
        }
        for path, route in scorer.routes().items():
            self.routes[path] = route

    def answer(self, request):
        """The answer to a request; never raises."""
        start = time.perf_counter()
        answer, ids = self._identify(request)
        methods, handle, logged = self.routes.get(request.path, ((), None, True))
        if answer is None:
            answer = self._routed(request, methods, handle)
        self._finish(request, answer, ids)
        if logged:
            spent = (time.perf_counter() - start) * 1000
            logs.access(request.method, request.target, answer.status, spent, len(answer.body))
        return answer

    def _routed(self, request, methods, handle):
        if handle is None:
            return wire.message(404, "There is nothing at %s; known: %s" % (request.path, ", ".join(self.routes)))
        method = "GET" if request.method == "HEAD" else request.method
        if method not in methods:
            answer = wire.message(405, "Method not allowed")
            answer.put("Allow", ", ".join(methods))
            return answer
        try:
            return handle(request)
        except Exception:
            log.error("Encountered Exception: %s", traceback.format_exc())
            return wire.message(500, INTERNAL)

    def _health(self, request):
        return wire.Answer(200, b"Healthy", "text/html; charset=utf-8")

    def _swagger(self, request):
        version = request.query().get("version", ["2"])[0]
        try:
            return wire.json_answer(200, self.swagger.get(version))
        except Missing as problem:
            return wire.message(404, str(problem))

    def _score(self, request):
        if request.method == "OPTIONS" and getattr(self.scorer, "kind", "") != "raw":
            answer = wire.Answer(200, b"", "text/html; charset=utf-8")
            answer.put("x-ms-run-function-failed", "False")
            return answer
        try:
            answer, elapsed = self.scorer.score(request)
        except BadInput as problem:
            return wire.message(problem.status, str(problem))
        except ScoringTimeout:
            log.error("Encountered Exception: %s", traceback.format_exc())
            return wire.message(500, "Scoring timeout after %d ms" % self.config.scoring_timeout_ms, True)
        except Exception:
            log.error("Encountered Exception: %s", traceback.format_exc())
            return wire.message(500, SCRIPT_FAILED, True)
        answer.add("x-ms-run-fn-exec-ms", "%.3f" % elapsed)
        return answer

    @staticmethod
    def _identify(request):
        """The ids that the answer carries, or an answer that refuses them."""
        headers = request.headers
        request_id = headers.get("x-request-id") or str(uuid.uuid4())
        if len(request_id) > ID_LIMIT:
            return wire.message(431, "x-request-id must not exceed %d characters" % ID_LIMIT), ("", "", "")
        legacy = headers.get("x-ms-request-id", "")
        client = headers.get("x-ms-client-request-id", "")
        if legacy:
            log.warning(
                "x-ms-request-id header has been deprecated and will be removed from future versions of the server."
                " Please use x-ms-client-request-id."
            )
            client = client or legacy
        else:
            legacy = client or request_id
        if len(legacy) > ID_LIMIT or len(client) > ID_LIMIT:
            text = "x-ms-request-id and x-ms-client-request-id must not exceed %d characters" % ID_LIMIT
            return wire.message(431, text), (request_id, "", "")
        return None, (request_id, legacy, client)

    def _finish(self, request, answer, ids):
        request_id, legacy, client = ids
        if self.config.server_version:
            answer.add("x-ms-server-version", self.config.server_version)
        if request_id:
            answer.put("x-request-id", request_id)
        if legacy:
            answer.put("x-ms-request-id", legacy)
        if client:
            answer.put("x-ms-client-request-id", client)
        trace = request.headers.get("traceid")
        if trace is not None:
            answer.add("TraceId", trace)
        if self.config.cors_origins:
            self._cors(request, answer)

    def _cors(self, request, answer):
        origin = request.headers.get("origin")
        allowed = self.config.cors_origins
        if origin is None or not ("*" in allowed or origin in allowed):
            return
        answer.put("Access-Control-Allow-Origin", "*" if "*" in allowed else origin)
        if "*" not in allowed:
            answer.add("Vary", "Origin")
        if request.method == "OPTIONS" and "access-control-request-method" in request.headers:
            answer.put("Access-Control-Allow-Methods", "GET, POST")
            asked = request.headers.get("access-control-request-headers")
            if asked:
                answer.put("Access-Control-Allow-Headers", asked)
