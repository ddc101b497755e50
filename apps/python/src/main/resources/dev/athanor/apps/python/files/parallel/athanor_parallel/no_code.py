"""Scores files with an MLflow model: what an entry script would do, without one."""
import os

from .problem import JobFailed

MODEL = None
READERS = {
    ".csv": lambda pandas, place: pandas.read_csv(place),
    ".parquet": lambda pandas, place: pandas.read_parquet(place),
    ".pqt": lambda pandas, place: pandas.read_parquet(place),
    ".json": lambda pandas, place: pandas.read_json(place),
    ".jsonl": lambda pandas, place: pandas.read_json(place, lines=True),
    ".ndjson": lambda pandas, place: pandas.read_json(place, lines=True),
}


def init():
    global MODEL
    try:
        import mlflow.pyfunc
    except ImportError as problem:
        raise JobFailed(
            "task.model: the environment cannot import mlflow (%s); add mlflow to it, or leave the environment out to use"
            " the model's own" % problem
        )
    MODEL = mlflow.pyfunc.load_model(folder(os.environ["AZUREML_MODEL_DIR"]))


def folder(root):
    """The folder with the file MLmodel: the first on the way down that has one."""
    for place, folders, files in os.walk(root):
        folders.sort()
        if "MLmodel" in files:
            return place
    raise JobFailed("task.model: there is no file MLmodel in it; a task without an entry script needs an MLflow model")


def run(mini_batch):
    """One row a row of the input: its number in its file, the prediction, the file's name. A table is scored as it is."""
    import pandas

    if isinstance(mini_batch, pandas.DataFrame):
        return _rows(pandas, mini_batch, "")
    return pandas.concat([_rows(pandas, _read(pandas, place), os.path.basename(place)) for place in mini_batch])


def _read(pandas, place):
    kind = os.path.splitext(place)[1].lower()
    if kind not in READERS:
        raise ValueError(
            "'%s' is no file that is read without a script; allowed: %s" % (os.path.basename(place), ", ".join(READERS))
        )
    return READERS[kind](pandas, place)


def _rows(pandas, frame, name):
    schema = MODEL.metadata.get_input_schema()
    if schema is not None and not schema.is_tensor_spec():
        # CSV files tell 1 and 1.0 apart; the signature says which is meant.
        wanted = {spec.name: spec.type.to_pandas() for spec in schema.inputs if spec.name in frame.columns}
        frame = frame.astype({column: kind for column, kind in wanted.items() if frame[column].notna().all()})
    predictions = MODEL.predict(frame)
    if isinstance(predictions, pandas.DataFrame):
        answer = predictions.reset_index(drop=True)
    else:
        values = list(predictions)
        answer = pandas.DataFrame({"prediction": values})
    answer.insert(0, "row", range(len(answer)))
    answer["file"] = name
    return answer
