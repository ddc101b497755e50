package dev.athanor.testing.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SizesTest {
    private static final int LONGEST_FILE = 500;

    /** Files that may be longer, each with its reason: {@code path = reason} a line. */
    private final Map<String, String> exceptions = exceptions();

    @Test
    void filesStayShort() {
        Map<String, Long> tooLong = new TreeMap<>();
        for (Path file : House.sources()) {
            long lines = House.read(file).lines().count();
            String name = House.root().relativize(file).toString();
            if (lines > LONGEST_FILE && !exceptions.containsKey(name)) {
                tooLong.put(name, lines);
            }
        }
        assertThat(tooLong).as("files of more than " + LONGEST_FILE + " lines").isEmpty();
    }

    @Test
    void nineFilesInTenAreUnder250Lines() {
        List<Long> lengths = House.mainSources().stream()
                .map(file -> House.read(file).lines().count())
                .sorted()
                .toList();
        assertThat(lengths.get(lengths.size() * 9 / 10)).isLessThan(250);
    }

    @Test
    void exceptionsAreStillNeededAndGiveAReason() {
        exceptions.forEach((file, reason) -> {
            assertThat(House.root().resolve(file)).exists();
            assertThat(House.read(House.root().resolve(file)).lines().count()).isGreaterThan(LONGEST_FILE);
            assertThat(reason).hasSizeGreaterThan(20);
        });
    }

    private static Map<String, String> exceptions() {
        Map<String, String> known = new HashMap<>();
        Path list = House.root().resolve("testing/architecture/long-files.txt");
        for (String line : House.read(list).lines().toList()) {
            int equals = line.indexOf('=');
            if (!line.startsWith("#") && equals > 0) {
                known.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            }
        }
        return known;
    }
}
