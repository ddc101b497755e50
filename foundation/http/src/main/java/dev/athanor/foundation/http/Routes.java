package dev.athanor.foundation.http;

/**
 * Where a resource writes its routes down.
 *
 * <p>A pattern's segments are literals (matched without regard to case), {@code {name}} (one segment, percent-decoded) or, last, {@code
 * {name...}} (the rest of the path as sent, still encoded, possibly empty). Literals win over {@code {name}}, which wins over {@code
 * {name...}}.
 */
public interface Routes {
    /** A route for {@code method}; a method may be any token, such as {@code MERGE}. */
    Routes on(String method, String pattern, Access access, Handler handler);

    /** A GET route. HEAD is not implied. */
    default Routes get(String pattern, Access access, Handler handler) {
        return on("GET", pattern, access, handler);
    }

    /** A PUT route. */
    default Routes put(String pattern, Access access, Handler handler) {
        return on("PUT", pattern, access, handler);
    }

    /** A POST route. */
    default Routes post(String pattern, Access access, Handler handler) {
        return on("POST", pattern, access, handler);
    }

    /** A PATCH route. */
    default Routes patch(String pattern, Access access, Handler handler) {
        return on("PATCH", pattern, access, handler);
    }

    /** A DELETE route. */
    default Routes delete(String pattern, Access access, Handler handler) {
        return on("DELETE", pattern, access, handler);
    }

    /** A HEAD route. */
    default Routes head(String pattern, Access access, Handler handler) {
        return on("HEAD", pattern, access, handler);
    }
}
