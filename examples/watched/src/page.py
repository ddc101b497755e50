"""One page: how far the job is, for whoever has the token."""

import hmac
import http.server
import os
import pathlib
import urllib.parse

TOKEN = os.environ["ATHANOR_SERVICE_PAGE_TOKEN"]
PORT = int(os.environ["ATHANOR_SERVICE_PAGE_PORT"])


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        if not hmac.compare_digest(query.get("token", [""])[0], TOKEN):
            self.send_error(403)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        progress = pathlib.Path("progress.txt")
        self.wfile.write(progress.read_bytes() if progress.exists() else b"0 of 1000 steps\n")


if __name__ == "__main__":
    http.server.HTTPServer(("127.0.0.1", PORT), Page).serve_forever()
