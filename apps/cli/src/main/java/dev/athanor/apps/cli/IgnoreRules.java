package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The rules of {@code .amlignore}, or of {@code .gitignore} where there is none, in the root of what is uploaded. */
final class IgnoreRules {
    private record Rule(Pattern pattern, boolean exclude) {}

    private final List<Rule> rules;

    private IgnoreRules(List<Rule> rules) {
        this.rules = rules;
    }

    /** The rules for a folder. */
    static IgnoreRules of(Path folder) {
        for (String name : List.of(".amlignore", ".gitignore")) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                try {
                    return parse(Files.readAllLines(file));
                } catch (IOException unreadable) {
                    throw new AthanorException(
                            CliProblem.UPLOAD_FAILED,
                            "cannot read " + file + ": " + unreadable.getMessage(),
                            unreadable);
                }
            }
        }
        return new IgnoreRules(List.of());
    }

    /** The rules in lines of git's syntax. */
    static IgnoreRules parse(List<String> lines) {
        List<Rule> rules = new ArrayList<>();
        for (String line : lines) {
            String text = line.stripTrailing();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            boolean exclude = !text.startsWith("!");
            String glob = exclude ? text : text.substring(1);
            rules.add(new Rule(Pattern.compile(regex(glob)), exclude));
        }
        return new IgnoreRules(rules);
    }

    /** Whether a path below the root, with slashes, is left out; a folder's path ends with a slash. */
    boolean excludes(String path) {
        boolean excluded = false;
        for (Rule rule : rules) {
            if (rule.pattern().matcher(path).matches()) {
                excluded = rule.exclude();
            }
        }
        return excluded;
    }

    /** Whether a rule may bring back something below an excluded folder, so that it cannot be skipped whole. */
    boolean bringsBack() {
        return rules.stream().anyMatch(rule -> !rule.exclude());
    }

    private static String regex(String rule) {
        boolean folderOnly = rule.endsWith("/");
        String glob = folderOnly ? rule.substring(0, rule.length() - 1) : rule;
        boolean anchored = glob.contains("/");
        if (glob.startsWith("/")) {
            glob = glob.substring(1);
        }
        StringBuilder regex = new StringBuilder(anchored ? "" : "(?:.*/)?");
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (glob.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 2;
            } else if (glob.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (c == '[' && glob.indexOf(']', i) > i) {
                int end = glob.indexOf(']', i);
                regex.append('[')
                        .append(glob.substring(i + 1, end)
                                .replaceFirst("^!", "^")
                                .replace("\\", "\\\\"))
                        .append(']');
                i = end;
            } else if (c == '\\' && i + 1 < glob.length()) {
                regex.append(Pattern.quote(String.valueOf(glob.charAt(++i))));
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex + (folderOnly ? "/.*" : "(?:/.*)?");
    }
}
