"""Starting, watching and stopping the server, and running programs against it: each test with a home folder of its own."""

import json
import os
import pathlib
import signal
import subprocess
import time
import urllib.request

import pytest
from conftest import LAUNCHER, CommandLine

INHERITED = ("ATHANOR_", "AZURE", "ARM_", "IDENTITY_", "MLFLOW_", "REGISTRY_")


@pytest.fixture
def own(tmp_path, tmp_path_factory):
    """A command line whose server is its own; whatever is left running is stopped."""
    line = CommandLine(tmp_path, tmp_path_factory.mktemp("az"))
    for key in [key for key in line.environment if key.startswith(INHERITED)]:
        del line.environment[key]
    line.environment.update(
        ATHANOR_HOME=str(tmp_path / "home"),
        ATHANOR_SERVER_PORT="0",
        ATHANOR_SERVER_HTTP_PORT="0",
        ATHANOR_BUILD="never",
        AZURE_CONFIG_DIR=str(tmp_path / "az"),
    )
    yield line
    line.run("down")


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A server that the tests which only look at it share."""
    folder = tmp_path_factory.mktemp("running")
    line = CommandLine(folder, folder / "az")
    for key in [key for key in line.environment if key.startswith(INHERITED)]:
        del line.environment[key]
    line.environment.update(
        ATHANOR_HOME=str(folder / "home"), ATHANOR_SERVER_PORT="0", ATHANOR_SERVER_HTTP_PORT="0", ATHANOR_BUILD="never"
    )
    assert line.run("up", "--detach").code == 0
    yield line
    line.run("down")


def health(url):
    with urllib.request.urlopen(url + "/health", timeout=10) as answer:
        return answer.status


def alive(pid):
    """Whether a process runs; one that has ended but was not waited for does not."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def until(condition, seconds=30):
    for _ in range(seconds * 20):
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def test_up_detach_returns_when_ready_and_down_ends_it(own):
    done = own.run("up", "--detach")
    assert done.code == 0 and "Athanor is up at https://localhost:" in done.err, done
    status = own.json("status -o json")
    assert status["running"] is True and status["home"] == own.environment["ATHANOR_HOME"]
    assert status["version"] and status["url"].startswith("https://") and status["http_url"].startswith("http://127.0.0.1:")
    assert health(status["http_url"]) == 200
    assert alive(status["pid"])
    again = own.run("up", "--detach")
    assert again.code == 0 and "runs already" in again.err
    stopped = own.run("down")
    assert stopped.code == 0 and "has stopped" in stopped.err
    assert not alive(status["pid"])
    idle = own.run("status", "-o", "json")
    assert idle.code == 3 and json.loads(idle.out)["running"] is False
    assert "No server runs" in own.run("down").err


def test_up_in_the_foreground_ends_cleanly_on_ctrl_c(own):
    server = subprocess.Popen(
        [LAUNCHER, "up"],
        cwd=own.folder,
        env=own.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        # A shell's background jobs ignore the signal, and whoever they start inherits that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        status = until(lambda: json.loads(own.run("status", "-o", "json").out).get("running") and own.json("status -o json"))
        assert health(status["http_url"]) == 200
        os.killpg(server.pid, signal.SIGINT)
        out, _ = server.communicate(timeout=30)
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
    assert server.returncode in (0, 130), out
    assert "Exception" not in out, out
    assert own.run("status").code == 3


def test_status_tells_people_what_it_tells_programs(running):
    text = running.text("status")
    for word in ("running", "pid", "url", "http_url", "version", "home"):
        assert word in text
    assert running.text("status --query pid -o tsv").strip().isdigit()


def test_logs_are_shown_and_followed(running):
    assert "\n" in running.text("logs --lines 50")
    follower = subprocess.Popen(
        [LAUNCHER, "logs", "-f", "--lines", "1", "-o", "json"],
        cwd=running.folder,
        env=running.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert follower.stdout.readline().startswith("{")
        log = pathlib.Path(running.environment["ATHANOR_HOME"], "logs", "server.log.0")
        with open(log, "a") as file:
            file.write('{"message": "a line that was added"}\n')
        assert "a line that was added" in until(lambda: follower.stdout.readline())
    finally:
        follower.terminate()
        follower.wait()


def test_doctor_tells_what_it_looked_at(running):
    done = running.run("doctor")
    assert done.code in (0, 1), done
    for word in ("Java", "Python", "uv"):
        assert word.lower() in (done.out + done.err).lower(), done


def test_env_is_for_every_shell(running):
    lines = running.text("env").splitlines()
    assert all(line.startswith("export ") for line in lines)
    told = running.json("env --shell json")
    for name in (
        "ATHANOR_URL", "ATHANOR_CA", "ATHANOR_SUBSCRIPTION", "ATHANOR_RESOURCE_GROUP", "ATHANOR_WORKSPACE",
        "ARM_CLOUD_METADATA_URL", "IDENTITY_ENDPOINT", "IDENTITY_HEADER", "REQUESTS_CA_BUNDLE", "MLFLOW_TRACKING_URI",
    ):
        assert told[name], name
    assert pathlib.Path(told["ATHANOR_CA"]).exists()
    assert "set -gx ATHANOR_URL" in running.text("env --shell fish")
    assert "$env:ATHANOR_URL" in running.text("env --shell powershell").replace("$Env", "$env")
    assert "ATHANOR_URL=" in running.text("env --shell dotenv")
    out = subprocess.run(
        ["bash", "-c", f'eval "$({LAUNCHER} env)"; printf %s "$ATHANOR_URL"'],
        env=running.environment, capture_output=True, text=True, check=True,
    ).stdout
    assert out == told["ATHANOR_URL"]


def test_run_gives_a_program_the_environment_and_its_exit_status(running):
    code = "import os, sys; print(os.environ['ATHANOR_URL'], sys.argv[1:]); sys.exit(7)"
    done = running.run("run", "--", "python3", "-c", code, "--flag", "a b")
    assert done.code == 7 and "['--flag', 'a b']" in done.out and "https://localhost:" in done.out, done
    absent = running.run("run", "--", "no-such-program")
    assert absent.code != 0 and "no-such-program" in absent.err


def test_a_command_without_a_server_says_how_to_start_one(own):
    refusal = own.fails(1, "ml compute list")
    assert "athanor up --detach" in refusal
    assert "Start one with `athanor up --detach`" in own.run("status").out
    assert own.run("env").code != 0


def test_settings_that_nobody_knows_stop_the_start(own):
    done = own.run("up", "--detach", "--set", "server.prot=7443")
    assert done.code == 1 and "server.prot" in done.err, done
    assert own.run("status").code == 3
