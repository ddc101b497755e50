package dev.athanor.foundation.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one exception of the platform. It carries a {@link Problem}, a message for people (the value, what is allowed, what to do), the field
 * it is about and, for several findings at once, their details.
 */
public final class AthanorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final @Nullable String target;
    private final transient List<Detail> details;

    /**
     * One of several findings.
     *
     * @param code stable code
     * @param target the field, as a path such as {@code properties.inputs.lr}, or null
     * @param message what is wrong with it and what is allowed
     */
    public record Detail(String code, @Nullable String target, String message) {}

    /** An exception of {@code problem} with a message for people. */
    public AthanorException(Problem problem, String message) {
        this(problem, message, null, List.of(), null);
    }

    /** An exception that keeps the failure which led to it. */
    public AthanorException(Problem problem, String message, Throwable cause) {
        this(problem, message, null, List.of(), cause);
    }

    private AthanorException(
            Problem problem, String message, @Nullable String target, List<Detail> details, @Nullable Throwable cause) {
        super(message, cause);
        this.problem = problem;
        this.target = target;
        this.details = List.copyOf(details);
    }

    /** The same exception, about one field. */
    public AthanorException at(String field) {
        return new AthanorException(problem, text(), field, details, getCause());
    }

    /** The same exception with one more finding. */
    public AthanorException with(Detail detail) {
        var more = new ArrayList<>(details);
        more.add(detail);
        return new AthanorException(problem, text(), target, more, getCause());
    }

    /** What went wrong. */
    public Problem problem() {
        return problem;
    }

    /** The message; never null. */
    public String text() {
        String message = getMessage();
        return message == null ? problem.cause() : message;
    }

    /** The field it is about. */
    public @Nullable String target() {
        return target;
    }

    /** Single findings; empty when the message says it all. */
    public List<Detail> details() {
        return details;
    }
}
