"""What an MLTable file says, as far as it is needed to cut and read tables."""
import glob
import os
import re

from .problem import JobFailed

READERS = ("read_delimited", "read_parquet", "read_json_lines")
OTHERS = ("keep_columns", "drop_columns", "convert_column_types", "extract_columns_from_partition_format")


class Table:
    """
    A table made of files.

    ``files`` are absolute paths in order; ``reader`` and ``options`` say how they are read, ``reader`` is None for files that are no tables;
    ``steps`` are what is done to the columns; ``partition`` is the pattern that finds columns in paths, or None.
    """

    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        place = os.path.join(self.folder, "MLTable")
        if not os.path.isfile(place):
            raise JobFailed("input_data: %s holds no MLTable file; an input of type mltable needs one" % self.folder)
        with open(place, encoding="utf-8") as file:
            document = load(file.read(), place)
        if not isinstance(document, dict):
            raise JobFailed("%s: it is no map of fields; write 'paths:' and 'transformations:'" % place)
        self.files = self._files(document.get("paths") or [])
        self.reader = None
        self.options = {}
        self.steps = []
        self.partition = None
        self.partition_columns = []
        for step in document.get("transformations") or []:
            self._transformation(step)

    def _files(self, paths):
        files = []
        for at, path in enumerate(paths):
            kind, value = next(iter(path.items())) if isinstance(path, dict) and len(path) == 1 else (None, None)
            if kind not in ("file", "folder", "pattern"):
                raise JobFailed("MLTable paths[%d]: allowed: one of file, folder, pattern with a path" % at)
            if "://" in str(value):
                raise JobFailed(
                    "MLTable paths[%d]: '%s' lies elsewhere; the files of a parallel job's table lie beside its MLTable"
                    " file" % (at, value)
                )
            place = os.path.normpath(os.path.join(self.folder, str(value)))
            if kind == "pattern":
                found = sorted(one for one in glob.glob(place, recursive=True) if os.path.isfile(one))
            elif kind == "folder":
                found = below(place)
            else:
                found = [place] if os.path.isfile(place) else []
            if not found:
                raise JobFailed("MLTable paths[%d]: there is no file at '%s'" % (at, value))
            files.extend(found)
        return files

    def _transformation(self, step):
        name, options = next(iter(step.items())) if isinstance(step, dict) and len(step) == 1 else (step, {})
        if name in READERS:
            self.reader = name
            self.options = options or {}
        elif name == "extract_columns_from_partition_format":
            text = options.get("partition_format", "") if isinstance(options, dict) else str(options)
            self.partition, self.partition_columns = partition_pattern(text)
        elif name in OTHERS:
            self.steps.append([name, options])
        else:
            raise JobFailed(
                "MLTable transformations: '%s' is not done in a parallel job; allowed: %s. Do it in run()"
                % (name, ", ".join(READERS + OTHERS))
            )

    def in_path(self, file):
        """The columns that stand in a file's path."""
        if self.partition is None:
            return {}
        shown = os.path.relpath(file, self.folder).replace(os.sep, "/")
        match = self.partition.search("/" + shown)
        if match is None:
            raise JobFailed("MLTable partition_format: the path '%s' does not have its form" % shown)
        return dict(zip(self.partition_columns, match.groups()))


def below(folder):
    """All files of a folder, by their paths."""
    found = []
    for place, folders, names in os.walk(folder):
        folders.sort()
        found.extend(os.path.join(place, name) for name in names)
    return sorted(found)


def partition_pattern(text):
    """``{State}/{Store}.csv`` as a regular expression with the names of its groups; a date's parts are kept as they are written."""
    names = []
    pattern = ""
    for part in re.split(r"(\{[^}]*\})", text.lstrip("./")):
        if part.startswith("{"):
            name, _, form = part[1:-1].partition(":")
            pattern += "(" + (re.sub(r"[A-Za-z]", r"\\d", re.escape(form).replace("\\", "")) if form else "[^/]+?") + ")"
            names.append(name)
        else:
            pattern += re.escape(part)
    if not names:
        raise JobFailed("MLTable partition_format: '%s' names no column; write {NAME} where its value stands" % text)
    return re.compile("/" + pattern + "(?:/|$)" if not text.endswith("}") else "/" + pattern + r"(?:[./]|$)"), names


def load(text, place):
    """YAML, by PyYAML where the environment has it, else by a reader for plain MLTable files."""
    try:
        import yaml
    except ImportError:
        return Plain(text, place).read()
    return yaml.safe_load(text)


class Plain:
    """Reads block maps and lists with plain, quoted and flow-listed scalars; refuses the rest of YAML."""

    def __init__(self, text, place):
        self.place = place
        self.lines = []
        for number, line in enumerate(text.splitlines(), 1):
            bare = re.sub(r"(^|\s)#.*$", "", line) if "#" in line and not re.search(r"['\"].*#.*['\"]", line) else line
            if bare.strip() and bare.strip() != "---":
                self.lines.append((number, len(bare) - len(bare.lstrip()), bare.strip()))
        self.at = 0

    def read(self):
        value = self._block(0)
        if self.at < len(self.lines):
            self._refuse(self.lines[self.at][0])
        return value

    def _refuse(self, number):
        raise JobFailed(
            "%s line %d: it is not read without PyYAML; add pyyaml to the environment, or write plain YAML"
            % (self.place, number)
        )

    def _block(self, least):
        if self.at >= len(self.lines) or self.lines[self.at][1] < least:
            return None
        indent = self.lines[self.at][1]
        return self._list(indent) if self.lines[self.at][2].startswith("-") else self._map(indent)

    def _list(self, indent):
        items = []
        while self.at < len(self.lines):
            number, depth, text = self.lines[self.at]
            if depth != indent or not re.match(r"-(\s|$)", text):
                break
            rest = text[1:].strip()
            if rest and re.match(r"[^'\"\[{][^:]*:(\s|$)", rest):
                # The map of an item begins on the item's own line.
                self.lines[self.at] = (number, indent + len(text) - len(rest), rest)
                items.append(self._map(self.lines[self.at][1]))
            else:
                self.at += 1
                items.append(self._scalar(rest, number) if rest else self._block(indent + 1))
        return items

    def _map(self, indent):
        fields = {}
        while self.at < len(self.lines):
            number, depth, text = self.lines[self.at]
            match = re.match(r"(['\"]?)([^'\":]+)\1\s*:(?:\s+(.*))?$", text)
            if depth != indent or text.startswith("- "):
                break
            if match is None:
                self._refuse(number)
            self.at += 1
            rest = match.group(3)
            if rest:
                fields[match.group(2).strip()] = self._scalar(rest.strip(), number)
            else:
                # A list may stand at the depth of its key.
                dash = self.at < len(self.lines) and self.lines[self.at][2].startswith("-")
                fields[match.group(2).strip()] = self._block(indent if dash else indent + 1)
        return fields

    def _scalar(self, text, number):
        if text[0] in "'\"":
            if len(text) < 2 or text[-1] != text[0]:
                self._refuse(number)
            inner = text[1:-1]
            return inner.replace("''", "'") if text[0] == "'" else inner.replace("\\t", "\t").replace('\\"', '"')
        if text[0] == "[" and text[-1] == "]":
            return [self._scalar(one.strip(), number) for one in text[1:-1].split(",") if one.strip()]
        if text[0] in "{&*!|>[":
            self._refuse(number)
        if text.lower() in ("true", "false"):
            return text.lower() == "true"
        if text in ("null", "~"):
            return None
        return int(text) if re.match(r"^-?\d+$", text) else text
