"""Parallel jobs that score with an MLflow model and no script. Runs where mlflow and scikit-learn are installed; says 'skipped' elsewhere."""
import importlib.util
import unittest

from parallel_jobs import ParallelCase

HERE = all(importlib.util.find_spec(name) for name in ("mlflow", "sklearn", "pandas"))


@unittest.skipUnless(HERE, "mlflow is not installed")
class NoCode(ParallelCase):
    def setUp(self):
        import mlflow
        import pandas
        from sklearn.linear_model import LinearRegression

        super().setUp()
        table = pandas.DataFrame({"a": [1.0, 2.0, 3.0], "b": [0, 1, 0]})
        model = LinearRegression().fit(table, [2.0, 4.0, 6.0])
        signature = mlflow.models.infer_signature(table, model.predict(table))
        mlflow.sklearn.save_model(model, str(self.root / "input"), signature=signature)

    def score(self):
        return self.run_job(entry_script=None, task_type="model", model=self.root / "input", model_name="m", mini_batch_size=1)

    def test_rows_have_a_number_a_prediction_and_their_file(self):
        self.write("x.csv", "a,b\n1,0\n2,1\n")
        self.write("y.jsonl", '{"a": 3, "b": 0}\n')
        code, said = self.score()
        self.assertEqual(0, code, said)
        rows = [row.split() for row in self.rows()]
        self.assertEqual([["0", "x.csv"], ["1", "x.csv"], ["0", "y.jsonl"]], [[row[0], row[2]] for row in rows])
        for row, expected in zip(rows, (2, 4, 6)):
            self.assertAlmostEqual(expected, float(row[1]))

    def test_files_that_are_no_tables_are_told(self):
        self.write("x.txt", "hello")
        code, said = self.score()
        self.assertEqual(0, code, said)
        self.assertIn("'x.txt' is no file that is read without a script", self.log("user/error.txt"))


if __name__ == "__main__":
    unittest.main()
