"""Holds what the server says, and what lies in its home folder, against the ledger."""

import hashlib
import re
import urllib.parse
import xml.etree.ElementTree

from load import ENDS, address, content, value


class Checks:
    def __init__(self, house, ledger):
        self.house, self.ledger = house, ledger
        self.sure = set()
        self.looked = 0

    def all(self, whole=True):
        self.looked = 0
        self.no_faults()
        self.blobs()
        self.points(whole)
        self.assets(whole)
        self.jobs_exist(whole)

    def no_faults(self):
        assert not self.ledger.faults, "clients were refused:\n" + "\n".join(self.ledger.faults[:10])

    def blobs(self):
        """Every acknowledged blob is there, and whatever is shown is whole."""
        shown = listing(self.house, "soak/")
        for name, (kept, tried) in self.ledger.snapshot(self.ledger.blobs).items():
            if name not in shown:
                assert kept == 0, f"blob {name}: version {kept} was acknowledged, and nothing is there"
                continue
            data = self.house.ok("GET", address(self.house, name))
            assert len(data) == shown[name], f"blob {name}: {len(data)} bytes came, the listing says {shown[name]}"
            version, size = map(int, data[: data.index(b"\n")].split()[-2:])
            assert kept <= version <= tried, f"blob {name}: version {version} instead of {kept}..{tried}"
            whole = content(name, version, size)
            assert hashlib.sha256(data).digest() == hashlib.sha256(whole).digest(), f"blob {name}: version {version} is not what was sent"
            self.looked += 1
        strangers = set(shown) - set(self.ledger.blobs)
        assert not strangers, f"blobs that nobody sent: {sorted(strangers)[:5]}"

    def points(self, whole):
        for (run, key), steps in self.fresh("points", self.ledger.points, whole):
            path = f"metrics/get-history?run_id={run}&metric_key={key}&max_results=25000"
            found = [(int(point["step"]), point["value"]) for point in self.house.mlflow("GET", path).get("metrics", [])]
            numbers = [step for step, _ in found]
            assert len(numbers) == len(set(numbers)), f"run {run}, {key}: points are there twice"
            lost = {step for step, kept in steps.items() if kept} - set(numbers)
            assert not lost, f"run {run}, {key}: acknowledged points are missing: {sorted(lost)[:10]}"
            assert set(numbers) <= set(steps), f"run {run}, {key}: points that nobody sent"
            assert all(number == value(key, step) for step, number in found), f"run {run}, {key}: other values than sent"
            self.looked += len(found)

    def assets(self, whole):
        for (name, version), path in self.fresh("assets", self.ledger.assets, whole):
            found = self.house.arm("GET", f"data/{name}/versions/{version}")["properties"]
            assert found["dataUri"].endswith(path.rpartition("datastores")[2]), f"asset {name}:{version} is {found}"
            self.looked += 1

    def jobs_exist(self, whole):
        for name, _ in self.fresh("jobs", self.ledger.jobs, whole):
            self.house.arm("GET", f"jobs/{name}")
            self.looked += 1

    def fresh(self, kind, where, whole):
        """All entries, or those that no earlier round has looked at: old rows do not change any more."""
        entries = self.ledger.snapshot(where)
        for key, entry in entries.items():
            if whole or kind == "points" or (kind, key) not in self.sure:
                yield key, entry
                self.sure.add((kind, key))

    # ---- at the end ---------------------------------------------------------------------------------------------

    def job(self, name, job):
        """A job that has ended: its state, its log line by line, its metrics and outputs, and that it ran once."""
        found = self.house.arm("GET", f"jobs/{name}")["properties"]
        status = found["status"]
        if status == "Canceled" and "athanor.startedAt" not in found["properties"]:
            # Cancelled while it waited for a place: there is nothing that could have written a log.
            assert job["cancel"], f"job {name} was cancelled by nobody"
            return
        log = self.artifact(name, "user_logs/std_log.txt").decode()
        lines = [int(number) for number in re.findall(r"^line (\d+) of", log, re.M)]
        assert lines == list(range(len(lines))), f"job {name}: the log's lines are {lines}"
        begun = re.findall(r"^begin (\w+)$", log, re.M)
        assert len(begun) <= 1, f"job {name} was started {len(begun)} times:\n{log}"
        if status == "Canceled":
            assert job["cancel"], f"job {name} was cancelled by nobody"
            return
        expected = "Completed" if job["code"] == 0 else "Failed"
        assert status == expected, f"job {name} is {status} instead of {expected}: {found.get('error')}\n{log}"
        if job["code"] != 0:
            assert f"exit code {job['code']}." in found["error"]["message"], f"job {name}: {found['error']}"
        assert len(lines) == job["lines"] and log.rstrip().endswith(f"end {job['lines']}"), f"job {name}: the log is not whole:\n{log}"
        history = self.house.mlflow("GET", f"metrics/get-history?run_id={name}&metric_key=line&max_results=25000")["metrics"]
        steps = [int(point["step"]) for point in history]
        assert steps == list(range(0, job["lines"], 10)), f"job {name}: its metrics are {steps}"
        result = self.artifact(name, "outputs/result.txt")
        assert result == b"x" * 10_000 + f" {job['lines']}\n".encode(), f"job {name}: its output is not what it wrote"
        assert len(self.artifact(name, "outputs/starts.txt").split()) == 1, f"job {name} ran more than once"
        run = self.house.mlflow("GET", f"runs/get?run_id={name}")["run"]["info"]
        assert run["status"] == ("FINISHED" if job["code"] == 0 else "FAILED"), f"job {name}: its run is {run['status']}"

    def artifact(self, job, path):
        return self.house.ok("GET", f"/st/{self.house.account}/azureml/ExperimentRun/dcid.{job}/{path}")

    def ended(self):
        """Names of jobs that have not ended."""
        return [name for name in self.ledger.jobs if self.house.arm("GET", f"jobs/{name}")["properties"]["status"] not in ENDS]

    def nothing_left_over(self):
        """What an idle server has on disk: no temporary files, no traces of work that has ended, no file without its row."""
        home = self.house.home
        staging = {entry.name for entry in (home / "blobs/.staging").iterdir()} - {"lock", "open"}
        assert not staging, f"blobs/.staging: {sorted(staging)[:5]}"
        assert not list((home / "jobs").iterdir()), f"jobs: {list((home / 'jobs').iterdir())}"
        hosts = set(self.house.hosts())
        works = {entry.name for entry in (home / "run/work").iterdir()} - hosts
        assert not works, f"run/work: {sorted(works)}"
        temporary = [str(path) for path in home.rglob("*") if path.name.endswith((".tmp", ".new", ".part")) and "environments" not in path.parts]
        assert not temporary, f"temporary files: {temporary}"
        for folder in (home / "blobs" / self.house.account).iterdir():
            files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
            rows = set(listing(self.house, "", folder.name))
            assert files == rows, f"{folder.name}: files without rows {sorted(files - rows)[:5]}, rows without files {sorted(rows - files)[:5]}"


def listing(house, prefix, container="azureml-blobstore"):
    """Names and sizes, page by page."""
    found, marker = {}, ""
    while True:
        query = f"restype=container&comp=list&maxresults=1000&prefix={urllib.parse.quote(prefix)}&marker={urllib.parse.quote(marker)}"
        tree = xml.etree.ElementTree.fromstring(house.ok("GET", f"/st/{house.account}/{container}?{query}").decode("utf-8-sig"))
        for blob in tree.iter("Blob"):
            found[blob.findtext("Name")] = int(blob.findtext("Properties/Content-Length"))
        marker = tree.findtext("NextMarker") or ""
        if not marker:
            return found

