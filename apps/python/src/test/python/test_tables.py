"""How tables are cut, and what of them reaches run()."""
import importlib.util
import unittest

from parallel_jobs import ParallelCase

from athanor_parallel import cutting
from athanor_parallel import mltable
from athanor_parallel.problem import JobFailed
from athanor_parallel.settings import Settings

PANDAS = importlib.util.find_spec("pandas") is not None

CSV = """
    paths:
      - pattern: ./*.csv
    transformations:
      - read_delimited:
          delimiter: ','
          encoding: utf8
          header: all_files_same_headers
"""


class Cutting(ParallelCase):
    def cut(self, **settings):
        given = {"entry_script": "score.py", "input_data": self.data, "input_type": "mltable"}
        given.update(settings)
        return cutting.cut(Settings({"ATHANOR_PARALLEL_" + name.upper(): str(value) for name, value in given.items()}))[0]

    def texts(self, batches):
        """The bytes of each mini-batch, without headers."""
        texts = []
        for batch in batches:
            text = ""
            for part in batch["parts"]:
                with open(part["file"], "rb") as file:
                    content = file.read()
                text += "".join(content[start:end].decode() for start, end in part["ranges"])
            texts.append(text)
        return texts

    def test_a_table_is_cut_at_line_ends_and_never_across_files(self):
        self.write("MLTable", CSV)
        self.write("a.csv", "x,y\n1,1\n2,2\n3,3\n4,4\n")
        self.write("b.csv", "x,y\n5,5\n")
        self.assertEqual(["1,1\n2,2\n", "3,3\n4,4\n", "5,5\n"], self.texts(self.cut(mini_batch_size=6)))
        self.assertEqual(["1,1\n2,2\n3,3\n4,4\n", "5,5\n"], self.texts(self.cut()))

    def test_quoted_line_breaks_stay_whole_where_they_are_allowed(self):
        self.write("MLTable", CSV + "          support_multi_line: true\n")
        self.write("a.csv", 'x,y\n"1\n1",1\n2,2\n"3\n\n3",3\n')
        self.assertEqual(['"1\n1",1\n', "2,2\n", '"3\n\n3",3\n'], self.texts(self.cut(mini_batch_size=2)))

    def test_rows_of_a_key_come_together(self):
        self.write("MLTable", CSV)
        self.write("a.csv", "shop,n\nA,1\nB,2\nB,3\nA,4\n")
        self.write("b.csv", "shop,n\nA,5\n")
        batches = self.cut(partition_keys='["shop"]')
        self.assertEqual([{"shop": "A"}, {"shop": "B"}], [batch["key"] for batch in batches])
        self.assertEqual(["A,1\nA,4\nA,5\n", "B,2\nB,3\n"], self.texts(batches))
        self.assertEqual([3, 2], [cutting.items(batch) for batch in batches])

    def test_keys_may_stand_in_paths(self):
        self.write(
            "MLTable",
            """
            paths:
              - pattern: ./**/*.csv
            transformations:
              - read_delimited
              - extract_columns_from_partition_format:
                  partition_format: '{state}/{year}.csv'
            """,
        )
        for state in ("OR", "WA"):
            for year in (2019, 2020):
                self.write("%s/%d.csv" % (state, year), "x\n1\n")
        batches = self.cut(partition_keys='["state"]')
        self.assertEqual([{"state": "OR"}, {"state": "WA"}], [batch["key"] for batch in batches])
        self.assertEqual({"state": "OR", "year": "2019"}, batches[0]["parts"][0]["columns"])

    def test_an_mltable_that_is_mounted_is_a_list_of_files(self):
        self.write("MLTable", CSV)
        self.write("a.csv", "x\n1\n")
        self.assertEqual([str(self.data / "a.csv")], self.cut(input_mode="ReadOnlyMount")[0]["files"])
        self.assertIn("parts", self.cut(input_mode="Direct")[0])

    def test_an_mltable_without_a_reader_is_a_list_of_files(self):
        self.write("MLTable", "paths:\n- file: ./a.png\n- folder: more\n")
        self.write("a.png", "")
        self.write("more/b.png", "")
        self.assertEqual([str(self.data / "a.png"), str(self.data / "more/b.png")], self.cut()[0]["files"])

    def test_json_lines_are_cut_alike(self):
        self.write("MLTable", "paths:\n  - file: a.jsonl\ntransformations:\n  - read_json_lines\n")
        self.write("a.jsonl", '{"k": 1}\n{"k": 2}\n{"k": 1}\n')
        self.assertEqual(['{"k": 1}\n{"k": 1}\n', '{"k": 2}\n'], self.texts(self.cut(partition_keys='["k"]')))
        self.assertEqual(3, len(self.cut(mini_batch_size=1)))

    def test_mistakes_name_their_place(self):
        for text, words in {
            "paths:\n- file: lost.csv\n": "paths[0]: there is no file at 'lost.csv'",
            "paths:\n- file: https://x/y.csv\n": "paths[0]: 'https://x/y.csv' lies elsewhere",
            "paths:\n- folder: .\ntransformations:\n- filter: x\n": "transformations: 'filter' is not done",
            "paths:\n- lost.csv\n": "paths[0]: allowed: one of file, folder, pattern",
        }.items():
            self.write("MLTable", text)
            with self.assertRaises(JobFailed) as caught:
                self.cut()
            self.assertIn(words, str(caught.exception))
        (self.data / "MLTable").unlink()
        with self.assertRaisesRegex(JobFailed, "holds no MLTable file"):
            self.cut()

    def test_a_key_that_no_column_has_is_refused(self):
        self.write("MLTable", CSV)
        self.write("a.csv", "x,y\n1,1\n")
        with self.assertRaisesRegex(JobFailed, "has no column 'shop'; it has x, y"):
            self.cut(partition_keys='["shop"]')


class PlainYaml(unittest.TestCase):
    def test_what_mltables_say_is_read_without_a_library(self):
        text = """
$schema: https://example.org/MLTable.schema.json  # where it is from
type: mltable
paths:
  - pattern: './*.csv'
  - file: "a b.csv"
transformations:
- read_delimited:
    delimiter: "\\t"
    infer_column_types: false
- keep_columns: [a, 'b']
- drop_columns:
  - c
- take: 5
"""
        expected = {
            "$schema": "https://example.org/MLTable.schema.json",
            "type": "mltable",
            "paths": [{"pattern": "./*.csv"}, {"file": "a b.csv"}],
            "transformations": [
                {"read_delimited": {"delimiter": "\t", "infer_column_types": False}},
                {"keep_columns": ["a", "b"]},
                {"drop_columns": ["c"]},
                {"take": 5},
            ],
        }
        self.assertEqual(expected, mltable.Plain(text, "MLTable").read())

    def test_the_rest_of_yaml_is_refused_with_its_line(self):
        for text in ("a:\n  b: {c: d}\n", "a: |\n  text\n", "a: &x 1\n", "a: 'open\n", "just words\n"):
            with self.assertRaisesRegex(JobFailed, "MLTable line [12]: it is not read without PyYAML"):
                mltable.Plain(text, "MLTable").read()


@unittest.skipUnless(PANDAS, "needs pandas")
class Frames(ParallelCase):
    SUMS = """
        def run(mini_batch):
            mini_batch["sum"] = mini_batch.x + mini_batch.y
            return mini_batch[["sum", "name"]]
    """

    def test_run_gets_frames_and_its_own_become_rows(self):
        self.write("MLTable", CSV)
        self.write("a.csv", "x,y,name\n" + "".join("%d,1,n%d\n" % (n, n) for n in range(100)))
        code, said = self.run_job(self.SUMS, input_type="mltable", mini_batch_size="100")
        self.assertEqual(0, code, said)
        self.assertEqual(["%d n%d" % (n + 1, n) for n in range(100)], self.rows())
        self.assertIn("100 items done, 0 failed", said)

    def test_types_and_columns_are_as_the_mltable_says(self):
        self.write(
            "MLTable",
            CSV
            + """
      - convert_column_types:
          - columns: [x]
            column_type: string
      - drop_columns: y
""",
        )
        self.write("a.csv", "x,y,name\n1,1,a\n")
        script = """
            def run(mini_batch):
                return ["%s %s" % (sorted(mini_batch.columns), type(mini_batch.x[0]).__name__)]
        """
        code, said = self.run_job(script, input_type="mltable")
        self.assertEqual(["['name', 'x'] str"], self.rows(), said)

    def test_a_header_stands_once_where_it_is_wanted(self):
        self.write("MLTable", CSV)
        self.write("a.csv", "x,y,name\n1,1,a\n2,2,b\n")
        self.run_job(
            self.SUMS, input_type="mltable", mini_batch_size="1", arguments="--append_row_dataframe_header True"
        )
        self.assertEqual(["sum name", "2 a", "4 b"], self.rows())


@unittest.skipUnless(PANDAS and importlib.util.find_spec("pyarrow"), "needs pandas and pyarrow")
class Parquet(ParallelCase):
    def test_row_groups_are_what_is_cut(self):
        import pandas
        from pyarrow import Table
        from pyarrow import parquet

        self.write("MLTable", "paths:\n  - file: a.parquet\ntransformations:\n  - read_parquet\n")
        table = Table.from_pandas(pandas.DataFrame({"x": range(100)}))
        parquet.write_table(table, str(self.data / "a.parquet"), row_group_size=30)
        script = "def run(mini_batch):\n    return list(mini_batch.x)\n"
        code, said = self.run_job(script, input_type="mltable", mini_batch_size="1")
        self.assertEqual([str(number) for number in range(100)], self.rows(), said)
        self.assertIn("4 of 4 mini-batches done, 0 failed; 100 items done", said)


@unittest.skipIf(PANDAS, "needs a Python without pandas")
class NoPandas(ParallelCase):
    def test_a_table_without_pandas_ends_the_job_with_what_to_do(self):
        self.write("MLTable", CSV)
        self.write("a.csv", "x\n1\n")
        self.refused("the environment has no pandas; add it", input_type="mltable")


if __name__ == "__main__":
    unittest.main()
