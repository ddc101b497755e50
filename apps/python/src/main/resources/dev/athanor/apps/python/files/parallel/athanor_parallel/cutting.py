"""Cuts the input into mini-batches. What is cut is described, not read: a mini-batch names files, or pieces of them."""
import csv
import hashlib
import json
import os

from . import mltable
from .problem import JobFailed
from .shapes import Lines
from .shapes import RowGroups

FILES = 10
BYTES = 1 << 20
FILE_MODES = ("readonlymount", "ro_mount", "download", "evalmount", "eval_mount", "evaldownload", "eval_download")


def cut(settings):
    """The mini-batches in order, and a digest by which another start of the driver knows that nothing has changed."""
    table = None
    if settings.input_type == "mltable":
        table = mltable.Table(settings.input)
    if table is not None and table.reader is not None and settings.input_mode.lower() not in FILE_MODES:
        batches = _tables(table, settings)
    else:
        batches = _files(table, settings)
    if not batches:
        raise JobFailed("input_data: there are no files at '%s', so there is nothing to do" % settings.input)
    for index, batch in enumerate(batches):
        batch["index"] = index
    return batches, hashlib.sha256(json.dumps(batches, sort_keys=True).encode("ascii")).hexdigest()


def _files(table, settings):
    if table is not None:
        files = table.files
    elif os.path.isfile(settings.input):
        files = [os.path.abspath(settings.input)]
    else:
        files = mltable.below(os.path.abspath(settings.input))
    if settings.partition_keys:
        root = os.path.abspath(settings.input)
        return [
            {"files": group, "key": dict(zip(settings.partition_keys, values))}
            for values, group in _grouped(
                (_file_key(file, root, table, settings.partition_keys), file) for file in files
            )
        ]
    size = settings.size(FILES)
    return [{"files": files[at:at + size]} for at in range(0, len(files), size)]


def _grouped(pairs):
    groups = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups.items()


def _file_key(file, root, table, keys):
    """The values of the keys: columns of the table's partition_format, or folders named KEY=VALUE."""
    if table is not None and table.partition is not None:
        found = table.in_path(file)
    else:
        shown = os.path.relpath(file, root)
        found = dict(part.split("=", 1) for part in shown.split(os.sep)[:-1] if "=" in part)
    missing = [key for key in keys if key not in found]
    if missing:
        raise JobFailed(
            "partition_keys: '%s' is not in the path '%s'; put the files into folders named %s=VALUE, or use an mltable"
            " with extract_columns_from_partition_format" % (missing[0], os.path.relpath(file, root), missing[0])
        )
    return tuple(found[key] for key in keys)


def _tables(table, settings):
    how = {"reader": table.reader, "options": table.options, "steps": table.steps}
    pieces = []
    keys = settings.partition_keys
    in_paths = all(key in table.partition_columns for key in keys)
    for at, file in enumerate(table.files):
        columns = table.in_path(file)
        shape = _shape(table, file)
        base = {"file": file, "header": shape.header, "columns": columns}
        if keys and not in_paths:
            pieces.extend(_by_columns(table, file, shape, base, keys))
        elif keys:
            pieces.append((tuple(columns[key] for key in keys), dict(base, ranges=shape.whole())))
        else:
            pieces.extend((None, shape.described(base, piece)) for piece in shape.pieces(settings.size(BYTES)))
    if not keys:
        # Never across files, as on Azure: a mini-batch has the columns of one file.
        return [{"table": how, "parts": [part]} for _, part in pieces]
    return [
        {"table": how, "parts": _merged(parts), "key": dict(zip(keys, values))} for values, parts in _grouped(pieces)
    ]


def _merged(parts):
    """Pieces of the same file as one part, adjacent ones as one range."""
    merged = []
    for part in parts:
        if merged and merged[-1]["file"] == part["file"]:
            ranges = merged[-1]["ranges"]
            for start, end in part["ranges"]:
                if ranges[-1][1] == start:
                    ranges[-1][1] = end
                else:
                    ranges.append([start, end])
        else:
            merged.append(dict(part, ranges=[list(one) for one in part["ranges"]]))
    return merged


def _shape(table, file):
    if table.reader == "read_parquet":
        return RowGroups(file)
    header = str(table.options.get("header", "all_files_same_headers")).lower()
    delimited = table.reader == "read_delimited"
    own = delimited and (header in ("true", "all_files_same_headers", "all_files_different_headers")
                         or (header == "from_first_file" and file == table.files[0]))
    first = table.files[0] if delimited and header == "from_first_file" else file
    return Lines(file, own, first if own or header == "from_first_file" else None,
                 table.options.get("support_multi_line") is True,
                 str(table.options.get("encoding", "utf8")))


def _by_columns(table, file, shape, base, keys):
    """A piece for each record, with the values of its keys."""
    if table.reader == "read_parquet":
        raise JobFailed(
            "partition_keys: Parquet files are not cut by their columns; cut them by paths with"
            " extract_columns_from_partition_format, or by mini_batch_size"
        )
    encoding = "utf-8" if str(table.options.get("encoding", "utf8")).lower() in ("utf8", "utf8bom") else "latin-1"
    places = _places(table, file, shape, keys, encoding)
    at = shape.start
    for record in shape.records():
        end = at + len(record)
        if record.strip():
            yield _values(table, record.decode(encoding, "replace"), keys, places, base), dict(base, ranges=[[at, end]])
        at = end


def _places(table, file, shape, keys, encoding):
    if table.reader == "read_json_lines":
        return {}
    if shape.header is None:
        raise JobFailed("partition_keys: the table has no header, so its columns have no names")
    with open(shape.header[0], "rb") as lines:
        names = _fields(table, lines.read(shape.header[1]).decode(encoding, "replace").lstrip("\ufeff"))
    for key in keys:
        if key not in names and key not in table.partition_columns:
            raise JobFailed("partition_keys: '%s' has no column '%s'; it has %s" % (file, key, ", ".join(names)))
    return {name: at for at, name in enumerate(names)}


def _values(table, text, keys, places, base):
    if table.reader == "read_json_lines":
        found = json.loads(text)
        return tuple(str(base["columns"].get(key, found.get(key))) for key in keys)
    fields = _fields(table, text)
    return tuple(
        base["columns"][key] if key in base["columns"] else fields[places[key]] if places[key] < len(fields) else ""
        for key in keys
    )


def _fields(table, text):
    delimiter = str(table.options.get("delimiter", ","))
    return next(csv.reader([text], delimiter=delimiter[:1] or ","), [])


def items(batch):
    """How many items a mini-batch has, where nobody has read it: files, or the lines of a table's pieces."""
    if "files" in batch:
        return len(batch["files"])
    count = 0
    for part in batch["parts"]:
        if "rows" in part:
            count += part["rows"]
            continue
        try:
            with open(part["file"], "rb") as file:
                for start, end in part["ranges"]:
                    file.seek(start)
                    text = file.read(end - start)
                    count += text.count(b"\n") + (0 if text.endswith(b"\n") or not text else 1)
        except OSError:
            count += 1
    return count
