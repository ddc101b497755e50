package dev.athanor.foundation.sql;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can go wrong with the database. */
public enum SqlProblem implements Problem {
    DATABASE_UNREACHABLE(
            ProblemKind.UNAVAILABLE,
            "The database cannot be opened.",
            "Check `database.url`, the folder's permissions and, for PostgreSQL, that the server runs."),
    DATABASE_FAILED(
            ProblemKind.INTERNAL,
            "A statement failed.",
            "Look into the server's log for the request id and report it."),
    DATABASE_FULL(
            ProblemKind.EXHAUSTED,
            "The database's disk is full or read-only.",
            "Free space or move ATHANOR_HOME; nothing that was acknowledged is lost."),
    MIGRATION_CHANGED(
            ProblemKind.INTERNAL,
            "A migration that was applied before has other content now.",
            "Use the version of Athanor that wrote this database, or restore a backup."),
    DATABASE_NEWER(
            ProblemKind.CONFLICT,
            "The database was written by a newer Athanor.",
            "Start the newer version, or restore a backup of before the upgrade.");

    private final Explanation explanation;

    SqlProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
