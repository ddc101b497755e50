"""The helper of entry scripts that Azure documents: a logger and the places of this worker."""
import logging
import os


class EntryScript:
    """The same instance wherever it is asked for in a worker."""

    _instance = None

    def __new__(cls):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    @property
    def agent_name(self):
        """Name of the worker process: ``process000``."""
        return os.environ.get("ATHANOR_PARALLEL_PROCESS", "process000")

    @property
    def node_id(self):
        return os.environ.get("ATHANOR_PARALLEL_NODE", "node0")

    @property
    def working_dir(self):
        """The folder that the job's code was copied to."""
        return os.getcwd()

    @property
    def log_dir(self):
        """A folder for the script's own logs; files in it are kept with the job."""
        root = os.environ.get("ATHANOR_PARALLEL_LOGS", os.path.abspath("logs"))
        return os.path.join(root, "user", "entry_script_log", self.node_id)

    @property
    def output_dir(self):
        """The folder of the step's output; None when it has none, or several and no append_row_to among them."""
        target = os.environ.get("ATHANOR_PARALLEL_APPEND_ROW_TO")
        if target:
            return target if os.path.isdir(target) else os.path.dirname(target)
        places = [value for name, value in os.environ.items() if name.startswith("AZURE_ML_OUTPUT_")]
        return places[0] if len(places) == 1 else None

    @property
    def logger(self):
        """Writes to ``logs/user/entry_script_log/NODE/PROCESS.log.txt``."""
        logger = logging.getLogger("EntryScript")
        if not logger.handlers:
            os.makedirs(self.log_dir, exist_ok=True)
            handler = logging.FileHandler(os.path.join(self.log_dir, self.agent_name + ".log.txt"), encoding="utf-8")
            handler.setFormatter(logging.Formatter("%(asctime)s|%(levelname)s|%(process)d|%(message)s"))
            logger.addHandler(handler)
            logger.setLevel(os.environ.get("ATHANOR_PARALLEL_LOGGING_LEVEL", "INFO"))
            logger.propagate = False
        return logger
