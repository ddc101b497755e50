package dev.athanor.foundation.http;

import org.jspecify.annotations.Nullable;

/** Who may use a route. Every route names one. */
public sealed interface Access {
    /**
     * The caller needs a role that allows {@code action} at a scope.
     *
     * @param action Azure's name of the operation, such as {@code Microsoft.MachineLearningServices/workspaces/jobs/write}
     * @param scope the ARM path of what is touched; null for the one that the request's address names below the {@code /subscriptions} of
     *     the route's pattern, and for {@code /} when the pattern has none
     * @param judged whether the handler itself decides, because rights finer than roles may open the route; such routes take a name and a
     *     password too
     */
    record Action(String action, @Nullable String scope, boolean judged) implements Access {}

    /** Everybody, without credentials: cloud metadata, health. Nothing that tells or changes anything of a user. */
    record Open() implements Access {}

    /** The handler itself checks a signature or key that comes with the request (SAS, scoring keys, identity secrets). */
    record Signed() implements Access {}

    /** A route that needs {@code action}. */
    static Access action(String action) {
        return new Action(action, null, false);
    }

    /** A route that needs {@code action} at a scope that its address does not name. */
    static Access action(String action, String scope) {
        return new Action(action, scope, false);
    }

    /** A route whose handler knows who calls and decides by {@code action}, or by what it keeps of finer rights. */
    static Action judged(String action, @Nullable String scope) {
        return new Action(action, scope, true);
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
