"""Files of tables, and where they can be cut."""
import os

from .problem import JobFailed


class Lines:
    """A text file with a record a line; a quoted field may hold line breaks where that is said."""

    def __init__(self, file, header, header_file, multi_line, encoding):
        self.file = file
        self.multi_line = multi_line
        # Line breaks of wide encodings are not found byte by byte: such a file is one piece.
        self.whole_only = encoding.lower().replace("-", "").startswith(("utf16", "utf32"))
        self.size = os.path.getsize(file)
        self.start = self._header_end(file) if header and not self.whole_only else 0
        self.header = None
        if self.whole_only:
            self.header = None if not header else [file, 0]
        elif header_file is not None:
            self.header = [header_file, self._header_end(header_file)]

    def _header_end(self, file):
        with open(file, "rb") as lines:
            return len(next(self._records(lines), b""))

    def _records(self, lines):
        """Records as bytes: lines, those with an open quote together."""
        record = b""
        for line in lines:
            record += line
            if not self.multi_line or record.count(b'"') % 2 == 0:
                yield record
                record = b""
        if record:
            yield record

    @staticmethod
    def described(base, piece):
        return dict(base, ranges=[piece])

    def whole(self):
        return [[self.start, self.size]] if self.size > self.start or self.whole_only else []

    def pieces(self, size):
        """About as large as asked, cut at the ends of records."""
        if self.whole_only or self.size - self.start <= size:
            return self.whole()
        return list(self._by_records(size) if self.multi_line else self._by_seeking(size))

    def _by_seeking(self, size):
        with open(self.file, "rb") as lines:
            start = self.start
            while start < self.size:
                lines.seek(min(start + size, self.size) - 1)
                lines.readline()
                yield [start, lines.tell()]
                start = lines.tell()

    def _by_records(self, size):
        start = at = self.start
        for record in self.records():
            at += len(record)
            if at - start >= size:
                yield [start, at]
                start = at
        if at > start:
            yield [start, at]

    def records(self):
        with open(self.file, "rb") as lines:
            lines.seek(self.start)
            for record in self._records(lines):
                yield record


class RowGroups:
    """A Parquet file, cut at its row groups."""

    def __init__(self, file):
        try:
            from pyarrow import parquet
        except ImportError:
            raise JobFailed("input_data: '%s' is Parquet, and the environment has no pyarrow; add it" % file)
        self.header = None
        described = parquet.ParquetFile(file).metadata
        groups = [described.row_group(at) for at in range(described.num_row_groups)]
        self.sizes = [group.total_byte_size for group in groups]
        self.rows = [group.num_rows for group in groups]

    def described(self, base, piece):
        return dict(base, ranges=[piece], rows=sum(self.rows[piece[0]:piece[1]]))

    def whole(self):
        return [[0, len(self.sizes)]] if self.sizes else []

    def pieces(self, size):
        pieces = []
        total = 0
        for at, bytes_ in enumerate(self.sizes):
            if not pieces or total + bytes_ > size:
                pieces.append([at, at])
                total = 0
            pieces[-1][1] = at + 1
            total += bytes_
        return pieces
