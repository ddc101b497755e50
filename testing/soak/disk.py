"""A server on a small disk that is full, then has room again, then cannot be written at all."""

import json
import os
import pathlib
import subprocess
import time

import furnish
from checks import Checks, listing
from house import House, Refused
from ledger import Ledger
from load import address, content
from power import quiet

SIZE = "300m"


class FullDisk:
    def __init__(self, folder, seed):
        self.disk = pathlib.Path(folder) / "disk"
        self.house = House(self.disk / "home")

    def run(self, rounds):
        self.disk.mkdir()
        if os.geteuid() != 0 or not quiet("mount", "-t", "tmpfs", "-o", f"size={SIZE}", "athanor-soak", str(self.disk)):
            print("full disk: skipped, since only root may mount a small disk, where the machine allows it")
            return
        self.house.up()
        furnish.furnish(self.house)
        self.full()
        self.room()
        self.read_only()
        self.house.down()

    def remove(self):
        self.house.remove()
        quiet("umount", str(self.disk))

    # ---- no room ------------------------------------------------------------------------------------------------

    def full(self):
        house = self.house
        furnish.submit(house, "disk-before", "python script.py 50 0.1 3")
        furnish.until("a running job", 60, lambda: furnish.status(house, "disk-before") == "Running")
        house.ok("PUT", address(house, "soak/old"), content("soak/old", 1, 5000), {"x-ms-blob-type": "BlockBlob"})
        run = house.mlflow("POST", "runs/create", {"experiment_id": "0", "start_time": 1})["run"]["info"]["run_id"]
        before = listing(house, "")
        self.fill()
        big = b"x" * (2 << 20)
        blob = {"x-ms-blob-type": "BlockBlob"}
        self.refused("blob, new", self.storage, lambda: house.ok("PUT", address(house, "soak/new"), big, blob))
        self.refused("blob, replaced", self.storage, lambda: house.ok("PUT", address(house, "soak/old"), big, blob))
        self.refused("block", self.storage, lambda: house.ok("PUT", address(house, "soak/b", "comp=block&blockid=YQ%3D%3D"), big))
        points = [{"key": f"k{i}", "step": i, "value": 1.0, "timestamp": i} for i in range(900)]
        self.refused("metrics", self.mlflow, lambda: self.often(lambda: house.mlflow("POST", "runs/log-batch", {"run_id": run, "metrics": points})))
        text = "x" * 60_000
        data = {"properties": {"dataType": "uri_folder", "dataUri": "azureml://datastores/workspaceblobstore/paths/x", "description": text}}
        self.refused("data asset", self.arm, lambda: self.often(lambda: house.arm("PUT", f"data/full-{time.time_ns()}/versions/1", data)))
        self.refused("job", self.arm, lambda: self.often(lambda: furnish.submit(house, f"disk-{time.time_ns()}", "echo " + text)))
        assert house.ok("GET", address(house, "soak/old")) == content("soak/old", 1, 5000), "the old content is not what it was"
        assert listing(house, "").keys() == before.keys(), "something half-written is shown"
        staging = {entry.name for entry in (house.home / "blobs/.staging").iterdir() if entry.suffix != ".arena"} - {"lock", "open"}
        assert not staging, f"left in blobs/.staging: {staging}"
        assert furnish.score(house)[0], "scoring does not answer on a full disk: " + furnish.score(house)[1]
        time.sleep(6)  # The job ends while there is no room; its script's own prints are lost, its end must not be.

    def often(self, ask):
        """The database has pages to spare: what is small may fit in for a while."""
        for _ in range(500):
            ask()

    def refused(self, what, form, ask):
        try:
            ask()
        except Refused as refused:
            code, message = form(refused)
            said = f"full disk, {what}: {refused.status} {code}: {message}"
            assert refused.status in (503, 507), said
            assert str(self.house.home) in message, f"the message does not name the folder: {said}"
            assert "space" in message or "room" in message, f"the message does not say what to do: {said}"
            print(said[:200], flush=True)
            return
        raise AssertionError(f"full disk: {what} was taken")

    @staticmethod
    def storage(refused):
        text = refused.body.decode()
        return text.split("<Code>")[1].split("<")[0], text.split("<Message>")[1].split("<")[0].replace("\n", " ")

    @staticmethod
    def mlflow(refused):
        body = json.loads(refused.body)
        return body["error_code"], body["message"]

    @staticmethod
    def arm(refused):
        error = json.loads(refused.body)["error"]
        return error["code"], error["message"]

    # ---- room again ---------------------------------------------------------------------------------------------

    def fill(self):
        # Unbuffered: a buffer would be written again on closing, and fail there.
        with open(self.disk / "ballast", "wb", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(b"x" * 65536)
            except OSError:
                pass

    def room(self):
        """Without a restart everything goes on, and the job that ended meanwhile is told of."""
        os.remove(self.disk / "ballast")
        house = self.house
        house.ok("PUT", address(house, "soak/new"), content("soak/new", 1, 9000), {"x-ms-blob-type": "BlockBlob"})
        house.ok("PUT", address(house, "soak/b"), b"whole", {"x-ms-blob-type": "BlockBlob"})
        furnish.completes(house, "disk-after")
        furnish.until("the end of the old job", 90, lambda: furnish.status(house, "disk-before") in ("Failed", "Completed"), lambda: furnish.status(house, "disk-before"))
        error = house.arm("GET", "jobs/disk-before")["properties"]["error"]["message"]
        print(f"full disk, a job that ended meanwhile: {error.splitlines()[0]}")
        furnish.until("the end of the jobs", 60, lambda: not list((house.home / "jobs").iterdir()))
        Checks(house, Ledger()).nothing_left_over()

    # ---- a home that cannot be used -----------------------------------------------------------------------------

    def read_only(self):
        house = self.house
        house.down()
        # Not before the last score host has closed its log.
        furnish.until("a read-only disk", 60, lambda: quiet("mount", "-o", "remount,ro", str(self.disk)))
        self.no_start("read-only home", "read-only")
        subprocess.run(["mount", "-o", "remount,rw", str(self.disk)], check=True)
        self.fill()
        self.no_start("home on a full disk", "space")
        os.remove(self.disk / "ballast")
        house.up()
        furnish.scores(house)

    def no_start(self, what, word):
        code, said = self.house.finish(self.house.start())
        assert code != 0, f"{what}: the server started: {said}"
        assert word in said.lower() and str(self.house.home) in said, f"{what}: {said}"
        print(f"{what}: exit code {code}: {said.strip()[:200]}")
