package dev.athanor.protocols.mlflow;

import java.net.URLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/** Headers of artifacts that are read. */
final class Downloads {
    private static final Set<String> TEXTS = Set.of(
            "txt",
            "log",
            "out",
            "err",
            "cfg",
            "conf",
            "ini",
            "toml",
            "yaml",
            "yml",
            "md",
            "rst",
            "csv",
            "tsv",
            "py",
            "r",
            "java",
            "js",
            "sql",
            "sh",
            "mlmodel",
            "mlproject",
            "jsonl",
            "jsonnet",
            "xml");

    private Downloads() {}

    static String date(Instant instant) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
    }

    /** Always an attachment: what users' code wrote is never shown as a page of this origin. */
    static String attachment(String name) {
        boolean plain = name.chars().allMatch(c -> c >= ' ' && c < 127 && c != '"' && c != '\\');
        if (plain) {
            return "attachment; filename=" + (name.matches("[\\w.%+\\-]+") ? name : '"' + name + '"');
        }
        return "attachment; filename*=UTF-8''"
                + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static String mediaType(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (ending.equals("json")) {
            return "application/json";
        }
        if (TEXTS.contains(ending)) {
            return "text/plain";
        }
        String guess = URLConnection.guessContentTypeFromName(name);
        return guess == null ? "application/octet-stream" : guess;
    }
}
