package dev.athanor.foundation.kernel;

/**
 * One thing that can go wrong, with a stable code. Each room has an enum of its problems that implements this; the page of a code under
 * {@code docs/errors} is generated from it.
 */
public interface Problem {
    /** The stable code, {@code SUBJECT_WHAT_IS_WRONG}; an enum's own {@code name()}. */
    String name();

    /** What is always true of it; an enum gives each constant its own. */
    Explanation explanation();

    /** What sort of failure this is; decides HTTP status and culprit. */
    default ProblemKind kind() {
        return explanation().kind();
    }

    /** One sentence: what happened. */
    default String cause() {
        return explanation().cause();
    }

    /** One sentence: what to do about it. */
    default String cure() {
        return explanation().cure();
    }

    /** The code in Azure's spelling, {@code JobNotFound} for {@code JOB_NOT_FOUND}. */
    default String code() {
        var text = new StringBuilder();
        for (String word : name().split("_")) {
            text.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
        }
        return text.toString();
    }

    /** An exception of this problem with a message that names the value and the next step. */
    default AthanorException because(String message) {
        return new AthanorException(this, message);
    }
}
