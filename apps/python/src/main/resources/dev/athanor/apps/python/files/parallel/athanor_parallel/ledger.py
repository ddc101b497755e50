"""What is done, on disk before it counts: a driver that starts again does no finished mini-batch twice."""
import ctypes
import json
import os


class Ledger:
    """
    One file that only grows: a first line that names the plan, then a line of JSON for each finished mini-batch, with its output rows behind
    it. A record that a crash cut short is cut off.
    """

    def __init__(self, folder, plan):
        self.path = os.path.join(folder, "finished")
        self.plan = plan
        self.places = {}
        self.stale = False
        os.makedirs(folder, exist_ok=True)
        records = self._read()
        self.file = open(self.path, "r+b" if os.path.exists(self.path) else "w+b")
        self.file.truncate(self.end)
        self.file.seek(self.end)
        if self.end == 0:
            self.file.write(json.dumps({"plan": plan}).encode("ascii") + b"\n")
            self.sync()
            self._sync_folder(folder)
        self.records = records

    def _read(self):
        self.end = 0
        records = {}
        if not os.path.exists(self.path):
            return records
        with open(self.path, "rb") as file:
            first = file.readline()
            if not self._line(first) or self._line(first).get("plan") != self.plan:
                self.stale = bool(self._line(first))
                return records
            self.end = file.tell()
            while True:
                record = self._line(file.readline())
                if record is None:
                    return records
                place = file.tell()
                rows = file.read(record["bytes"] + 1)
                if len(rows) != record["bytes"] + 1:
                    return records
                self.end = file.tell()
                self.places[record["index"]] = (place, record["bytes"])
                records[record["index"]] = record

    @staticmethod
    def _line(line):
        if not line.endswith(b"\n"):
            return None
        try:
            return json.loads(line.decode("ascii"))
        except ValueError:
            return None

    def add(self, record, rows):
        """Notes a finished mini-batch; it counts after the next :meth:`sync`."""
        body = rows.encode("utf-8", "surrogatepass")
        record = dict(record, bytes=len(body))
        head = json.dumps(record).encode("ascii") + b"\n"
        place = self.file.tell() + len(head)
        self.file.write(head + body + b"\n")
        self.places[record["index"]] = (place, len(body))
        self.records[record["index"]] = record

    def sync(self, others=False):
        """
        Puts on disk what was added.

        ``others``: first whatever else was written there, such as files of the script: what is noted as done must not be lost with the power.
        """
        if others:
            self._sync_all()
        self.file.flush()
        os.fsync(self.file.fileno())

    def append(self, target, header):
        """Writes all rows in the order of the mini-batches; the file appears whole or not at all."""
        folder = os.path.dirname(target)
        os.makedirs(folder, exist_ok=True)
        staging = target + ".writing"
        with open(staging, "wb") as out, open(self.path, "rb") as rows:
            if header:
                out.write(header.encode("utf-8"))
            for index in sorted(self.places):
                place, length = self.places[index]
                rows.seek(place)
                while length > 0:
                    piece = rows.read(min(length, 1 << 20))
                    out.write(piece)
                    length -= len(piece)
            out.flush()
            os.fsync(out.fileno())
        os.replace(staging, target)

    def _sync_all(self):
        try:
            if ctypes.CDLL(None).syncfs(self.file.fileno()) == 0:
                return
        except (OSError, AttributeError):
            pass
        os.sync()

    @staticmethod
    def _sync_folder(folder):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
