"""What the job was asked to do: fields of the step, overridden by those arguments that Azure's driver takes."""
import json
import os
import re
import shlex

from .problem import JobFailed

PREFIX = "ATHANOR_PARALLEL_"
LONGEST = 259200
SIZE = re.compile(r"^(\d+)\s*([kmg]b)?$", re.IGNORECASE)
UNITS = {"kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30}
LEVELS = ("DEBUG", "INFO", "WARNING")

# Arguments that concern the driver: name, field it overrides.
ARGUMENTS = {
    "error_threshold": "error_threshold",
    "allowed_failed_count": "mini_batch_error_threshold",
    "allowed_failed_percent": "allowed_failed_percent",
    "task_overhead_timeout": "task_overhead_timeout",
    "progress_update_timeout": "progress_update_timeout",
    "first_task_creation_timeout": "first_task_creation_timeout",
    "resource_monitor_interval": "resource_monitor_interval",
    "copy_logs_to_parent": "copy_logs_to_parent",
    "append_row_dataframe_header": "append_row_dataframe_header",
    "append_row_file_name": "append_row_file_name",
    "mini_batch_size": "mini_batch_size",
    "process_count_per_node": "max_concurrency_per_instance",
    "run_invocation_timeout": "timeout",
    "run_max_try": "run_max_try",
    "logging_level": "logging_level",
}


def _found(arguments):
    """The driver's arguments among the script's."""
    found = {}
    for at, word in enumerate(arguments):
        name, equals, value = word.partition("=")
        if name.startswith("--") and name[2:] in ARGUMENTS:
            if not equals:
                value = arguments[at + 1] if at + 1 < len(arguments) else ""
            found[ARGUMENTS[name[2:]]] = value
    return found


class Settings:
    """Checked values; times are seconds, -1 of a threshold means no limit."""

    def __init__(self, environment=None):
        env = os.environ if environment is None else environment
        given = {
            name[len(PREFIX):].lower(): value
            for name, value in env.items()
            if name.startswith(PREFIX) and value != ""
        }
        try:
            self.arguments = shlex.split(given.get("arguments", ""))
        except ValueError as odd:
            raise JobFailed("task.program_arguments: %s in '%s'; close every quote" % (odd, given.get("arguments")))
        given.update(_found(self.arguments))
        self._given = given
        self.no_code = given.get("task_type") == "model"
        self.entry_script = "" if self.no_code else self._text("entry_script")
        self.model = given.get("model", "")
        self.model_name = given.get("model_name", "model")
        self.input = self._text("input_data")
        self.input_type = given.get("input_type", "uri_folder")
        self.input_mode = given.get("input_mode", "")
        self.state = given.get("state", os.path.abspath(".parallel"))
        self.append_row_to = given.get("append_row_to")
        # Whether the script writes outputs of its own.
        outputs = [value for name, value in env.items() if name.startswith("AZURE_ML_OUTPUT_")]
        self.writes = any(one != self.append_row_to for one in outputs) or self.append_row_to is None
        self.append_row_file_name = given.get("append_row_file_name", "parallel_run_step.txt")
        self.header = self._flag("append_row_dataframe_header")
        self.copy_logs = self._flag("copy_logs_to_parent")
        self.partition_keys = self._keys()
        self.error_threshold = self._number("error_threshold", -1, -1)
        self.mini_batch_error_threshold = self._number("mini_batch_error_threshold", -1, -1)
        self.allowed_failed_percent = self._number("allowed_failed_percent", 100, 0, 100)
        self.tries = self._number("run_max_try", 1 + self._number("max_retries", 2, 0), 1)
        self.timeout = self._number("timeout", 60, 1, LONGEST)
        self.overhead_timeout = self._number("task_overhead_timeout", 600, 1, LONGEST)
        self.progress_timeout = self._number("progress_update_timeout", None, 1, LONGEST)
        self.first_timeout = self._number("first_task_creation_timeout", None, 1, LONGEST)
        self.monitor_interval = self._number("resource_monitor_interval", 600, 0)
        self.instances = self._number("instance_count", 1, 1)
        self.per_instance = self._number("max_concurrency_per_instance", self._number("cores", 1, 1), 1)
        self.level = given.get("logging_level", "INFO").upper()
        if self.level not in LEVELS:
            raise JobFailed("logging_level: it is '%s'; allowed: %s" % (self.level, ", ".join(LEVELS)))

    def size(self, otherwise):
        """How much goes into a mini-batch: files, or bytes of a table."""
        text = self._given.get("mini_batch_size", "").strip()
        if text in ("", "0"):
            return otherwise
        match = SIZE.match(text)
        if not match or int(match.group(1)) < 1:
            raise JobFailed(
                "mini_batch_size: it is '%s'; allowed: a number of files, or of bytes with KB, MB or GB, such as 10 or 1MB"
                % text
            )
        return int(match.group(1)) * UNITS.get((match.group(2) or "").lower(), 1)

    def _text(self, name):
        value = self._given.get(name)
        if value is None:
            raise JobFailed("%s: it is missing" % name)
        return value

    def _flag(self, name):
        return self._given.get(name, "false").strip().lower() in ("true", "1", "yes")

    def _keys(self):
        text = self._given.get("partition_keys", "[]")
        try:
            keys = json.loads(text)
        except ValueError:
            keys = None
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            raise JobFailed("partition_keys: it is '%s'; allowed: a list of names" % text)
        return keys

    def _number(self, name, otherwise, least, most=2 ** 31 - 1):
        text = self._given.get(name)
        if text is None:
            return otherwise
        try:
            value = int(text)
        except ValueError:
            value = None
        if value is None or not least <= value <= most:
            raise JobFailed("%s: it is '%s'; allowed: a whole number from %d to %d" % (name, text, least, most))
        return value
