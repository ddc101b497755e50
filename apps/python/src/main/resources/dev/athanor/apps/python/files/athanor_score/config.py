"""What the host is told, by environment variables and an optional JSON file with the same names."""
import json
import os


def flag(text):
    return str(text).strip().lower() == "true"


class Config:
    """The variables of the scoring contract, and ours that begin with ATHANOR_."""

    def __init__(self, environ=None):
        values = dict(os.environ if environ is None else environ)
        file = values.get("AZUREML_CONFIG_FILE")
        if file and os.path.isfile(file):
            with open(file, encoding="utf-8") as stream:
                for name, value in json.load(stream).items():
                    values.setdefault(name, value if isinstance(value, str) else json.dumps(value))
        self.app_root = values.get("AML_APP_ROOT") or os.getcwd()
        self.entry_script = values.get("AZUREML_ENTRY_SCRIPT") or None
        self.source_directory = values.get("AZUREML_SOURCE_DIRECTORY") or None
        self.model_dir = values.get("AZUREML_MODEL_DIR") or None
        self.mlflow_model = values.get("ATHANOR_MLFLOW_MODEL") or None
        self.scoring_timeout_ms = int(float(values.get("SCORING_TIMEOUT_MS") or 3600 * 1000))
        self.worker_count = max(1, int(values.get("WORKER_COUNT") or 1))
        self.worker_preload = flag(values.get("WORKER_PRELOAD", "false"))
        self.cors_origins = [o.strip() for o in (values.get("AML_CORS_ORIGINS") or "").split(",") if o.strip()]
        self.log_level = (values.get("AZUREML_LOG_LEVEL") or "INFO").upper()
        self.server_version = values.get("HTTP_X_MS_SERVER_VERSION", "")
        self.service_name = values.get("SERVICE_NAME") or "ML service"
        self.service_version = values.get("SERVICE_VERSION") or "1.0"
        self.path_prefix = (values.get("SERVICE_PATH_PREFIX") or "").strip("/")
