package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.traces.Assessment;
import dev.athanor.platform.traces.Traces;
import dev.athanor.protocols.mlflow.Mounts.Right;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** {@code 3.0/mlflow/traces/…/assessments}. */
final class AssessmentsResource implements MlflowResource {
    private static final String ALL = "3.0/mlflow/traces/{trace}/assessments";
    private static final String ONE = ALL + "/{assessment}";

    private final Mounts mounts;
    private final Traces traces;
    private final Writers writers;

    AssessmentsResource(Mounts mounts, Traces traces, Writers writers) {
        this.mounts = mounts;
        this.traces = traces;
        this.writers = writers;
    }

    @Override
    public void routes(Routes routes) {
        mounts.on(routes)
                .on("POST", ALL, Right.WRITE_RUN.access(), this::create)
                .on("GET", ONE, Right.READ_RUN.access(), this::get)
                .on("PATCH", ONE, Right.WRITE_RUN.access(), this::update)
                .on("DELETE", ONE, Right.WRITE_RUN.access(), this::delete);
    }

    private Response create(Call call) {
        String trace = admitted(call);
        Assessment given = AssessmentWire.read(sent(call), traces.newAssessmentId(), traces.now());
        return answer(trace, traces.assess(call.guid(), trace, given));
    }

    private Response get(Call call) {
        String trace = call.request().param("trace");
        return answer(
                trace, traces.assessment(call.guid(), trace, call.request().param("assessment")));
    }

    private Response update(Call call) {
        String trace = admitted(call);
        Fields sent = sent(call);
        List<String> mask = mask(call.fields().required("update_mask"));
        return answer(
                trace,
                traces.reassess(
                        call.guid(),
                        trace,
                        call.request().param("assessment"),
                        before -> AssessmentWire.changed(before, sent, mask, traces.now())));
    }

    private Response delete(Call call) {
        traces.deleteAssessment(call.guid(), admitted(call), call.request().param("assessment"));
        return Wire.empty();
    }

    private static Fields sent(Call call) {
        if (!call.fields().has("assessment")) {
            throw call.fields().missing("assessment");
        }
        return call.fields().object("assessment");
    }

    /** Protobuf's JSON of a field mask: names in camel case with commas between. */
    static List<String> mask(String text) {
        return Arrays.stream(text.split(","))
                .map(name -> name.strip().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
                .toList();
    }

    private String admitted(Call call) {
        String id = call.request().param("trace");
        writers.admitOwner(call, traces.get(call.guid(), id).owner());
        return id;
    }

    private static Response answer(String trace, Assessment assessment) {
        return Wire.one("assessment", AssessmentWire.json(trace, assessment));
    }
}
