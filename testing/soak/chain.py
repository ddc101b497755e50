"""A pipeline of steps one behind the other, and a server that is killed two seconds after it is ready, again and again: each step runs once, in its turn."""

import pathlib
import tempfile
import time

import furnish
from house import GONE, House, dice

LIFE = 2  # seconds from a server's being ready to its being killed, where a start takes no longer than that; on a busier machine more
IDLE = 15  # lives in a row without any step getting further
ENDS = ("Completed", "Failed", "Canceled")


class Chain:
    def __init__(self, folder, seed):
        self.seed = seed
        self.house = House(pathlib.Path(folder) / "home")
        # Work sees no other's temporary files, but this it does.
        self.shared = tempfile.TemporaryDirectory(prefix="athanor-soak-", dir="/var/tmp")
        self.ledger = pathlib.Path(self.shared.name) / "ledger"
        self.ledger.touch()
        self.kills = self.cut = 0

    def run(self, steps):
        self.house.up()
        furnish.sign(self.house)
        self.prepare()
        self.submit(steps)
        begun = time.monotonic()
        status = self.live()
        taken = time.monotonic() - begun
        assert status == "Completed", f"the chain is {status}: {self.house.arm('GET', 'jobs/chain')['properties'].get('error')}\n{self.told()}"
        self.check(steps)
        self.left_over()
        print(f"chain: {steps} steps, each once and in its turn, in {taken:.0f} s; {self.kills} servers killed, {self.cut} of them while a step ran", flush=True)

    def prepare(self):
        """Builds the environment, by a job that does nothing else: how long that takes is another matter."""
        self.house.arm("PUT", "environments/chain/versions/1", {"properties": {"image": "ubuntu:22.04"}})
        properties = {"jobType": "Command", "command": "true", "environmentId": "azureml:chain:1", "experimentName": "soak"}
        self.house.arm("PUT", "jobs/first", {"properties": properties})
        furnish.until("the environment", 120, lambda: furnish.status(self.house, "first") in ENDS)
        assert furnish.status(self.house, "first") == "Completed", self.house.arm("GET", "jobs/first")["properties"].get("error")

    def submit(self, steps):
        """A component for all steps, and the graph. Pauses are drawn, so that some steps are cut by a kill and others are not."""
        house, random = self.house, dice(self.seed, "chain")
        script = pathlib.Path(__file__).with_name("step.py").read_text()
        component = {
            "type": "command",
            "name": "step",
            "command": f"python step.py {self.ledger} ${{{{inputs.number}}}} ${{{{inputs.pause}}}} ${{{{outputs.made}}}} $[[ ${{{{inputs.before}}}} ]]",
            "code": "azureml:" + furnish.code(house, "chain", {"step.py": script}),
            "environment": f"azureml:{house.workspace}/environments/chain/versions/1",
            "inputs": {"number": {"type": "integer"}, "pause": {"type": "number"}, "before": {"type": "uri_file", "optional": True}},
            "outputs": {"made": {"type": "uri_file"}},
        }
        house.arm("PUT", "components/step/versions/1", {"properties": {"componentSpec": component}})
        jobs = {}
        for number in range(steps):
            inputs = {"number": str(number), "pause": f"{random.choice((0, 0.05, 0.4)):g}"}
            if number:
                inputs["before"] = f"${{{{parent.jobs.s{number - 1}.outputs.made}}}}"
            jobs[f"s{number}"] = {
                "type": "command",
                "componentId": f"{house.workspace}/components/step/versions/1",
                "inputs": {name: {"job_input_type": "literal", "value": value} for name, value in inputs.items()},
            }
        house.arm("PUT", "jobs/chain", {"properties": {"jobType": "Pipeline", "experimentName": "soak", "jobs": jobs}})

    def live(self):
        """Kills one server after the other until the chain has ended; returns how."""
        idle, seen, life = 0, 0, LIFE
        while True:
            end = time.monotonic() + life
            while time.monotonic() < end:
                status = self.status()
                if status in ENDS:
                    return status
                time.sleep(0.1)
            lines = self.lines()
            idle = 0 if len(lines) > seen else idle + 1
            seen = len(lines)
            assert idle < IDLE, f"{IDLE} servers in a row did not get the chain further than {lines[-1:]}\n{self.told()}"
            self.kills += self.house.kill()
            self.cut += len(self.lines()) % 2
            begun = time.monotonic()
            self.house.up()
            life = LIFE + max(0, time.monotonic() - begun - LIFE) / 2

    def status(self):
        try:
            return furnish.status(self.house, "chain")
        except GONE as gone:
            raise AssertionError(f"the server does not answer though it was ready: {gone!r}\n{self.house.last_words()}") from gone

    def lines(self):
        return [line.split() for line in self.ledger.read_text().splitlines()]

    def told(self):
        """The ledger's end and the chain's own log."""
        return "\n".join(map(" ".join, self.lines()[-10:]))

    def check(self, steps):
        found = [(what, int(number)) for what, number, _ in self.lines()]
        wanted = [(what, number) for number in range(steps) for what in ("begin", "end")]
        wrong = next((place for place, (one, other) in enumerate(zip(found, wanted)) if one != other), min(len(found), len(wanted)))
        assert found == wanted, f"the ledger differs from line {wrong} on: {found[wrong:wrong + 6]} instead of {wanted[wrong:wrong + 6]}"
        starts = {token for _, _, token in self.lines()}
        assert len(starts) == steps, f"{steps} steps were started {len(starts)} times"
        for number in range(steps):
            status = furnish.status(self.house, f"chain-s{number}")
            assert status == "Completed", f"step {number} is {status}"
            log = self.house.ok("GET", f"/st/{self.house.account}/azureml/ExperimentRun/dcid.chain-s{number}/user_logs/std_log.txt").decode()
            assert log.count(f"step {number} done\n") == 1, f"the log of step {number} is not whole: {log}"
        assert self.kills >= 3, f"only {self.kills} servers were killed: the chain was too quick to show anything"

    def left_over(self):
        furnish.until("the end of all work", 30, lambda: not self.house.works(), lambda: str(self.house.works()))
        for folder in ("jobs", "run/work"):
            place = self.house.home / folder
            furnish.until(f"an empty folder {folder}", 30, lambda: not list(place.iterdir()), lambda: str(list(place.iterdir())[:5]))
        stopped = self.house.down()
        assert stopped.returncode == 0, stopped

    def remove(self):
        self.house.remove()
        self.shared.cleanup()
