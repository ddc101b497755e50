package dev.athanor.platform.tracking;

import dev.athanor.foundation.kernel.Ids;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run is before it logged anything. */
final class NewRun {
    private NewRun() {}

    /** The spec with a name, and that name as its tag; throws when name and tag differ. */
    static RunSpec named(RunSpec spec, Ids ids) {
        Map<String, String> tags = new LinkedHashMap<>(Checks.tags(spec.tags()));
        String tag = tags.get(Run.NAME_TAG);
        String given = spec.name() == null ? "" : spec.name();
        if (!given.isEmpty() && tag != null && !tag.equals(given)) {
            throw TrackingProblem.TRACKING_VALUE_INVALID
                    .because(
                            "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values"
                                    + " (run_name='" + given + "', mlflow.runName='" + tag + "').")
                    .at("run_name");
        }
        String name = !given.isEmpty() ? given : tag != null && !tag.isEmpty() ? tag : RunNames.next(ids);
        tags.put(Run.NAME_TAG, name);
        return new RunSpec(
                spec.id(),
                spec.experimentId(),
                name,
                spec.user(),
                spec.owner(),
                spec.status(),
                spec.startedAt(),
                tags,
                spec.properties());
    }

    static Run of(String id, RunSpec spec, String name, Experiment experiment) {
        String location = experiment.artifactLocation();
        return new Run(
                id,
                spec.experimentId(),
                name,
                spec.user(),
                spec.owner(),
                spec.status(),
                Stage.ACTIVE,
                false,
                spec.startedAt(),
                null,
                location == null ? null : RunRow.artifacts(location, id),
                List.of(),
                Map.of(),
                new java.util.TreeMap<>(spec.tags()),
                spec.properties(),
                List.of(),
                List.of(),
                List.of());
    }
}
