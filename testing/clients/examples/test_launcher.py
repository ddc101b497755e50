"""The launcher: which JDK it takes, what it says when there is none, and when it builds."""

import os
import re
import shutil
import signal
import subprocess

import pytest
from conftest import ROOT


class Machine:
    """A machine with JDKs that tell what they were asked, and the launcher in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.root = folder / "athanor-here"
        self.root.mkdir()
        shutil.copy(ROOT / "athanor", self.root)
        self.variables = {
            "PATH": os.defpath + ":/usr/bin:/bin",
            "HOME": str(folder / "home"),
            "ATHANOR_JDK_FOLDERS": str(folder / "jvm"),
            "LANG": "C.UTF-8",
        }
        # An older Java that the machine really has must not be met.
        self.before_path(self.jdk("older/on-path", "17.0.2"))

    def distribution(self):
        (self.root / "lib").mkdir()
        (self.root / "cli.jars").write_text("cli.jar\n")
        return self

    def jdk(self, name, version, compiler=True):
        home = self.folder / name
        (home / "bin").mkdir(parents=True)
        (home / "release").write_text(f'IMPLEMENTOR="nobody"\nJAVA_VERSION="{version}"\n')
        for program in ["java"] + (["javac"] if compiler else []):
            file = home / "bin" / program
            file.write_text('#!/bin/sh\necho "$0 LC_ALL=$LC_ALL LC_CTYPE=$LC_CTYPE $@"\n')
            file.chmod(0o755)
        return home

    def before_path(self, home):
        self.variables["PATH"] = f"{home}/bin:" + self.variables["PATH"]

    def launches(self, *words, **more):
        return subprocess.run(
            ["bash", self.root / "athanor", *words], env=self.variables | more, text=True, capture_output=True, timeout=60
        )


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_the_usual_folders_are_looked_through_when_all_that_is_named_is_older(machine):
    machine.distribution()
    older = machine.jdk("older/named", "21.0.1")
    machine.jdk("jvm/a-jdk-26", "26")
    machine.jdk("jvm/jdk-25", "25.0.3")
    ran = machine.launches("ml", "job", "list", JAVA_HOME=str(older))
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith(f"{machine.folder}/jvm/jdk-25/bin/java ")
    assert ran.stdout.rstrip().endswith("Athanor ml job list")


def test_what_is_named_goes_first(machine):
    machine.distribution()
    machine.jdk("jvm/jdk-25", "25.0.3")
    on_path = machine.jdk("mine/on-path", "25")
    machine.before_path(on_path)
    assert machine.launches("status").stdout.startswith(f"{on_path}/bin/java ")
    by_home = machine.jdk("mine/by-home", "25-ea")
    assert machine.launches("status", JAVA_HOME=str(by_home)).stdout.startswith(f"{by_home}/bin/java ")
    own = machine.jdk("mine/own", "25.0.1+8")
    ran = machine.launches("status", JAVA_HOME=str(by_home), ATHANOR_JAVA_HOME=str(own))
    assert ran.stdout.startswith(f"{own}/bin/java ")


def test_a_link_on_the_path_leads_to_its_jdk(machine):
    machine.distribution()
    real = machine.jdk("mine/real", "25.0.3")
    links = machine.folder / "links" / "bin"
    links.mkdir(parents=True)
    (links / "java").symlink_to(real / "bin" / "java")
    machine.before_path(links.parent)
    assert machine.launches("status").stdout.startswith(f"{real}/bin/java ")


def test_without_a_jdk_it_says_how_to_get_one(machine):
    machine.distribution()
    machine.jdk("jvm/jdk-17", "17.0.9")
    ran = machine.launches("status")
    assert ran.returncode == 1
    assert "no JDK 25 was found" in ran.stderr
    for word in ("apt install", "dnf install", "brew install", "ATHANOR_JAVA_HOME"):
        assert word in ran.stderr
    ran = machine.launches("status", ATHANOR_JAVA_HOME="/nowhere")
    assert ran.returncode == 1 and "ATHANOR_JAVA_HOME=/nowhere is not a JDK 25" in ran.stderr


def test_to_build_it_wants_a_compiler(machine):
    (machine.root / "pom.xml").write_text("<project/>")
    machine.jdk("jvm/only-a-runtime", "25.0.3", compiler=False)
    ran = machine.launches("build")
    assert ran.returncode == 1 and "no JDK 25 was found" in ran.stderr


@pytest.mark.parametrize(
    "locale, given",
    [
        ({"LANG": "C"}, "LC_ALL= LC_CTYPE=C.UTF-8 "),
        ({"LANG": "", "LC_ALL": "POSIX"}, "LC_ALL=C.UTF-8 LC_CTYPE=C.UTF-8 "),
        ({"LANG": "de_DE.UTF-8"}, "LC_ALL= LC_CTYPE= "),
        ({"LANG": "C", "LC_ALL": "en_US.utf8"}, "LC_ALL=en_US.utf8 LC_CTYPE= "),
    ],
)
def test_file_names_are_utf8_in_any_locale(machine, locale, given):
    machine.distribution()
    machine.jdk("jvm/jdk-25", "25.0.3")
    assert given in machine.launches("status", **locale).stdout


@pytest.mark.parametrize("linked", [False, True])
def test_a_commit_is_noticed_and_nothing_else_is_looked_at(machine, linked):
    """An ordinary command builds when the commit has changed; in a linked work tree .git is a file."""
    (machine.root / "pom.xml").write_text("<project/>")
    jdk = machine.jdk("jvm/jdk-25", "25.0.3")
    git = machine.root / ".git"
    if linked:
        git.write_text("gitdir: ../repository/worktrees/here\n")
        git = machine.folder / "repository" / "worktrees" / "here"
    (git / "logs").mkdir(parents=True)
    (git / "logs" / "HEAD").write_text("a commit\n")
    (git / "HEAD").write_text("ref: refs/heads/here\n")
    build = machine.root / ".build"
    build.mkdir()
    (build / "launch.sh").write_text(f"java='{jdk}/bin/java'\ncli_path=x\n")
    (build / "stamp").write_text("")
    maven = machine.jdk("maven", "25")
    (maven / "bin" / "mvn").write_text("#!/bin/sh\necho '[ERROR] nothing to build'\nexit 1\n")
    (maven / "bin" / "mvn").chmod(0o755)
    machine.before_path(maven)
    for file in (git / "logs" / "HEAD", git / "HEAD"):
        os.utime(file, (1000, 1000))
    os.utime(build / "stamp", (2000, 2000))
    assert machine.launches("status").returncode == 0, "a newer source alone is not looked for"
    os.utime(git / "logs" / "HEAD", (3000, 3000))
    ran = machine.launches("status")
    assert ran.returncode == 1 and "the build failed" in ran.stderr and "nothing to build" in ran.stderr


def test_ctrl_c_ends_a_server_in_the_foreground(user):
    """The terminal sends the interrupt to the whole group: the command line's process and the server's."""
    home = user.home / "foreground"
    process = subprocess.Popen(
        ["./athanor", "up", "--home", home],
        cwd=ROOT,
        env=user.variables,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        # A shell's background jobs ignore the signal, and whoever they start inherits that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        said = process.stdout.readline()
        assert re.match(r"Athanor is up at https://\S+; Ctrl-C ends it", said), said
        os.killpg(process.pid, signal.SIGINT)
        rest = process.stdout.read()
        assert process.wait(timeout=60) in (0, 130), rest
        assert "Exception" not in rest
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    user_there = user.variables | {"ATHANOR_HOME": str(home)}
    after = subprocess.run(["./athanor", "status"], cwd=ROOT, env=user_there, capture_output=True, text=True)
    assert after.returncode == 3 and "No server runs" in after.stdout
