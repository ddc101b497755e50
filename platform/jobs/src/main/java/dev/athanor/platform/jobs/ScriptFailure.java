package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.Culprit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells people what broke, out of the exit code and the end of the log. */
final class ScriptFailure {
    private static final int SHOWN_LINES = 15;
    private static final int LONGEST_LINE = 400;
    private static final Pattern FRAME = Pattern.compile("^\\s*File \"([^\"]+)\", line (\\d+)(?:, in (.+))?$");
    private static final Pattern NO_COMMAND =
            Pattern.compile("(?:^|: )(?:line )?\\d+: ([^:]+): (?:command )?not found$");

    private ScriptFailure() {}

    /** Where a Python script broke. */
    private record Break(String file, String line, String source, String error) {}

    /**
     * The error of a script that ended with {@code code}.
     *
     * @param log the last lines of its log, in order
     * @param code exit code, 128 + number for a signal
     * @param outOfMemory whether memory was what ended it
     */
    static JobError of(int code, boolean outOfMemory, List<String> log) {
        List<String> lines = log.stream().map(ScriptFailure::shorten).toList();
        Optional<Break> broke = pythonBreak(lines);
        var message = new StringBuilder(outOfMemory ? outOfMemory() : meaning(code, lines));
        broke.ifPresent(at -> message.append(' ')
                .append(at.error())
                .append(" (")
                .append(at.file())
                .append(", line ")
                .append(at.line())
                .append(at.source().isEmpty() ? "" : ": " + at.source())
                .append(")."));
        List<String> tail = lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size());
        message.append(
                tail.isEmpty()
                        ? " The log is empty."
                        : "\nLast lines of user_logs/std_log.txt:\n" + String.join("\n", tail));
        return new JobError(Culprit.USER, outOfMemory ? "OutOfMemory" : "ScriptFailed", message.toString());
    }

    private static String outOfMemory() {
        return "The script was killed because it used more memory than it may (out of memory). Use a larger instance"
                + " type, smaller batches, or fewer workers.";
    }

    private static String meaning(int code, List<String> lines) {
        String start = "The script ended with exit code " + code;
        return switch (code) {
            case 126 -> start + ": the command is not executable.";
            case 127 -> start + ": the command was not found" + missing(lines) + ".";
            case 130 -> start + ": it was interrupted (SIGINT).";
            case 134 -> start + ": it aborted itself (SIGABRT); native code often does so on a failed assertion.";
            case 137 -> start + ": it was killed (SIGKILL), by somebody or by the system for want of memory.";
            case 139 -> start + ": it crashed in native code (SIGSEGV).";
            case 143 -> start + ": it was asked to end (SIGTERM) by somebody other than this platform.";
            default -> start + (code > 128 && code < 193 ? ": it was ended by signal " + (code - 128) + "." : ".");
        };
    }

    private static String missing(List<String> lines) {
        for (String line : lines.reversed()) {
            Matcher matcher = NO_COMMAND.matcher(line);
            if (matcher.find()) {
                return " ('" + matcher.group(1) + "' is not in the environment)";
            }
        }
        return "";
    }

    /** The innermost frame of the last traceback, the user's own code preferred to a library's. */
    private static Optional<Break> pythonBreak(List<String> lines) {
        int start = firstFrame(lines);
        if (start < 0) {
            return Optional.empty();
        }
        List<Integer> frames = new ArrayList<>();
        int at = start;
        while (at < lines.size()
                && (lines.get(at).startsWith(" ") || lines.get(at).isBlank())) {
            if (FRAME.matcher(lines.get(at)).matches()) {
                frames.add(at);
            }
            at++;
        }
        if (frames.isEmpty()) {
            return Optional.empty();
        }
        int frame = frames.reversed().stream()
                .filter(index -> ownCode(lines.get(index)))
                .findFirst()
                .orElse(frames.getLast());
        Matcher matcher = FRAME.matcher(lines.get(frame));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String next = frame + 1 < lines.size() ? lines.get(frame + 1) : "";
        String source = next.startsWith("    ") && !FRAME.matcher(next).matches() ? next.strip() : "";
        String error = at < lines.size() ? lines.get(at).strip() : "";
        return Optional.of(new Break(shortName(matcher.group(1)), matcher.group(2), source, error));
    }

    /** Where the frames of the last traceback begin, or -1. */
    private static int firstFrame(List<String> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).startsWith("Traceback (most recent call last)")) {
                return i + 1;
            }
        }
        // A syntax error has frames without the heading.
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (FRAME.matcher(lines.get(i)).matches()) {
                return i;
            }
        }
        return -1;
    }

    private static boolean ownCode(String frame) {
        return !frame.contains("/site-packages/") && !frame.contains("/lib/python") && !frame.contains("<frozen ");
    }

    private static String shortName(String file) {
        int wd = file.lastIndexOf("/" + JobFolder.WORKING_DIRECTORY + "/");
        return wd < 0 ? file : file.substring(wd + JobFolder.WORKING_DIRECTORY.length() + 2);
    }

    private static String shorten(String line) {
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…";
    }
}
