package dev.athanor.platform.environments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the Pythons of this machine answered an earlier server, in a file: asking half a dozen of them takes longer than the rest of a start.
 * An answer counts for as long as the executable is the same: its size and its time of change.
 */
final class KnownPythons {
    private static final int FIELDS = 4;

    private final Path file;
    private final Map<Path, String[]> answers = new HashMap<>();

    KnownPythons(Path file) {
        this.file = file;
        try {
            for (String line : Files.readAllLines(file)) {
                String[] fields = line.split("\t", -1);
                if (fields.length == FIELDS) {
                    answers.put(Path.of(fields[0]), fields);
                }
            }
        } catch (IOException nothing) {
            // Nobody was asked before, or not in words that are understood; they are asked now.
            answers.clear();
        }
    }

    Optional<Interpreter> find(Path python) {
        return Optional.ofNullable(answers.get(python))
                .filter(fields -> fields[1].equals(stamp(python)) && Files.isDirectory(Path.of(fields[3])))
                .map(fields -> new Interpreter(python, fields[2], Path.of(fields[3])));
    }

    /** Keeps the answers for the next server; if that is not possible they are asked again, and nothing else. */
    void keep(List<Interpreter> pythons) {
        var text = new StringBuilder();
        for (Interpreter python : pythons) {
            List<String> fields = List.of(
                    python.path().toString(),
                    stamp(python.path()),
                    python.version(),
                    python.home().toString());
            text.append(String.join("\t", fields)).append('\n');
        }
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException full) {
            answers.clear();
        }
    }

    private static String stamp(Path python) {
        try {
            BasicFileAttributes found = Files.readAttributes(python, BasicFileAttributes.class);
            return found.size() + "-" + found.lastModifiedTime().toMillis();
        } catch (IOException gone) {
            return "";
        }
    }
}
