"""HTTP/1.1 as far as the host needs it: requests out of bytes, answers into bytes."""
import http
import json
from urllib.parse import parse_qsl

REASONS = {status.value: status.phrase for status in http.HTTPStatus}
HEAD_LIMIT = 65536
END = b"\r\n\r\n"


class Malformed(Exception):
    """The bytes are no HTTP request; carries the status to answer with."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


class Request:
    """One request. Header names are in lower case; a header sent twice has its values joined by commas."""

    __slots__ = ("method", "target", "path", "query_text", "headers", "body", "keep_alive")

    def __init__(self, method, target, headers, body=b"", keep_alive=True):
        self.method = method
        self.target = target
        self.path, _, self.query_text = target.partition("?")
        self.headers = headers
        self.body = body
        self.keep_alive = keep_alive

    def query(self):
        """Query parameters: name to the list of its values."""
        values = {}
        for name, value in parse_qsl(self.query_text, keep_blank_values=True):
            values.setdefault(name, []).append(value)
        return values

    def titled(self):
        """Headers as a plain dict with names in title case, the form that scripts know from Flask."""
        return {"-".join(part.capitalize() for part in name.split("-")): value for name, value in self.headers.items()}

    def is_json(self):
        media = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        return media == "application/json" or (media.startswith("application/") and media.endswith("+json"))


class Answer:
    """One answer: a status, a list of (name, value) headers and bytes."""

    __slots__ = ("status", "headers", "body")

    def __init__(self, status, body=b"", content_type=None):
        self.status = status
        self.headers = [] if content_type is None else [("Content-Type", content_type)]
        self.body = body

    def get(self, name):
        lower = name.lower()
        for key, value in self.headers:
            if key.lower() == lower:
                return value
        return None

    def put(self, name, value):
        """Sets a header, whatever it was before."""
        lower = name.lower()
        self.headers = [(key, old) for key, old in self.headers if key.lower() != lower]
        self.headers.append((name, value))

    def add(self, name, value):
        self.headers.append((name, value))

    def serialise(self, keep_alive, head_only=False):
        lines = ["HTTP/1.1 %d %s\r\n" % (self.status, REASONS.get(self.status, "Unknown"))]
        for name, value in self.headers:
            lines.append("%s: %s\r\n" % (name, _one_line(value)))
        lines.append("Content-Length: %d\r\n" % len(self.body))
        if not keep_alive:
            lines.append("Connection: close\r\n")
        lines.append("\r\n")
        head = "".join(lines).encode("latin-1", "replace")
        return head if head_only else head + self.body


def _one_line(value):
    text = value if isinstance(value, str) else str(value)
    return text.replace("\r", " ").replace("\n", " ") if "\r" in text or "\n" in text else text


def json_answer(status, value, failed=False):
    """A JSON document with the header that tells whether run() failed."""
    answer = Answer(status, json.dumps(value).encode("utf-8"), "application/json")
    answer.headers.append(("x-ms-run-function-failed", str(failed)))
    return answer


def message(status, text, failed=False):
    """The error form of the scoring contract."""
    return json_answer(status, {"message": text}, failed)


class Parser:
    """Collects bytes of one connection and gives out whole requests."""

    __slots__ = ("buffer", "head", "need", "chunks")

    def __init__(self):
        self.buffer = bytearray()
        self.head = None
        self.need = 0
        self.chunks = None

    def feed(self, data):
        self.buffer += data

    def next(self):
        """The next whole request, or None when more bytes are needed."""
        if self.head is None:
            end = self.buffer.find(END)
            if end < 0:
                if len(self.buffer) > HEAD_LIMIT:
                    raise Malformed(431, "the request's head is longer than %d bytes" % HEAD_LIMIT)
                return None
            text = bytes(self.buffer[:end]).decode("latin-1")
            del self.buffer[: end + 4]
            self._begin(text)
        if self.chunks is not None:
            return self._chunked()
        if len(self.buffer) < self.need:
            return None
        if len(self.buffer) == self.need:
            body = bytes(self.buffer)
            self.buffer = bytearray()
        else:
            body = bytes(self.buffer[: self.need])
            del self.buffer[: self.need]
        return self._finish(body)

    def waiting_for_continue(self):
        """Whether the client waits for leave to send its body; asked once a head."""
        return self.head is not None and self.head.headers.pop("expect", "").lower() == "100-continue"

    def _begin(self, text):
        lines = text.split("\r\n")
        parts = lines[0].split(" ")
        if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
            raise Malformed(400, "not an HTTP/1.1 request line")
        headers = {}
        for line in lines[1:]:
            name, colon, value = line.partition(":")
            if not colon:
                raise Malformed(400, "not a header line")
            name = name.lower()
            value = value.strip()
            headers[name] = headers[name] + "," + value if name in headers else value
        connection = headers.get("connection", "").lower()
        keep = connection != "close" if parts[2] == "HTTP/1.1" else connection == "keep-alive"
        self.head = Request(parts[0], parts[1], headers, keep_alive=keep)
        if "chunked" in headers.get("transfer-encoding", "").lower():
            self.chunks = []
            return
        length = headers.get("content-length", "0")
        if not length.isdigit():
            raise Malformed(400, "Content-Length is not a number")
        self.need = int(length)

    def _chunked(self):
        while True:
            end = self.buffer.find(b"\r\n")
            if end < 0:
                return None
            try:
                size = int(bytes(self.buffer[:end]).partition(b";")[0], 16)
            except ValueError:
                raise Malformed(400, "a chunk without a size")
            if size == 0:
                # Trailers, if any, end with an empty line like a head does.
                stop = end + 2 if self.buffer[end : end + 4] == END else self.buffer.find(END, end)
                if stop < 0 or len(self.buffer) < end + 4:
                    return None
                del self.buffer[: stop + (2 if stop == end + 2 else 4)]
                body = b"".join(self.chunks)
                self.chunks = None
                return self._finish(body)
            if len(self.buffer) < end + 2 + size + 2:
                return None
            self.chunks.append(bytes(self.buffer[end + 2 : end + 2 + size]))
            del self.buffer[: end + 2 + size + 2]

    def _finish(self, body):
        request = self.head
        request.body = body
        self.head = None
        self.need = 0
        return request
