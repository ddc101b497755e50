package dev.athanor.platform.evaluation;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The table of scorers. */
final class ScorerStore {
    private static final String SELECT =
            "select s.id, s.experiment, s.name, s.version, s.serialized, s.created_at from evaluation_scorers s"
                    + " where s.workspace = ? and s.experiment = ?";

    private ScorerStore() {}

    static void insert(Sql sql, String workspace, Scorer scorer) throws SQLException {
        sql.update(
                "insert into evaluation_scorers (workspace, experiment, name, version, id, serialized, created_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                workspace,
                scorer.experimentId(),
                scorer.name(),
                scorer.version(),
                scorer.id(),
                scorer.serialized(),
                scorer.createdAt());
    }

    /** The latest version of each scorer of an experiment, by name. */
    static List<Scorer> latest(Sql sql, String workspace, String experiment) throws SQLException {
        return sql.list(
                SELECT + " and s.version = (select max(o.version) from evaluation_scorers o"
                        + " where o.workspace = s.workspace and o.experiment = s.experiment and o.name = s.name)"
                        + " order by s.name",
                ScorerStore::map,
                workspace,
                experiment);
    }

    /** All versions of a scorer, oldest first. */
    static List<Scorer> versions(Sql sql, String workspace, String experiment, String name) throws SQLException {
        return sql.list(SELECT + " and s.name = ? order by s.version", ScorerStore::map, workspace, experiment, name);
    }

    static Optional<Scorer> find(Sql sql, String workspace, String experiment, String name, long version)
            throws SQLException {
        return sql.first(
                SELECT + " and s.name = ? and s.version = ?", ScorerStore::map, workspace, experiment, name, version);
    }

    static AthanorException missing(String experiment, String name) {
        return EvaluationProblem.SCORER_NOT_FOUND
                .because("Scorer with name '" + name + "' not found for experiment " + experiment + ".")
                .at("name");
    }

    static AthanorException missing(String experiment, String name, long version) {
        return EvaluationProblem.SCORER_NOT_FOUND
                .because("Scorer with name '" + name + "' and version " + version + " not found for experiment "
                        + experiment + ".")
                .at("version");
    }

    private static Scorer map(Row row) throws SQLException {
        return new Scorer(
                row.text("id"),
                row.text("experiment"),
                row.text("name"),
                row.number("version"),
                row.text("serialized"),
                row.instant("created_at"));
    }
}
