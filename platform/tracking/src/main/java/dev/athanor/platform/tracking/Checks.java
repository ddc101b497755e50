package dev.athanor.platform.tracking;

import dev.athanor.foundation.kernel.AthanorException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What names and values must look like; the words are MLflow's, since clients match them. */
final class Checks {
    static final int KEY = 250;
    static final int PARAM_VALUE = 6000;
    static final int TAG_VALUE = 8000;
    static final int EXPERIMENT_NAME = 500;
    static final int EXPERIMENT_TAG_VALUE = 20_000;

    private static final Pattern NAME = Pattern.compile("[/\\w.\\- :]*", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern RUN_ID = Pattern.compile("[a-zA-Z0-9][\\w\\-]{0,255}");

    private Checks() {}

    static void runId(String id) {
        if (!RUN_ID.matcher(id).matches()) {
            throw invalid("run_id", quoted(id), null);
        }
    }

    static void experimentName(String name) {
        if (name.isEmpty()) {
            throw TrackingProblem.TRACKING_VALUE_INVALID
                    .because("Invalid experiment name: '" + name + "'")
                    .at("name");
        }
        length("name", EXPERIMENT_NAME, name);
    }

    static void experimentTag(String key, String value) {
        name(key, "key");
        length("key", KEY, key);
        length("value", EXPERIMENT_TAG_VALUE, value);
    }

    static void metric(Metric metric, String path) {
        String name = path.isEmpty() ? "name" : path + ".name";
        name(metric.key(), name);
        if (metric.timestamp() < 0) {
            throw invalid(
                    path.isEmpty() ? "timestamp" : path + ".timestamp",
                    Long.toString(metric.timestamp()),
                    "metric '" + metric.key() + "' (value=" + metric.value()
                            + "). Timestamp must be a nonnegative long (64-bit integer) ");
        }
        length("Metric name", KEY, metric.key());
    }

    /** The value of a param, cut where it is too long. */
    static String param(String key, String value, String path) {
        name(key, path.isEmpty() ? "key" : path + ".key");
        length("Param key", KEY, key);
        return cut(value, PARAM_VALUE, path);
    }

    /** The value of a tag, cut where it is too long. */
    static String tag(String key, String value, String path) {
        String field = path.isEmpty() ? "key" : path + ".key";
        name(key, field);
        length(field, KEY, key);
        return cut(value, TAG_VALUE, path);
    }

    static Map<String, String> tags(Map<String, String> tags) {
        Map<String, String> checked = new LinkedHashMap<>();
        int index = 0;
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            checked.put(tag.getKey(), tag(tag.getKey(), tag.getValue(), "tags[" + index++ + "]"));
        }
        return checked;
    }

    static void length(String field, int limit, String value) {
        if (value.length() > limit) {
            throw TrackingProblem.TRACKING_VALUE_INVALID
                    .because("'" + field + "' exceeds the maximum length of " + limit + " characters")
                    .at(field);
        }
    }

    static void name(String name, String path) {
        if (!NAME.matcher(name).matches()) {
            throw invalid(
                    path,
                    quoted(name),
                    "Names may only contain alphanumerics, underscores (_), dashes (-), periods (.),"
                            + " spaces ( ), colon(:) and slashes (/).");
        }
        String normal = normal(name);
        if (!normal.equals(name) || normal.equals(".") || normal.startsWith("..") || normal.startsWith("/")) {
            throw invalid(
                    path,
                    quoted(name),
                    "Names may be treated as files in certain cases, and must not resolve to other names when treated as"
                            + " such. This name would resolve to '" + normal + "'");
        }
    }

    /** A path as POSIX would shorten it. */
    static String normal(String path) {
        boolean absolute = path.startsWith("/");
        java.util.ArrayDeque<String> parts = new java.util.ArrayDeque<>();
        for (String part : path.split("/")) {
            if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (part.equals("..") ? !absolute : !part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        String joined = (absolute ? "/" : "") + String.join("/", parts);
        return joined.isEmpty() ? "." : joined;
    }

    private static AthanorException invalid(String field, String value, @Nullable String why) {
        return TrackingProblem.TRACKING_VALUE_INVALID
                .because("Invalid value " + value + " for parameter '" + field + "' supplied"
                        + (why == null ? "." : ": " + why))
                .at(field);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String cut(String value, int limit, String path) {
        if (value.indexOf(0) >= 0) {
            throw invalid(path.isEmpty() ? "value" : path + ".value", quoted(value), "a NUL character cannot be kept.");
        }
        return value.length() > limit ? value.substring(0, limit) : value;
    }
}
