package dev.athanor.foundation.http;

/** Who may use a route. Every route names one. */
public sealed interface Access {
    /**
     * The caller needs a role that allows {@code action} at the scope of the request's path.
     *
     * @param action Azure's name of the operation, such as {@code Microsoft.MachineLearningServices/workspaces/jobs/write}
     */
    record Action(String action) implements Access {}

    /** Everybody, without credentials: cloud metadata, health. Nothing that tells or changes anything of a user. */
    record Open() implements Access {}

    /** The handler itself checks a signature or key that comes with the request (SAS, scoring keys, identity secrets). */
    record Signed() implements Access {}

    /** A route that needs {@code action}. */
    static Access action(String action) {
        return new Action(action);
    }

    /** A route for everybody. */
    static Access open() {
        return new Open();
    }

    /** A route whose handler checks a signature or key itself. */
    static Access signed() {
        return new Signed();
    }
}
