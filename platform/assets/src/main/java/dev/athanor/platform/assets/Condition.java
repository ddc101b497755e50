package dev.athanor.platform.assets;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a list.
 *
 * @param field what is looked at
 * @param key name of the tag or property, for {@link Field#TAG} and {@link Field#PROPERTY} only
 * @param test how it is compared
 * @param values what it is compared with: one value; any number for {@link Test#IN} and {@link Test#NOT_IN}; none for {@link Test#EXISTS} and {@link Test#ABSENT}
 */
public record Condition(Field field, @Nullable String key, Test test, List<String> values) implements Term {
    /** What can be looked at. */
    public enum Field {
        /** The name. */
        NAME,
        /** The version as text. */
        VERSION,
        /** The version as a number; versions that are no numbers never fit. */
        VERSION_NUMBER,
        /** The type. */
        TYPE,
        /** The uri as registered. */
        URI,
        /** The job or run that made it. */
        JOB,
        /** The stage. */
        STAGE,
        /** A tag. */
        TAG,
        /** A property. */
        PROPERTY
    }

    /** How to compare. */
    public enum Test {
        /** Equal. */
        IS,
        /** There and not equal. */
        IS_NOT,
        /** SQL's LIKE, with case. */
        LIKE,
        /** SQL's LIKE, without case. */
        ILIKE,
        /** One of. */
        IN,
        /** There and none of. */
        NOT_IN,
        /** Greater, for {@link Field#VERSION_NUMBER} only. */
        GREATER,
        /** Greater or equal, for {@link Field#VERSION_NUMBER} only. */
        AT_LEAST,
        /** Less, for {@link Field#VERSION_NUMBER} only. */
        LESS,
        /** Less or equal, for {@link Field#VERSION_NUMBER} only. */
        AT_MOST,
        /** There, whatever its value. */
        EXISTS,
        /** Not there, for {@link Field#TAG} and {@link Field#PROPERTY} only. */
        ABSENT
    }

    public Condition {
        values = List.copyOf(values);
    }

    /** A field is a value. */
    public static Condition is(Field field, String value) {
        return new Condition(field, null, Test.IS, List.of(value));
    }

    /** A tag has a value; null: the tag is there. */
    public static Condition tag(String name, @Nullable String value) {
        return labelled(Field.TAG, name, value);
    }

    /** A property has a value; null: the property is there. */
    public static Condition property(String name, @Nullable String value) {
        return labelled(Field.PROPERTY, name, value);
    }

    private static Condition labelled(Field field, String name, @Nullable String value) {
        return value == null
                ? new Condition(field, name, Test.EXISTS, List.of())
                : new Condition(field, name, Test.IS, List.of(value));
    }
}
