"""The scoring contract of Azure's inference server, asked from outside."""
import json
import os
import socket
import time
import unittest

from hosting import Host, HostCase


class Bare(HostCase):
    script = """
    import os, sys, time
    import helper

    def init():
        print("started", 1)

    def run(raw):
        if raw == "boom":
            raise ValueError("secret detail")
        if raw == "none":
            return None
        if raw == "slow":
            time.sleep(5)
        if raw == "stderr":
            print("aside", file=sys.stderr)
        if raw == "odd":
            return object()
        return helper.same(raw)
    """
    files = {"helper.py": "def same(x):\n    return x\n"}
    env = {"SCORING_TIMEOUT_MS": "300"}

    def test_health_says_healthy(self):
        reply = self.call("GET", "/")
        self.assertEqual((200, b"Healthy"), (reply.status, reply.body))
        self.assertEqual("text/html; charset=utf-8", reply.headers["Content-Type"])

    def test_text_is_quoted_as_json(self):
        reply = self.call(body=b'{"a": 1}')
        self.assertEqual(200, reply.status)
        self.assertEqual(b'"{\\"a\\": 1}"', reply.body)
        self.assertEqual("application/json", reply.headers["Content-Type"])
        self.assertEqual("False", reply.headers["x-ms-run-function-failed"])
        self.assertRegex(reply.headers["x-ms-run-fn-exec-ms"], r"^\d+\.\d{3}$")

    def test_none_becomes_an_empty_object(self):
        self.assertEqual(b"{}", self.call(body="none").body)

    def test_query_of_a_get_is_the_input(self):
        reply = self.call("GET", "/score?a=1&b=[1,2]&c=x&d=null&a=y")
        self.assertEqual({"a": [1, "y"], "b": [1, 2], "c": "x", "d": None}, json.loads(reply.json()))

    def test_body_that_is_no_utf8_is_refused(self):
        reply = self.call(body=b"\xff\xfe")
        self.assertEqual(400, reply.status)
        self.assertIn("Input cannot be decoded as UTF-8", reply.json()["message"])

    def test_exception_is_500_with_details_in_the_log_only(self):
        reply = self.call(body="boom")
        self.assertEqual(500, reply.status)
        self.assertEqual("True", reply.headers["x-ms-run-function-failed"])
        text = "An unexpected error occurred in scoring script. Check the logs for more info."
        self.assertEqual({"message": text}, reply.json())
        self.assertIn("ValueError: secret detail", self.host.log())

    def test_value_that_json_cannot_hold_is_500(self):
        self.assertEqual(500, self.call(body="odd").status)

    def test_slow_run_is_cut_off(self):
        reply = self.call(body="slow")
        self.assertEqual((500, {"message": "Scoring timeout after 300 ms"}), (reply.status, reply.json()))
        self.assertEqual("True", reply.headers["x-ms-run-function-failed"])

    def test_options_is_200(self):
        self.assertEqual(200, self.call("OPTIONS").status)

    def test_other_verbs_are_405(self):
        for verb in ("PUT", "DELETE", "PATCH"):
            self.assertEqual(405, self.call(verb, body="x").status)

    def test_unknown_path_is_404(self):
        self.assertEqual(404, self.call("GET", "/nothing").status)

    def test_ids_come_back(self):
        reply = self.call(headers={"x-request-id": "r1", "x-ms-client-request-id": "c1", "TraceId": "t1"}, body="x")
        self.assertEqual("r1", reply.headers["x-request-id"])
        self.assertEqual("c1", reply.headers["x-ms-request-id"])
        self.assertEqual("c1", reply.headers["x-ms-client-request-id"])
        self.assertEqual("t1", reply.headers["TraceId"])

    def test_request_id_is_made_when_absent(self):
        reply = self.call(body="x")
        self.assertRegex(reply.headers["x-request-id"], r"^[0-9a-f-]{36}$")
        self.assertEqual(reply.headers["x-request-id"], reply.headers["x-ms-request-id"])
        self.assertIsNone(reply.headers["x-ms-client-request-id"])

    def test_deprecated_id_counts_as_client_id(self):
        reply = self.call(headers={"x-ms-request-id": "old"}, body="x")
        self.assertEqual("old", reply.headers["x-ms-client-request-id"])

    def test_long_ids_are_431(self):
        for name in ("x-request-id", "x-ms-request-id", "x-ms-client-request-id"):
            reply = self.call(headers={name: "x" * 101}, body="x")
            self.assertEqual(431, reply.status)
            self.assertIn("must not exceed 100 characters", reply.json()["message"])

    def test_swagger_by_version(self):
        self.assertEqual("2.0", self.call("GET", "/swagger.json").json()["swagger"])
        self.assertEqual("3.0.3", self.call("GET", "/swagger.json?version=3").json()["openapi"])
        reply = self.call("GET", "/swagger.json?version=9")
        self.assertEqual(404, reply.status)
        self.assertIn("Swagger version [9] is not valid", reply.json()["message"])

    def test_log_lines_that_users_grep(self):
        self.call("POST", "/score?q=1", body="abc")
        self.call(body="stderr")
        log = self.host.log()
        stamp = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} I \[\d+\] "
        self.assertRegex(log, stamp + r"azmlinfsrv - POST /score\?q=1 200 \d+\.\d{3}ms 5\n")
        self.assertRegex(log, r"Worker with pid \d+ ready for serving traffic")
        self.assertRegex(log, stamp + r"azmlinfsrv\.print - started 1\n")
        self.assertIn("aside\n", log)

    def test_connection_is_kept_and_pipelined_requests_answered(self):
        connection = self.host.connection()
        for number in range(5):
            self.assertEqual(str(number), self.call(body=str(number), connection=connection).json())
        connection.close()
        raw = socket.socket(socket.AF_UNIX)
        raw.connect(self.host.socket)
        one = b"POST /score HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n"
        raw.sendall(one + b"1" + one + b"2")
        raw.settimeout(10)
        data = b""
        while data.count(b"HTTP/1.1 200 OK") < 2 or not data.endswith(b'"2"'):
            data += raw.recv(65536)
        raw.close()
        self.assertIn(b'"1"', data)

    def test_chunked_body_is_put_together(self):
        connection = self.host.connection()
        connection.request("POST", "/score", iter([b"ab", b"cd"]), encode_chunked=True, headers={"Transfer-Encoding": "chunked"})
        self.assertEqual("abcd", json.loads(connection.getresponse().read()))
        self.assertEqual("x", self.call(body="x", connection=connection).json())
        connection.close()

    def test_nonsense_is_400_and_does_not_stop_the_host(self):
        raw = socket.socket(socket.AF_UNIX)
        raw.connect(self.host.socket)
        raw.sendall(b"nonsense\r\n\r\n")
        self.assertTrue(raw.recv(4096).startswith(b"HTTP/1.1 400"))
        raw.close()
        self.assertEqual(200, self.call("GET", "/").status)

    def test_large_body_comes_through(self):
        reply = self.call(body="x" * 5000000)
        self.assertEqual(5000002, len(reply.body))


class Headers(HostCase):
    script = """
    def init():
        pass

    def run(data, request_headers):
        return {"type": type(request_headers).__name__, "one": request_headers["X-My-Header"], "ct": request_headers["Content-Type"]}
    """
    env = {"AML_CORS_ORIGINS": "https://a.example, https://b.example", "HTTP_X_MS_SERVER_VERSION": "athanor/1"}

    def test_headers_reach_run_in_title_case(self):
        reply = self.call(body="x", headers={"x-my-header": "v", "content-type": "text/plain"})
        self.assertEqual({"type": "dict", "one": "v", "ct": "text/plain"}, reply.json())
        self.assertEqual("athanor/1", reply.headers["x-ms-server-version"])

    def test_cors_for_named_origins_only(self):
        preflight = {"Origin": "https://b.example", "Access-Control-Request-Method": "POST"}
        reply = self.call("OPTIONS", headers=preflight)
        self.assertEqual("https://b.example", reply.headers["Access-Control-Allow-Origin"])
        self.assertIn("POST", reply.headers["Access-Control-Allow-Methods"])
        reply = self.call("OPTIONS", headers=dict(preflight, Origin="https://c.example"))
        self.assertIsNone(reply.headers["Access-Control-Allow-Origin"])


class Raw(HostCase):
    script = """
    from azureml.contrib.services.aml_request import AMLRequest, rawhttp
    from azureml.contrib.services.aml_response import AMLResponse

    def init():
        pass

    @rawhttp
    def run(request):
        if request.method == "GET":
            return AMLResponse(request.full_path, 201, {"X-One": "a, b"})
        if request.args.get("json"):
            return AMLResponse(request.get_json(), 200, json_str=True)
        if request.args.get("fail"):
            return AMLResponse("broken", 503)
        if request.args.get("plain"):
            return {"n": len(request.get_data())}
        return AMLResponse(request.get_data(), 200, {"Content-Type": "image/png"})
    """

    def test_response_chooses_status_and_headers(self):
        reply = self.call("GET", "/score?a=b")
        self.assertEqual((201, b"/score?a=b"), (reply.status, reply.body))
        self.assertEqual(["a", "b"], reply.headers.get_all("X-One"))
        self.assertEqual("text/html; charset=utf-8", reply.headers["Content-Type"])

    def test_bytes_pass_through(self):
        reply = self.call(body=b"\x00\xff")
        self.assertEqual(b"\x00\xff", reply.body)
        self.assertEqual(["image/png"], reply.headers.get_all("Content-Type"))

    def test_json_both_ways(self):
        reply = self.call("POST", "/score?json=1", body=b'{"a": [1]}', headers={"Content-Type": "application/json"})
        self.assertEqual({"a": [1]}, reply.json())

    def test_server_error_of_a_response_counts_as_failed_run(self):
        reply = self.call("POST", "/score?fail=1", body="")
        self.assertEqual((503, b"broken"), (reply.status, reply.body))
        self.assertEqual("True", reply.headers["x-ms-run-function-failed"])

    def test_plain_value_is_json(self):
        self.assertEqual({"n": 3}, self.call("POST", "/score?plain=1", body="abc").json())

    def test_raw_scripts_see_every_verb_of_the_route(self):
        self.assertEqual(200, self.call("OPTIONS", "/score?plain=1").status)


class Failing(unittest.TestCase):
    def ends(self, script, *texts, **named):
        with Host(script, **named) as host:
            code, log = host.ended()
            self.assertEqual(3, code, log)
            for text in texts:
                self.assertIn(text, log)
            return log

    def test_failing_init_ends_with_3_and_a_traceback(self):
        log = self.ends(
            """
            def init():
                raise RuntimeError("no model")

            def run(data):
                return data
            """,
            "User's init function failed",
            'score.py", line 3, in init',
            "RuntimeError: no model",
        )
        self.assertNotIn("host.py", log)

    def test_init_that_exits_ends_with_3(self):
        self.ends("import sys\ndef init():\n    sys.exit(0)\ndef run(d):\n    return d\n", "SystemExit: 0")

    def test_script_that_cannot_be_imported(self):
        self.ends("import does_not_exist\n", "No module named 'does_not_exist'")
        self.ends("def init(:\n", "SyntaxError", "score.py")

    def test_missing_functions_are_named(self):
        self.ends("def run(d):\n    return d\n", "does not have a init() function")
        self.ends("def init():\n    pass\n", "does not have a run() function")

    def test_run_with_wrong_parameters(self):
        start = "def init():\n    pass\ndef run(%s):\n    return 1\n"
        self.ends(start % "*args", "run() cannot accept positional-only arguments, *args, or **kwargs.")
        self.ends(start % "**kwargs", "run() cannot accept positional-only arguments, *args, or **kwargs.")
        self.ends(start % "", "run() needs to accept an argument for input data.")
        self.ends(start % "request_headers", 'other than "request_headers"')

    def test_missing_script_is_named_with_what_is_there(self):
        self.ends(None, "There is no scoring script", "other.py", env={"AZUREML_ENTRY_SCRIPT": "score.py"}, files={"other.py": ""})

    def test_model_folder_without_mlmodel(self):
        self.ends(None, "holds no file MLmodel", arguments=("--mlflow_model", "/nowhere"))


class Workers(unittest.TestCase):
    script = """
    import os

    def init():
        pass

    def run(data):
        if data == "die":
            os._exit(9)
        return os.getpid()
    """

    def test_each_worker_has_its_socket_and_is_replaced(self):
        with Host(self.script, {"WORKER_COUNT": "2"}) as host:
            first, second = host.call(body="x").json(), host.call(body="x", worker=1).json()
            self.assertNotEqual(first, second)
            with self.assertRaises(Exception):
                host.call(body="die")
            self.assertNotIn(host.call(body="x").json(), (first, second))
            self.assertEqual(second, host.call(body="x", worker=1).json())

    def test_workers_end_with_their_parent(self):
        with Host(self.script, {"WORKER_COUNT": "2"}) as host:
            pids = [host.call(body="x", worker=number).json() for number in (0, 1)]
            host.process.kill()
            host.process.wait(10)
            deadline = time.time() + 10
            while any(os.path.exists("/proc/%d" % pid) for pid in pids):
                self.assertLess(time.time(), deadline)
                time.sleep(0.01)

    def test_failing_init_of_a_worker_ends_all(self):
        with Host("def init():\n    raise ValueError('x')\ndef run(d):\n    return d\n", {"WORKER_COUNT": "3"}) as host:
            code, log = host.ended()
            self.assertEqual(3, code, log)

    def test_preloaded_script_is_loaded_once(self):
        script = "import os\ndef init():\n    global who\n    who = os.getpid()\ndef run(d):\n    return who\n"
        with Host(script, {"WORKER_COUNT": "2", "WORKER_PRELOAD": "true"}) as host:
            self.assertEqual(host.call(body="x").json(), host.call(body="x", worker=1).json())


if __name__ == "__main__":
    unittest.main()
