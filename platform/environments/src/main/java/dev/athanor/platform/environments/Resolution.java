package dev.athanor.platform.environments;

import dev.athanor.foundation.kernel.AthanorException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Why no set of packages was found, in words that name the package and the cure. */
final class Resolution {
    private static final Pattern CAUSE = Pattern.compile(
            "(?:Because|because) (?:only )?([A-Za-z0-9._\\-]+)(?:\\[[^\\]]*\\])?([=<>!~]=?[^ ,]+)? (?:has no|was not found|depends|and)");
    private static final Pattern ABSENT = Pattern.compile("no versions? of ([A-Za-z0-9._\\-]+)([=<>!~]=?[^ ,]+)?");

    private Resolution() {}

    static AthanorException problem(Recipe recipe, String output, List<String> others) {
        String said = output.lines()
                .map(line -> line.replaceAll("[×╰─▶│├]", " ").strip())
                .filter(line -> !line.isEmpty() && !line.startsWith("warning:"))
                .collect(Collectors.joining(" "))
                .replaceAll("\\s+", " ");
        if (said.contains("Failed to fetch")
                || said.contains("error sending request")
                || said.contains("Could not connect")) {
            return EnvironmentProblem.BUILD_FAILED.because(
                    "the package index could not be reached for environment " + recipe.who() + ": " + said);
        }
        String culprit = culprit(recipe.lines(), said);
        if (culprit.isEmpty()) {
            return EnvironmentProblem.BUILD_FAILED.because(
                    "the packages of environment " + recipe.who() + " could not be resolved: " + said);
        }
        String python = recipe.interpreter().shortVersion();
        boolean unknown = said.contains("was not found in the package registry");
        String cure = unknown
                ? "check the name, or name its index with --extra-index-url"
                : "ask for another version of it"
                        + (others.isEmpty()
                                ? ""
                                : ", or for another Python (installed: " + String.join(", ", others) + ")")
                        + (said.contains("usable wheels")
                                ? "; a line '--no-binary " + Requirements.name(culprit)
                                        + "' lets it be built from source"
                                : "");
        return EnvironmentProblem.PACKAGE_UNAVAILABLE
                .because("'" + culprit + "' of environment " + recipe.who() + " cannot be had for Python " + python
                        + "; " + cure + ". The resolver says: " + said)
                .at("conda_file.dependencies");
    }

    /** The line that the resolver complains of; else the first package of its sentence. */
    private static String culprit(List<String> lines, String said) {
        for (Pattern pattern : List.of(ABSENT, CAUSE)) {
            Matcher matcher = pattern.matcher(said);
            while (matcher.find()) {
                String name = Requirements.normal(matcher.group(1));
                String version = matcher.group(2) == null ? "" : matcher.group(2);
                if (!name.equals("the") && !name.equals("you")) {
                    return lines.stream()
                            .filter(line -> Requirements.name(line).equals(name))
                            .findFirst()
                            .orElse(name + version);
                }
            }
        }
        return "";
    }
}
