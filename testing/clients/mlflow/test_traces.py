"""MLflow's own client: traces, assessments and their search; spans arrive by OTLP."""

import uuid

import mlflow
from mlflow import MlflowClient
from mlflow.entities import AssessmentSource, SpanType


def ask(question):
    with mlflow.start_span(name="ask", span_type=SpanType.CHAIN) as root:
        root.set_inputs({"question": question})
        with mlflow.start_span(name="look up", span_type=SpanType.RETRIEVER) as step:
            step.set_attributes({"store": "books", "hits": 3})
        root.set_outputs({"answer": question.upper()})
    mlflow.flush_trace_async_logging()
    return root.trace_id


def test_a_trace_is_read_back_whole():
    mlflow.set_experiment("traces-" + uuid.uuid4().hex[:8])
    trace = mlflow.get_trace(ask("why"))
    assert trace.info.state == "OK"
    assert [span.name for span in trace.data.spans] == ["ask", "look up"]
    assert trace.data.spans[0].inputs == {"question": "why"}
    assert trace.data.spans[1].attributes["hits"] == 3
    assert trace.data.spans[1].parent_id == trace.data.spans[0].span_id


def test_traces_are_found_by_tags_spans_and_feedback():
    experiment = mlflow.set_experiment("traces-" + uuid.uuid4().hex[:8]).experiment_id
    first, second = ask("one"), ask("two")
    mlflow.set_trace_tag(first, "kind", "good")
    mlflow.log_feedback(
        trace_id=second, name="right", value=True, source=AssessmentSource(source_type="HUMAN", source_id="me")
    )

    def found(condition):
        traces = MlflowClient().search_traces(locations=[experiment], filter_string=condition)
        return [trace.info.trace_id for trace in traces]

    assert found(None) == [second, first]
    assert found("tags.kind = 'good'") == [first]
    assert found("span.name = 'look up' AND trace.status = 'OK'") == [second, first]
    assert found("feedback.right = 'true'") == [second]
    assert mlflow.get_trace(second).info.assessments[0].value is True


def test_traces_of_a_run_are_deleted():
    experiment = mlflow.set_experiment("traces-" + uuid.uuid4().hex[:8]).experiment_id
    with mlflow.start_run() as run:
        trace = ask("in a run")
    client = MlflowClient()
    found = client.search_traces(locations=[experiment], filter_string=f"attribute.run_id = '{run.info.run_id}'")
    assert [one.info.trace_id for one in found] == [trace]
    assert client.delete_traces(experiment, trace_ids=[trace]) == 1
    assert client.search_traces(locations=[experiment]) == []
