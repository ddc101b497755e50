"""The model of a task, where scripts look for it: the folder ``AZUREML_MODEL_DIR`` with the model's own file or folder in it."""
import os

from .problem import JobFailed


def place(settings):
    """Sets ``AZUREML_MODEL_DIR`` if the job has a model; a folder goes to one of its own name beside the state."""
    source = settings.model
    if not source:
        return
    if os.path.isfile(source):
        os.environ["AZUREML_MODEL_DIR"] = os.path.dirname(source)
        return
    root = os.path.join(os.path.dirname(settings.state), "azureml-models")
    target = os.path.join(root, settings.model_name)
    if not os.path.isdir(target):
        # The input is a copy of the job's own. A driver that starts again finds it moved.
        if not os.path.isdir(source):
            raise JobFailed("task.model: there is nothing at %s" % source)
        os.makedirs(root, exist_ok=True)
        os.rename(source, target)
    os.environ["AZUREML_MODEL_DIR"] = root
