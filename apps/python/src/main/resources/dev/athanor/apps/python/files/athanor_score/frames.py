"""JSON to what an MLflow model takes, by its signature, with errors that name the field; and predictions back to JSON."""
import base64
import json

from .script import BadInput

SPLIT = {"columns", "index", "data"}
# Signature type to what pandas shall hold, and the values of JSON that may become it.
KINDS = {
    "boolean": ("bool", (bool,)),
    "integer": ("int32", (int,)),
    "long": ("int64", (int,)),
    "float": ("float32", (int, float)),
    "double": ("float64", (int, float)),
}


def from_input_data(value, schema, field="input_data"):
    """Azure's form: split frame, records, dict of lists, or a plain list."""
    import pandas

    if isinstance(value, dict) and "data" in value and set(value) <= SPLIT:
        return split(value, schema, field)
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        return cast(pandas.DataFrame(value), schema, field)
    if isinstance(value, dict):
        return columns(value, schema, field)
    return plain(value, schema, field)


def split(value, schema, field):
    """``{"columns", "index", "data"}``, the first two optional."""
    import pandas

    if not isinstance(value, dict) or not isinstance(value.get("data"), list):
        raise BadInput("'%s' must be an object with 'columns', 'data' and maybe 'index'" % field)
    rows, names = value["data"], value.get("columns")
    if names is not None:
        for number, row in enumerate(rows):
            if isinstance(row, list) and len(row) != len(names):
                raise BadInput(
                    "'%s.data[%d]' has %d values, but 'columns' names %d: %s"
                    % (field, number, len(row), len(names), ", ".join(map(str, names)))
                )
    index = value.get("index")
    if index is not None and len(index) != len(rows):
        raise BadInput("'%s.index' has %d entries, but 'data' has %d rows" % (field, len(index), len(rows)))
    if names is None:
        return plain(rows, schema, field)
    return cast(pandas.DataFrame(rows, columns=names, index=index), schema, field)


def columns(value, schema, field):
    """A dict: named tensors when the signature has them, else columns of a frame."""
    import numpy
    import pandas

    if schema is not None and schema.is_tensor_spec():
        known = {spec.name: spec for spec in schema.inputs}
        missing = [name for name in known if name is not None and name not in value]
        if missing:
            raise BadInput(_missing(field, missing, list(value)))
        return {
            name: _tensor(item, known[name], "%s.%s" % (field, name)) if name in known else numpy.array(item)
            for name, item in value.items()
        }
    try:
        if value and all(not isinstance(item, (list, dict)) for item in value.values()):
            return cast(pandas.DataFrame([value]), schema, field)
        return cast(pandas.DataFrame(value), schema, field)
    except ValueError as problem:
        raise BadInput("'%s' is not a table: %s" % (field, problem))


def plain(value, schema, field):
    """A list: a tensor, or rows in the signature's order of columns."""
    import numpy
    import pandas

    if not isinstance(value, list):
        raise BadInput("'%s' must be an object or a list, not %s" % (field, _kind(value)))
    if schema is None:
        return numpy.array(value)
    if schema.is_tensor_spec():
        if len(schema.inputs) == 1:
            return _tensor(value, schema.inputs[0], field)
        raise BadInput("'%s' must be an object with the tensors %s" % (field, ", ".join(s.name for s in schema.inputs)))
    names = schema.input_names() if schema.has_input_names() else None
    rows = value if value and isinstance(value[0], list) else [[item] for item in value]
    if names:
        for number, row in enumerate(rows):
            if len(row) != len(names):
                raise BadInput(
                    "'%s[%d]' has %d values; the model's signature has %d columns: %s"
                    % (field, number, len(row), len(names), ", ".join(names))
                )
    return cast(pandas.DataFrame(rows, columns=names), schema, field)


def _tensor(value, spec, field):
    import numpy

    try:
        array = numpy.array(value, dtype=spec.type)
    except (ValueError, TypeError) as problem:
        raise BadInput("'%s' is no tensor of %s: %s" % (field, spec.type, problem))
    shape = spec.shape
    if len(shape) != array.ndim or any(want not in (-1, have) for want, have in zip(shape, array.shape)):
        raise BadInput("'%s' has shape %s; the model's signature asks for %s" % (field, array.shape, tuple(shape)))
    return array


def cast(frame, schema, field):
    """Gives each column of the signature its type. Columns that it does not name are left alone."""
    if schema is None or schema.is_tensor_spec() or not schema.has_input_names():
        return frame
    required = [spec.name for spec in schema.inputs if getattr(spec, "required", True)]
    missing = [name for name in required if name not in frame.columns]
    if missing:
        raise BadInput(_missing(field, missing, list(frame.columns)))
    for spec in schema.inputs:
        if spec.name in frame.columns:
            kind = getattr(spec.type, "name", "")
            if kind:
                frame[spec.name] = _column(frame[spec.name], spec, kind, field)
    return frame


def _column(series, spec, kind, field):
    optional = not getattr(spec, "required", True)
    if kind in KINDS:
        wanted, allowed = KINDS[kind]
        if series.dtype == wanted:
            return series
        for row, value in zip(series.index, series.tolist()):
            if value is None or value != value:
                if kind in ("float", "double") or optional:
                    continue
                raise _wrong(field, spec, kind, row, value)
            whole = isinstance(value, float) and value.is_integer() and int in allowed
            if isinstance(value, bool) and bool not in allowed or not (isinstance(value, allowed) or whole):
                raise _wrong(field, spec, kind, row, value)
        if series.isna().any() and kind not in ("float", "double"):
            return series
        return series.astype(wanted)
    if kind == "string":
        for row, value in zip(series.index, series.tolist()):
            if not isinstance(value, str) and not (value is None and optional):
                raise _wrong(field, spec, kind, row, value)
    elif kind == "datetime":
        import pandas

        try:
            return pandas.to_datetime(series)
        except (ValueError, TypeError) as problem:
            raise BadInput("'%s': column '%s' holds no dates: %s" % (field, spec.name, problem))
    elif kind == "binary":
        try:
            return series.map(lambda value: value if isinstance(value, bytes) else base64.b64decode(value))
        except (ValueError, TypeError) as problem:
            raise BadInput("'%s': column '%s' is not base64: %s" % (field, spec.name, problem))
    return series


def _wrong(field, spec, kind, row, value):
    return BadInput(
        "'%s': column '%s' has the value %s in row %s; the model's signature asks for %s"
        % (field, spec.name, json.dumps(value, default=str), row, kind)
    )


def _missing(field, missing, present):
    return "'%s' lacks %s; present: %s" % (
        field,
        ", ".join("'%s'" % name for name in missing),
        ", ".join(map(str, present)) or "nothing",
    )


def _kind(value):
    return {str: "a text", bool: "a boolean", int: "a number", float: "a number", type(None): "null"}.get(type(value), "that")


def from_csv(body, schema):
    """CSV with a header line."""
    import io

    import pandas

    kinds = {} if schema is None or schema.is_tensor_spec() else {s.name: getattr(s.type, "name", "") for s in schema.inputs}
    texts = {name: str for name, kind in kinds.items() if kind == "string"}
    try:
        frame = pandas.read_csv(io.BytesIO(body), dtype=texts)
    except Exception as problem:
        raise BadInput("the body is not CSV: %s" % problem)
    return cast(frame, schema, "csv")


def to_json(value):
    """Predictions as plain values: frames as records, arrays and series as lists."""
    module = type(value).__module__
    if module.startswith("pandas"):
        if hasattr(value, "columns"):
            return to_json(value.to_dict(orient="records"))
        if hasattr(value, "isoformat"):
            return value.isoformat()
        return to_json(value.tolist())
    if module.startswith("numpy"):
        if hasattr(value, "tolist"):
            plain_value = value.tolist()
            return to_json(plain_value) if getattr(value, "dtype", None) == object else _dated(plain_value)
    if isinstance(value, dict):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [to_json(item) for item in value]
    return _dated(value)


def _dated(value):
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value.isoformat() if hasattr(value, "isoformat") else value
