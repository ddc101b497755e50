package dev.athanor.foundation.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param id stable id, a GUID for people and services, the job's name for a job
 * @param name name for people, shown as {@code createdBy}
 * @param kind what sort of principal
 * @param confinedTo for {@link Kind#JOB} and {@link Kind#DEPLOYMENT}: the id of what it may touch ({@code jobs/NAME}); else null
 */
public record Principal(
        String id, String name, Kind kind, @Nullable String confinedTo) {
    /** Sorts of principals. */
    public enum Kind {
        /** The user whose server this is. */
        OWNER,
        /** Another person or service with roles. */
        USER,
        /** A running job. */
        JOB,
        /** A running deployment. */
        DEPLOYMENT,
        /** The server itself. */
        SYSTEM,
        /** Nobody in particular: open addresses, or a bearer of a signed address. */
        ANONYMOUS
    }

    /** Nobody in particular. */
    public static final Principal ANONYMOUS =
            new Principal("00000000-0000-0000-0000-000000000000", "anonymous", Kind.ANONYMOUS, null);

    /** The server acting on its own. */
    public static final Principal SYSTEM =
            new Principal("00000000-0000-0000-0000-0000000000ff", "athanor", Kind.SYSTEM, null);
}
