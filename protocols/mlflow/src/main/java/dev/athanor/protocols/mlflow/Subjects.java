package dev.athanor.protocols.mlflow;

import dev.athanor.platform.evaluation.Evaluation;
import dev.athanor.platform.security.Permissions.Kind;
import dev.athanor.platform.traces.Traces;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.platform.tracking.TrackingProblem;
import dev.athanor.protocols.mlflow.Reach.Thing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds what a request is about, by the words of {@code permissions.txt}. It reads the same fields in the same order as the handlers do: what is
 * checked must be what is touched.
 */
final class Subjects {
    private static final Set<String> WORDS = Set.of(
            "anyone",
            "role",
            "self",
            "seen",
            "narrowed",
            "new-experiment",
            "new-model",
            "experiment",
            "experiment-named",
            "experiment-or-default",
            "experiment-or-runs",
            "experiments",
            "run",
            "run-uuid",
            "runs",
            "optional-source-run",
            "run-or-logged-model",
            "logged-model",
            "model",
            "source",
            "artifact",
            "artifact-asked",
            "trace",
            "trace-id",
            "request-id",
            "traces",
            "trace-sent",
            "spans",
            "dataset",
            "scorer",
            "granted");

    private static final Pattern RUN = Pattern.compile("runs:/+([^/]+)(/.*)?");
    private static final Pattern MODEL = Pattern.compile("models:/+([^/@]+)(?:[/@].*)?");

    private final Tracking tracking;
    private final Traces traces;
    private final Evaluation evaluation;

    Subjects(Tracking tracking, Traces traces, Evaluation evaluation) {
        this.tracking = tracking;
        this.traces = traces;
        this.evaluation = evaluation;
    }

    static boolean knows(String word) {
        return WORDS.contains(word);
    }

    /** The things a request names by {@code word}; empty when it names none, or what has no permissions. */
    List<Thing> find(String word, Call call) {
        Fields fields = call.fields();
        return switch (word) {
            case "experiment" -> List.of(experiment(fields.required("experiment_id")));
            case "experiment-named" -> List.of(named(call));
            case "experiment-or-default" ->
                List.of(experiment(
                        fields.text("experiment_id").filter(id -> !id.isEmpty()).orElse("0")));
            case "experiment-or-runs" -> {
                String to = fields.textOrNull("experiment_id");
                yield List.of(to == null ? ofRun(call, fields.runId()) : experiment(to));
            }
            case "experiments" ->
                fields.texts("experiment_ids").stream()
                        .map(Subjects::experiment)
                        .toList();
            case "run" -> List.of(ofRun(call, fields.runId()));
            case "run-uuid" -> List.of(ofRun(call, fields.required("run_uuid")));
            case "runs" ->
                Stream.concat(fields.texts("run_id").stream(), fields.texts("run_ids").stream())
                        .map(run -> ofRun(call, run))
                        .toList();
            case "optional-source-run" ->
                Optional.ofNullable(fields.textOrNull("source_run_id")).stream()
                        .map(run -> ofRun(call, run))
                        .toList();
            case "run-or-logged-model" -> {
                String model = fields.textOrNull("model_id");
                yield List.of(model == null ? ofRun(call, fields.runId()) : ofModel(call, model));
            }
            case "logged-model" -> List.of(ofModel(call, call.request().param("model")));
            case "model" -> List.of(new Thing(Kind.MODEL, fields.required("name")));
            case "source" -> source(call);
            case "artifact" ->
                of(call, ArtifactPath.ofEncoded(call.workspace(), call.request().param("path")));
            case "artifact-asked" ->
                of(call, ArtifactPath.of(call.workspace(), fields.text("path").orElse("")));
            case "trace" -> List.of(ofTrace(call, call.request().param("trace")));
            case "trace-id" -> List.of(ofTrace(call, fields.required("trace_id")));
            case "request-id" -> List.of(ofTrace(call, fields.required("request_id")));
            case "traces" ->
                traces.all(call.guid(), fields.texts("trace_ids")).stream()
                        .map(trace -> experiment(trace.experimentId()))
                        .distinct()
                        .toList();
            case "trace-sent" -> sent(call);
            case "spans" -> spans(call);
            case "dataset" ->
                evaluation.get(call.guid(), call.request().param("dataset")).experimentIds().stream()
                        .map(Subjects::experiment)
                        .toList();
            case "scorer" ->
                List.of(new Thing(Kind.SCORER, fields.required("experiment_id") + "/" + fields.required("name")));
            case "granted" -> List.of(PermissionsResource.thing(fields));
            default -> List.of();
        };
    }

    private static Thing experiment(String id) {
        return new Thing(Kind.EXPERIMENT, id);
    }

    private Thing named(Call call) {
        String name = call.fields().required("experiment_name");
        return experiment(tracking.experimentNamed(call.guid(), name)
                .orElseThrow(() -> TrackingProblem.EXPERIMENT_NOT_FOUND
                        .because("Could not find experiment with name '" + name + "'")
                        .at("experiment_name"))
                .id());
    }

    private Thing ofRun(Call call, String run) {
        return experiment(tracking.run(call.guid(), run).experimentId());
    }

    private Thing ofModel(Call call, String model) {
        return experiment(tracking.model(call.guid(), model).experimentId());
    }

    private Thing ofTrace(Call call, String trace) {
        return experiment(traces.get(call.guid(), trace).experimentId());
    }

    private List<Thing> of(Call call, ArtifactPath path) {
        return switch (path.owner()) {
            case RUN -> List.of(ofRun(call, path.ownerId()));
            case MODEL -> List.of(ofModel(call, path.ownerId()));
            case CONTAINER, NOBODY -> List.of();
        };
    }

    /** A trace goes to an experiment, and may take the place of one that lies in another. */
    private List<Thing> sent(Call call) {
        Fields info = call.fields().object("trace").object("trace_info");
        List<Thing> things = new ArrayList<>();
        things.add(experiment(info.object("trace_location")
                .object("mlflow_experiment")
                .text("experiment_id")
                .orElse("")));
        String given = info.textOrNull("trace_id");
        if (given != null) {
            traces.find(call.guid(), given).ifPresent(before -> things.add(experiment(before.experimentId())));
        }
        return things;
    }

    private List<Thing> spans(Call call) {
        List<Thing> things = new ArrayList<>();
        things.add(experiment(call.request()
                .header(OtlpResource.EXPERIMENT)
                .map(String::strip)
                .orElse("")));
        call.request()
                .header(OtlpResource.RUN)
                .filter(run -> !run.isBlank())
                .ifPresent(run -> things.add(ofRun(call, run)));
        return things;
    }

    /** Whoever registers a version lets its readers read the files: the files of others need a role. */
    private List<Thing> source(Call call) {
        Fields fields = call.fields();
        List<Thing> things = new ArrayList<>();
        Optional.ofNullable(fields.textOrNull("run_id")).ifPresent(run -> things.add(ofRun(call, run)));
        Optional.ofNullable(fields.textOrNull("model_id")).ifPresent(model -> things.add(ofModel(call, model)));
        String source = fields.required("source");
        Matcher run = RUN.matcher(source);
        Matcher model = MODEL.matcher(source);
        boolean prompt = "true".equalsIgnoreCase(fields.pairs("tags").get(RegistrySearch.PROMPT_TAG));
        if (run.matches()) {
            things.add(ofRun(call, run.group(1)));
        } else if (model.matches()) {
            things.add(
                    Sources.isModelId(model.group(1))
                            ? ofModel(call, model.group(1))
                            : new Thing(Kind.MODEL, Sources.decoded(model.group(1))));
        } else if (source.startsWith("mlflow-artifacts:")) {
            List<Thing> owners = of(call, Sources.place(call.workspace(), source));
            if (owners.isEmpty()) {
                return List.of();
            }
            things.addAll(owners);
        } else if (!prompt || source.contains(":")) {
            return List.of();
        } else {
            things.add(new Thing(Kind.MODEL, fields.required("name")));
        }
        return things;
    }
}
