package dev.athanor.platform.evaluation;

import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.sql.Database;
import dev.athanor.platform.tracking.Tracking;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scorers of experiments, in versions. Every method's first parameter is the GUID of a workspace that exists. Safe for all threads. */
public final class Scorers {
    private static final int LONGEST_NAME = 250;

    private final Database database;
    private final Tracking tracking;
    private final Clock clock;
    private final Ids ids;

    Scorers(Database database, Tracking tracking, Clock clock, Ids ids) {
        this.database = database;
        this.tracking = tracking;
        this.clock = clock;
        this.ids = ids;
    }

    /** Writes down a scorer, or the next version of the one of that name. */
    public Scorer register(String workspace, String experiment, String name, String serialized) {
        if (name.length() > LONGEST_NAME) {
            throw EvaluationProblem.EVALUATION_NAME_INVALID
                    .because("the name of a scorer has " + name.length() + " characters; at most " + LONGEST_NAME
                            + " are allowed")
                    .at("name");
        }
        tracking.requireActive(workspace, experiment);
        Instant now = Instant.ofEpochMilli(clock.millis());
        return database.write(sql -> {
            sql.lock("evaluation_scorers " + workspace + " " + experiment);
            List<Scorer> before = ScorerStore.versions(sql, workspace, experiment, name);
            Scorer made = new Scorer(
                    before.isEmpty() ? "sc-" + ids.hex(16) : before.getFirst().id(),
                    experiment,
                    name,
                    before.isEmpty() ? 1 : before.getLast().version() + 1,
                    serialized,
                    now);
            ScorerStore.insert(sql, workspace, made);
            return made;
        });
    }

    /** The latest version of each scorer of an experiment. */
    public List<Scorer> list(String workspace, String experiment) {
        return database.read(sql -> ScorerStore.latest(sql, workspace, experiment));
    }

    /** All versions of a scorer, oldest first. Throws SCORER_NOT_FOUND. */
    public List<Scorer> versions(String workspace, String experiment, String name) {
        List<Scorer> found = database.read(sql -> ScorerStore.versions(sql, workspace, experiment, name));
        if (found.isEmpty()) {
            throw ScorerStore.missing(experiment, name);
        }
        return found;
    }

    /** One version of a scorer; null for the latest. Throws SCORER_NOT_FOUND. */
    public Scorer get(String workspace, String experiment, String name, @Nullable Long version) {
        List<Scorer> all = versions(workspace, experiment, name);
        return version == null
                ? all.getLast()
                : database.read(sql -> ScorerStore.find(sql, workspace, experiment, name, version))
                        .orElseThrow(() -> ScorerStore.missing(experiment, name, version));
    }

    /** Deletes one version of a scorer; null for all. Throws SCORER_NOT_FOUND. */
    public void delete(String workspace, String experiment, String name, @Nullable Long version) {
        get(workspace, experiment, name, version);
        database.write(sql -> version == null
                ? sql.update(
                        "delete from evaluation_scorers where workspace = ? and experiment = ? and name = ?",
                        workspace,
                        experiment,
                        name)
                : sql.update(
                        "delete from evaluation_scorers where workspace = ? and experiment = ? and name = ?"
                                + " and version = ?",
                        workspace,
                        experiment,
                        name,
                        version));
    }
}
