"""Reads the mini-batch of a table into a pandas DataFrame, and writes what run() returns as rows."""
import io

from .problem import JobFailed

ENCODINGS = {"utf8": "utf-8-sig", "utf-8": "utf-8-sig", "utf8bom": "utf-8-sig", "iso88591": "latin-1", "latin1": "latin-1",
             "ascii": "ascii", "utf16": "utf-16", "utf32": "utf-32", "windows1252": "cp1252"}


def read(batch):
    try:
        import pandas
    except ImportError:
        raise JobFailed("input_data: run() gets a table as a DataFrame, and the environment has no pandas; add it")
    how = batch["table"]
    frames = [_part(pandas, part, how) for part in batch["parts"]]
    frame = frames[0] if len(frames) == 1 else pandas.concat(frames, ignore_index=True)
    for name, options in how["steps"]:
        frame = _step(pandas, frame, name, options)
    return frame


def _part(pandas, part, how):
    options = how["options"]
    if how["reader"] == "read_parquet":
        frame = _parquet(part)
    elif how["reader"] == "read_json_lines":
        frame = pandas.read_json(io.BytesIO(_bytes(part)), lines=True)
    else:
        frame = _delimited(pandas, part, options)
    if options.get("include_path_column") is True:
        frame["Path"] = part["file"]
    for name, value in part["columns"].items():
        frame[name] = value
    return frame


def _bytes(part):
    pieces = []
    header = part["header"]
    if header and header[1]:
        with open(header[0], "rb") as file:
            pieces.append(file.read(header[1]))
            if not pieces[-1].endswith(b"\n"):
                pieces.append(b"\n")
    with open(part["file"], "rb") as file:
        for start, end in part["ranges"]:
            file.seek(start)
            pieces.append(file.read(end - start))
    return b"".join(pieces)


def _delimited(pandas, part, options):
    named = str(options.get("encoding", "utf8")).lower()
    more = {}
    if options.get("infer_column_types") is False:
        more["dtype"] = str
    if options.get("empty_as_string") is True:
        more.update(keep_default_na=False, na_values=[])
    frame = pandas.read_csv(
        io.BytesIO(_bytes(part)),
        sep=str(options.get("delimiter", ",")),
        encoding=ENCODINGS.get(named, named),
        header=0 if part["header"] else None,
        **more
    )
    if not part["header"]:
        frame.columns = ["Column%d" % number for number in range(1, len(frame.columns) + 1)]
    return frame


def _parquet(part):
    from pyarrow import parquet

    groups = [group for start, end in part["ranges"] for group in range(start, end)]
    return parquet.ParquetFile(part["file"]).read_row_groups(groups).to_pandas()


def _step(pandas, frame, name, options):
    if name == "convert_column_types":
        for one in options:
            for column in _names(one.get("columns")):
                frame[column] = _converted(pandas, frame[column], one.get("column_type"))
        return frame
    columns = _names(options.get("columns") if isinstance(options, dict) else options)
    return frame[columns] if name == "keep_columns" else frame.drop(columns=columns)


def _names(given):
    return list(given) if isinstance(given, (list, tuple)) else [given]


def _converted(pandas, column, kind):
    word = kind if isinstance(kind, str) else next(iter(kind), "") if isinstance(kind, dict) else ""
    if word in ("int", "float"):
        return pandas.to_numeric(column)
    if word == "string":
        return column.astype(str)
    if word == "boolean":
        return column.map(lambda value: str(value).strip().lower() in ("true", "1", "yes"))
    if word == "datetime":
        formats = (kind[word] or {}).get("formats") if isinstance(kind, dict) else None
        return pandas.to_datetime(column, format=formats[0] if formats else None)
    raise JobFailed("MLTable convert_column_types: '%s' is no type; allowed: int, float, string, boolean, datetime" % word)


def rows(result, header):
    """What run() returned as text, with the line of column names if one is wanted: ``(count, rows, names)``."""
    if hasattr(result, "to_csv") and hasattr(result, "columns"):
        text = result.to_csv(sep=" ", header=False, index=False)
        names = result.head(0).to_csv(sep=" ", index=False) if header else ""
        return len(result), text, names
    if isinstance(result, (str, bytes, dict)) or not (hasattr(result, "__len__") and hasattr(result, "__iter__")):
        raise TypeError(
            "run() must return a list, a tuple or a pandas DataFrame with an element for each item that went well, not %s"
            % type(result).__name__
        )
    return len(result), "".join("%s\n" % (item,) for item in result), ""
