package dev.athanor.platform.jobs;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at the settings of a parallel job; those that come from inputs are looked at by the driver when the job begins. */
final class ParallelChecks {
    private static final String ENTRY_SCRIPT = "entry_script";
    private static final String INPUT_DATA = "input_data";
    private static final String APPEND_ROW_TO = "append_row_to";

    private static final Pattern INPUT = Pattern.compile("\\$\\{\\{\\s*inputs\\.([A-Za-z0-9_]+?)(?:\\.path)?\\s*}}");
    private static final Pattern OUTPUT =
            Pattern.compile("\\$\\{\\{\\s*outputs\\.([A-Za-z0-9_]+?)(?:\\.path)?\\s*}}.*");
    private static final Pattern SIZE = Pattern.compile("\\d+\\s*([kmg]b)?", Pattern.CASE_INSENSITIVE);
    private static final List<String> LEVELS = List.of("DEBUG", "INFO", "WARNING");

    /** The step's fields as people wrote them, by the names of the settings that stand deeper. */
    private static final Map<String, String> FIELDS = Map.of(
            ENTRY_SCRIPT,
            "task.entry_script",
            APPEND_ROW_TO,
            "task.append_row_to",
            "arguments",
            "task.program_arguments",
            "model",
            "task.model",
            "max_retries",
            "retry_settings.max_retries",
            "timeout",
            "retry_settings.timeout");

    private static final Map<String, Range> NUMBERS = Map.of(
            "error_threshold", new Range(-1, Integer.MAX_VALUE),
            "mini_batch_error_threshold", new Range(-1, Integer.MAX_VALUE),
            "max_retries", new Range(0, Integer.MAX_VALUE),
            "timeout", new Range(1, 259_200),
            "max_concurrency_per_instance", new Range(1, 10_000));

    private record Range(long least, long most) {}

    private ParallelChecks() {}

    static void check(JobSpec.Parallel spec) {
        spec.settings()
                .forEach((name, value) -> Expressions.check(
                        value,
                        field(name),
                        spec.inputs().keySet(),
                        spec.outputs().keySet()));
        String script = spec.settings().getOrDefault(ENTRY_SCRIPT, "");
        boolean ofModel = spec.settings().getOrDefault("task_type", "").equals("model");
        if (ofModel && spec.settings().getOrDefault("model", "").isBlank()) {
            throw invalid("model", "it is missing; a task of type model scores with the MLflow model that it names");
        }
        if (!ofModel && script.isBlank()) {
            throw invalid(ENTRY_SCRIPT, "it is missing; name the Python file with init() and run(mini_batch)");
        }
        if (!(spec.inputs().get(input(spec)) instanceof JobInput.Data)
                && !(spec.inputs().get(input(spec)) instanceof JobInput.Later)) {
            throw invalid(INPUT_DATA, "input '" + input(spec) + "' is no data; allowed: uri_folder, uri_file, mltable");
        }
        NUMBERS.forEach((name, range) -> number(spec, name, range));
        String size = fixed(spec, "mini_batch_size");
        if (!size.isEmpty() && !SIZE.matcher(size).matches()) {
            throw invalid(
                    "mini_batch_size",
                    "it is '" + size
                            + "'; allowed: a number of files, or of bytes with KB, MB or GB, such as 10 or 1MB");
        }
        String level = fixed(spec, "logging_level");
        if (!level.isEmpty() && !LEVELS.contains(level.toUpperCase(Locale.ROOT))) {
            throw invalid("logging_level", "it is '" + level + "'; allowed: " + String.join(", ", LEVELS));
        }
        output(spec);
    }

    /** The input that is cut. */
    static String input(JobSpec.Parallel spec) {
        String reference = spec.settings().getOrDefault(INPUT_DATA, "");
        Matcher form = INPUT.matcher(reference.strip());
        if (!form.matches()) {
            throw invalid(
                    INPUT_DATA,
                    "it is '" + reference + "'; write ${{inputs.NAME}} with the input that is cut into mini-batches");
        }
        String name = form.group(1);
        if (!spec.inputs().containsKey(name)) {
            throw invalid(INPUT_DATA, "the step has no input '" + name + "', or it is not given");
        }
        return name;
    }

    private static void output(JobSpec.Parallel spec) {
        String target = spec.settings().getOrDefault(APPEND_ROW_TO, "");
        if (target.isEmpty()) {
            return;
        }
        Matcher form = OUTPUT.matcher(target.strip());
        if (!form.matches()) {
            throw invalid(APPEND_ROW_TO, "it is '" + target + "'; write ${{outputs.NAME}} with an output of the step");
        }
        JobOutput output = spec.outputs().get(form.group(1));
        if (output != null && output.mode().equals("Direct")) {
            throw invalid(
                    APPEND_ROW_TO,
                    "output '" + form.group(1) + "' has mode direct; use rw_mount or upload to append to");
        }
    }

    private static void number(JobSpec.Parallel spec, String name, Range range) {
        String text = fixed(spec, name);
        if (text.isEmpty()) {
            return;
        }
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException malformed) {
            throw invalid(name, "it is '" + text + "'; a whole number is allowed");
        }
        if (value < range.least() || value > range.most()) {
            throw invalid(name, "it is " + text + "; allowed: " + range.least() + " to " + range.most());
        }
    }

    /** A setting that is known now; empty for one that comes from an input, or is not given. */
    private static String fixed(JobSpec.Parallel spec, String name) {
        String value = spec.settings().getOrDefault(name, "").strip();
        return value.contains("${{") ? "" : value;
    }

    private static String field(String setting) {
        return FIELDS.getOrDefault(setting, setting);
    }

    private static RuntimeException invalid(String setting, String message) {
        return CommandChecks.invalid(field(setting), message);
    }
}
