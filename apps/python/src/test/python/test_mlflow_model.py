"""MLflow models without a script. Runs where mlflow and scikit-learn are installed; says 'skipped' elsewhere."""
import importlib.util
import json
import shutil
import tempfile
import unittest

from hosting import Host, HostCase

HERE = all(importlib.util.find_spec(name) for name in ("mlflow", "sklearn", "pandas"))


def save(folder, tensors=False, signed=True):
    import mlflow
    import pandas
    from mlflow.models import infer_signature
    from sklearn.linear_model import LogisticRegression

    table = pandas.DataFrame({"a": [1.0, 2, 3, 4], "b": [0, 1, 0, 1]})
    data = table.values if tensors else table
    model = LogisticRegression().fit(data, [0, 1, 0, 1])
    signature = infer_signature(data, model.predict(data)) if signed else None
    mlflow.sklearn.save_model(model, folder, signature=signature)


@unittest.skipUnless(HERE, "mlflow is not installed")
class MlflowCase(HostCase):
    tensors = False
    signed = True

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        save(cls.folder + "/model", cls.tensors, cls.signed)
        cls.host = Host(arguments=("--mlflow_model", cls.folder + "/model"))

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        shutil.rmtree(cls.folder)

    def send(self, body, path="/score"):
        return self.call("POST", path, json.dumps(body), {"Content-Type": "application/json"})

    def refused(self, body, *texts, path="/score"):
        reply = self.send(body, path)
        self.assertEqual(400, reply.status, reply.body)
        for text in texts:
            self.assertIn(text, reply.json()["message"])


class Columns(MlflowCase):
    def test_every_form_of_input_data_scores(self):
        for data in (
            {"columns": ["a", "b"], "index": [0, 1], "data": [[1, 0], [2.5, 1]]},
            {"columns": ["b", "a"], "data": [[0, 1], [1, 2.5]]},
            [{"a": 1, "b": 0}, {"a": 2.5, "b": 1}],
            {"a": [1, 2.5], "b": [0, 1]},
            [[1, 0], [2.5, 1]],
        ):
            reply = self.send({"input_data": data})
            self.assertEqual((200, [0, 1]), (reply.status, reply.json()), data)

    def test_missing_column_is_named(self):
        self.refused({"input_data": [{"a": 1}]}, "'b'", "present: a")

    def test_wrong_type_names_column_value_and_type(self):
        self.refused({"input_data": [{"a": "x", "b": 0}]}, "'a'", '"x"', "double")
        self.refused({"input_data": [{"a": 1, "b": 0.5}]}, "'b'", "0.5", "long")

    def test_rows_of_wrong_length_are_counted(self):
        self.refused({"input_data": [[1, 2, 3]]}, "3 values", "2 columns: a, b")
        self.refused({"input_data": {"columns": ["a", "b"], "data": [[1]]}}, "data[0]", "1 values")
        self.refused({"input_data": {"columns": ["a", "b"], "index": [1, 2], "data": [[1, 0]]}}, "index")

    def test_body_without_input_data(self):
        self.refused({"data": []}, "input_data", "data")
        self.refused([], "JSON object")
        self.assertEqual(400, self.call(body="{").status)

    def test_invocations_take_each_form_and_wrap(self):
        for body in (
            {"dataframe_split": {"columns": ["a", "b"], "data": [[1, 0]]}},
            {"dataframe_records": [{"a": 1, "b": 0}]},
            {"instances": [{"a": 1, "b": 0}]},
            {"instances": [[1, 0]]},
            {"inputs": {"a": [1], "b": [0]}},
        ):
            reply = self.send(body, "/invocations")
            self.assertEqual((200, {"predictions": [0]}), (reply.status, reply.json()), body)

    def test_invocations_take_csv(self):
        reply = self.call("POST", "/invocations", "a,b\n1,0\n2.5,1\n", {"Content-Type": "text/csv"})
        self.assertEqual({"predictions": [0, 1]}, reply.json())

    def test_invocations_refuse_with_error_code(self):
        reply = self.send({"dataframe_records": [], "inputs": []}, "/invocations")
        self.assertEqual((400, "BAD_REQUEST"), (reply.status, reply.json()["error_code"]))
        self.refused({"dataframe_records": [{"a": 1}]}, "'b'", path="/invocations")
        self.assertEqual(415, self.call("POST", "/invocations", "x", {"Content-Type": "text/xml"}).status)

    def test_health_and_version(self):
        for path in ("/", "/ping", "/health", "/version"):
            self.assertEqual(200, self.call("GET", path).status)

    def test_swagger_shows_the_signature(self):
        schema = self.call("GET", "/swagger.json?version=3").json()["components"]["schemas"]["ServiceInput"]
        self.assertEqual({"a", "b"}, set(schema["properties"]["input_data"]["items"]["properties"]))


class Tensors(MlflowCase):
    tensors = True

    def test_list_is_the_tensor(self):
        self.assertEqual([0, 1], self.send({"input_data": [[1, 0], [2.5, 1]]}).json())
        self.assertEqual({"predictions": [0]}, self.send({"inputs": [[1, 0]]}, "/invocations").json())

    def test_wrong_shape_is_told(self):
        self.refused({"input_data": [[1, 2, 3]]}, "shape (1, 3)", "(-1, 2)")
        self.refused({"input_data": [["x", 1]]}, "float64")


class Unsigned(MlflowCase):
    signed = False

    def test_plain_lists_score(self):
        self.assertEqual([0, 1], self.send({"input_data": [[1, 0], [2.5, 1]]}).json())

    def test_failing_predict_is_500(self):
        self.assertEqual(500, self.send({"input_data": [[1, 2, 3]]}).status)


class Missing(unittest.TestCase):
    @unittest.skipIf(importlib.util.find_spec("mlflow"), "mlflow is installed")
    def test_environment_without_mlflow_is_told_with_cure(self):
        with tempfile.TemporaryDirectory() as folder:
            open(folder + "/MLmodel", "w").close()
            with Host(arguments=("--mlflow_model", folder)) as host:
                code, log = host.ended()
                self.assertEqual(3, code, log)
                self.assertIn("cannot import mlflow", log)
                self.assertIn("deploy without an environment", log)


if __name__ == "__main__":
    unittest.main()
