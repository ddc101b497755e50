"""Where logs lie, as on Azure."""
import os
import time

README = """What is where:
job_progress_overview.txt               how far the job has come
job_result.txt                          how it ended
user/error.txt, user/error/             what went wrong in the entry script
user/stdout/, user/stderr/              what the entry script printed, by node and process
user/entry_script_log/                  what it logged by EntryScript().logger
sys/master_role.txt                     what the driver did
sys/node/                               which process did which mini-batch
sys/job_report/                         all mini-batches and processes as tables
sys/perf/                               what the processes used
"""


def stamp():
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())


class Layout:
    """The files below ``logs``; each is made when it is first written to."""

    def __init__(self, root="logs"):
        self.root = os.path.abspath(root)
        self.files = {}
        self.line("readme.txt", README.rstrip("\n"))

    def path(self, name):
        path = os.path.join(self.root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def line(self, name, text):
        file = self.files.get(name)
        if file is None:
            file = self.files[name] = open(self.path(name), "a", encoding="utf-8", errors="backslashreplace")
        file.write(text + "\n")
        file.flush()

    def close(self, name):
        """Closes a file that nothing more comes to."""
        file = self.files.pop(name, None)
        if file is not None:
            file.close()

    def master(self, text):
        self.line("sys/master_role.txt", stamp() + " " + text)

    def node(self, process, text):
        self.line("sys/node/%s/%s.txt" % (process.node, process.name), stamp() + " " + text)

    def error(self, process, what, trace):
        self.line("user/error.txt", "%s %s on %s: %s" % (stamp(), process.name, process.node, what))
        self.line("user/error/%s/%s.txt" % (process.node, process.name), "%s %s\n%s" % (stamp(), what, trace))

    def row(self, table, columns, values):
        """Adds a row to a table of the report."""
        name = "sys/job_report/" + table
        if name not in self.files and not os.path.exists(self.path(name)):
            self.line(name, ",".join(columns))
        self.line(name, ",".join(_cell(value) for value in values))


def _cell(value):
    text = "" if value is None else str(value).replace("\n", " ")
    return '"%s"' % text.replace('"', '""') if any(mark in text for mark in ',"') else text
