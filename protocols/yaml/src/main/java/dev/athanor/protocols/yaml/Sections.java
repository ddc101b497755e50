package dev.athanor.protocols.yaml;

import dev.athanor.foundation.kernel.KernelProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A data file of headings, each with indented lines below it; lines that begin with # are comments. */
final class Sections {
    private Sections() {}

    /** The lines under each heading, stripped. */
    static Map<String, List<String>> of(String resource) {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        for (String line : text(resource).split("\n")) {
            if (line.isEmpty() || line.charAt(0) == '#') {
                continue;
            }
            if (line.charAt(0) == ' ') {
                lines.add(line.strip());
            } else {
                lines = new ArrayList<>();
                sections.put(line.strip(), lines);
            }
        }
        return sections;
    }

    private static String text(String resource) {
        try (InputStream in = Sections.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw KernelProblem.INTERNAL_ERROR.because("the resource " + resource + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw KernelProblem.INTERNAL_ERROR.because("cannot read " + resource + ": " + unreadable.getMessage());
        }
    }
}
