package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.blobs.BlobInfo;
import dev.athanor.foundation.blobs.BlobPage;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.AssetQuery;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.assets.Condition;
import dev.athanor.platform.tracking.Bin.BinnedRun;
import dev.athanor.platform.tracking.ModelQuery;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.protocols.mlflow.Mounts.Right;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code purge}: ends what has been in the bin for long enough, with its artifacts; a dry run only says what would go. What a registered model
 * or a logged model in use was made of stays, and so does the run of a job, which goes with its job.
 */
final class PurgeResource implements MlflowResource {
    private static final int PAGE = 1000;

    private final Mounts mounts;
    private final Tracking tracking;
    private final Assets assets;
    private final BlobStore blobs;
    private final Writers writers;
    private final Clock clock;

    PurgeResource(Mounts mounts, Tracking tracking, Assets assets, BlobStore blobs, Writers writers, Clock clock) {
        this.mounts = mounts;
        this.tracking = tracking;
        this.assets = assets;
        this.blobs = blobs;
        this.writers = writers;
        this.clock = clock;
    }

    @Override
    public void routes(Routes routes) {
        mounts.on(routes).post("purge", Right.DELETE_EXPERIMENT, this::purge);
    }

    private Response purge(Call call) {
        writers.admitUnconfined(call);
        boolean dry = call.fields().flag("dry_run").orElse(false);
        long age = call.fields().number("older_than_ms").orElse(0L);
        if (age < 0) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because(
                            "Invalid value " + age + " for parameter 'older_than_ms' supplied: it must not be negative")
                    .at("older_than_ms");
        }
        Instant before = Instant.ofEpochMilli(clock.millis() - age);
        long bytes = 0;
        List<String> runs = new ArrayList<>();
        ArrayNode kept = Json.array();
        for (BinnedRun run : tracking.bin().runs(call.guid(), before)) {
            String reason = reason(call, run);
            if (reason.isEmpty()) {
                runs.add(run.id());
                bytes += run.bytes() + size(ArtifactPath.ofRun(call.workspace(), run.id(), null));
            } else {
                kept.addObject().put("run_id", run.id()).put("reason", reason);
            }
        }
        List<String> models = tracking.bin().models(call.guid(), before).stream()
                .filter(model -> !registered(call, "mlflow-artifacts:/%/models/" + model + "/%"))
                .toList();
        for (String model : models) {
            bytes += size(ArtifactPath.ofModel(call.workspace(), model, null));
        }
        List<String> experiments = tracking.bin().experiments(call.guid(), before);
        if (!dry) {
            runs.forEach(run -> drop(ArtifactPath.ofRun(call.workspace(), run, null)));
            models.forEach(model -> drop(ArtifactPath.ofModel(call.workspace(), model, null)));
            tracking.bin().purgeRuns(call.guid(), runs);
            tracking.bin().purgeModels(call.guid(), models);
            experiments = tracking.bin().purgeExperiments(call.guid(), experiments);
        }
        ObjectNode answer = Json.object();
        answer.set("run_ids", texts(runs));
        answer.set("model_ids", texts(models));
        answer.set("experiment_ids", texts(experiments));
        answer.set("kept", kept);
        answer.put("bytes", bytes);
        answer.put("dry_run", dry);
        return Wire.ok(answer);
    }

    /** Why a run must stay; empty when it may go. */
    private String reason(Call call, BinnedRun run) {
        if (!Sources.isRunId(run.id())) {
            return "it is the run of a job; delete the job";
        }
        boolean job = !assets.search(
                        call.workspace(),
                        AssetKind.MODEL,
                        AssetQuery.all()
                                .where(new Condition(Condition.Field.JOB, null, Condition.Test.IS, List.of(run.id())))
                                .page(1, null))
                .items()
                .isEmpty();
        if (job || registered(call, "mlflow-artifacts:/%/" + run.id() + "/artifacts%")) {
            return "a registered model was made of it; delete that version first";
        }
        ModelQuery query = new ModelQuery("source_run_id = '" + run.id() + "'", List.of(), List.of(), 1, null);
        return tracking.searchModels(call.guid(), List.of(run.experimentId()), query)
                        .items()
                        .isEmpty()
                ? ""
                : "a logged model in use was made in it; delete that model first";
    }

    private boolean registered(Call call, String uri) {
        return !assets.search(
                        call.workspace(),
                        AssetKind.MODEL,
                        AssetQuery.all()
                                .where(new Condition(Condition.Field.URI, null, Condition.Test.LIKE, List.of(uri)))
                                .page(1, null))
                .items()
                .isEmpty();
    }

    private long size(ArtifactPath folder) {
        long size = 0;
        String marker = null;
        do {
            BlobPage page = blobs.list(folder.container(), folder.prefix(), null, marker, PAGE);
            size += page.blobs().stream().mapToLong(BlobInfo::size).sum();
            marker = page.next();
        } while (marker != null);
        return size;
    }

    private void drop(ArtifactPath folder) {
        blobs.deletePrefix(folder.container(), folder.prefix());
    }

    private static ArrayNode texts(List<String> texts) {
        ArrayNode list = Json.array();
        texts.forEach(list::add);
        return list;
    }
}
