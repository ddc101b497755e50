"""Small stand-ins for ``azureml.contrib.services`` and ``azureml_inference_server_http.api``, used when those are not installed."""
import importlib.abc
import importlib.machinery
import importlib.util
import json
import sys
import types

from .wire import parse_qsl

RAW = "_athanor_raw_http"
_state = {"raw": False}


class Headers:
    """Header fields, looked up without regard to case; a name may stand several times."""

    def __init__(self, pairs=()):
        self._pairs = [(str(name), str(value)) for name, value in pairs]

    def get(self, name, default=None):
        lower = name.lower()
        return next((value for key, value in self._pairs if key.lower() == lower), default)

    def getlist(self, name):
        return [value for key, value in self._pairs if key.lower() == name.lower()]

    def __getitem__(self, name):
        value = self.get(name)
        if value is None:
            raise KeyError(name)
        return value

    def __setitem__(self, name, value):
        self.remove(name)
        self._pairs.append((name, str(value)))

    def __delitem__(self, name):
        self.remove(name)

    def __contains__(self, name):
        return self.get(name) is not None

    def __iter__(self):
        return iter(self._pairs)

    def __len__(self):
        return len(self._pairs)

    def add(self, name, value):
        self._pairs.append((name, str(value)))

    add_header = add

    def set(self, name, value):
        self[name] = value

    def remove(self, name):
        self._pairs = [(key, value) for key, value in self._pairs if key.lower() != name.lower()]

    def setdefault(self, name, value):
        if name not in self:
            self.add(name, value)
        return self[name]

    def items(self):
        return list(self._pairs)

    def keys(self):
        return [key for key, _ in self._pairs]

    def values(self):
        return [value for _, value in self._pairs]


class Values(dict):
    """Query or form fields: the first value of each name, all of them by getlist."""

    def __init__(self, text):
        super().__init__()
        self._lists = {}
        for name, value in parse_qsl(text, keep_blank_values=True):
            self._lists.setdefault(name, []).append(value)
            self.setdefault(name, value)

    def getlist(self, name):
        return list(self._lists.get(name, ()))


class AMLRequest:
    """The request as ``@rawhttp`` scripts get it: the part of Flask's request that scoring scripts use."""

    def __init__(self, request=None):
        self._request = request
        if request is None:
            return
        self.method = request.method
        self.path = request.path
        self.query_string = request.query_text.encode("latin-1")
        self.full_path = request.path + "?" + request.query_text
        self.host = request.headers.get("host", "localhost")
        self.base_url = "http://" + self.host + request.path
        self.url = "http://" + self.host + request.target
        self.headers = Headers(request.titled().items())
        self.content_type = request.headers.get("content-type")
        self.mimetype = (self.content_type or "").partition(";")[0].strip().lower()
        self.content_length = len(request.body)
        self.args = Values(request.query_text)
        self.data = request.body
        self.is_json = request.is_json()

    @property
    def form(self):
        return Values(self.data.decode("utf-8") if self.mimetype == "application/x-www-form-urlencoded" else "")

    @property
    def json(self):
        return self.get_json()

    @property
    def stream(self):
        import io

        return io.BytesIO(self.data)

    def get_data(self, cache=True, as_text=False, parse_form_data=False):
        return self.data.decode("utf-8") if as_text else self.data

    def get_json(self, force=False, silent=False, cache=True):
        if not (force or self.is_json):
            if silent:
                return None
            raise ValueError("the request's Content-Type is %r, not application/json" % self.content_type)
        try:
            return json.loads(self.data)
        except ValueError:
            if silent:
                return None
            raise


class AMLResponse:
    """What a script returns to choose status and headers itself."""

    def __init__(self, message, status_code, response_headers=None, json_str=False, run_function_failed=False):
        given = dict(response_headers or {})
        self.status_code = int(status_code)
        if message is None or json_str:
            content, media = json.dumps({} if message is None else message), "application/json"
        else:
            content, media = message, "text/html; charset=utf-8"
            if any(name.lower() == "content-type" for name in given):
                media = None
        self.headers = Headers([] if media is None else [("Content-Type", media)])
        self.set_data(content)
        self.headers["x-ms-run-function-failed"] = run_function_failed
        for name, value in given.items():
            for part in str(value).split(","):
                self.headers.add(name, part.strip())

    def set_data(self, content):
        if isinstance(content, str):
            self._data = content.encode("utf-8")
        elif isinstance(content, (bytes, bytearray, memoryview)):
            self._data = bytes(content)
        else:
            self._data = b"".join(p.encode("utf-8") if isinstance(p, str) else bytes(p) for p in content)

    def get_data(self, as_text=False):
        return self._data.decode("utf-8") if as_text else self._data

    data = property(get_data, lambda self, content: self.set_data(content))


def rawhttp(function):
    """Marks run() as one that takes the request itself and may answer with an AMLResponse."""
    _state["raw"] = True
    return function


def raw_requested():
    """Whether a script used @rawhttp, from our stand-in or from an installed package."""
    if _state["raw"]:
        return True
    for name in ("azureml_inference_server_http.api.aml_request", "azureml.contrib.services.aml_request"):
        if getattr(sys.modules.get(name), "_rawHttpRequested", False):
            return True
    return False


_MODULES = {
    "azureml": {},
    "azureml.contrib": {},
    "azureml.contrib.services": {},
    "azureml.contrib.services.aml_request": {"AMLRequest": AMLRequest, "rawhttp": rawhttp},
    "azureml.contrib.services.aml_response": {"AMLResponse": AMLResponse},
    "azureml_inference_server_http": {},
    "azureml_inference_server_http.api": {},
    "azureml_inference_server_http.api.aml_request": {"AMLRequest": AMLRequest, "rawhttp": rawhttp},
    "azureml_inference_server_http.api.aml_response": {"AMLResponse": AMLResponse},
}


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Stands last among the finders: asked only for what nobody else has."""

    def find_spec(self, name, path=None, target=None):
        if name not in _MODULES:
            return None
        package = not _MODULES[name]
        return importlib.machinery.ModuleSpec(name, self, is_package=package)

    def create_module(self, spec):
        return types.ModuleType(spec.name)

    def exec_module(self, module):
        module.__dict__.update(_MODULES[module.__name__])


def install():
    """Makes the stand-ins importable where the real packages are missing."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.append(_Finder())


def request_for(request, script_module):
    """The object for a @rawhttp run(): Flask's own request where the installed package promises one, else ours."""
    for name in ("azureml_inference_server_http.api.aml_request", "azureml.contrib.services.aml_request"):
        module = sys.modules.get(name)
        real = getattr(module, "AMLRequest", None)
        if real is not None and real is not AMLRequest and len(real.__mro__) > 2:
            return real.__mro__[1](_environ(request))
    return AMLRequest(request)


def _environ(request):
    import io

    host, _, port = request.headers.get("host", "localhost").partition(":")
    environ = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": request.path,
        "QUERY_STRING": request.query_text,
        "SERVER_NAME": host,
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(len(request.body)),
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers.items():
        if name not in ("content-type", "content-length"):
            environ["HTTP_" + name.upper().replace("-", "_")] = value
    return environ
