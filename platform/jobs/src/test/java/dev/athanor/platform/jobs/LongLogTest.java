package dev.athanor.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongLogTest {
    private static final long LIMIT = 4L << 20;
    private static final long BLOCK = 4096;

    @TempDir
    private Path folder = Path.of(".");

    private LongLog log(int lines) throws IOException {
        var log = new LongLog(folder.resolve("std_log.txt"), LIMIT);
        print(log, 0, lines);
        return log;
    }

    /** Lines of 100 bytes, each with its number. */
    private static void print(LongLog log, int from, int to) throws IOException {
        var text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(String.format("%099d\n", i));
        }
        Files.writeString(log.file(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private long taken(LongLog log) throws IOException, InterruptedException {
        Process stat = new ProcessBuilder("stat", "--format", "%b", log.file().toString()).start();
        String blocks = new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(stat.waitFor()).isZero();
        return Long.parseLong(blocks) * 512;
    }

    @Test
    void whatIsShortStaysAsItIs() throws IOException {
        assertThat(log(1000).isOver()).isFalse();
        assertThat(new LongLog(log(100_000).file(), 0).isOver()).isFalse();
        assertThat(new LongLog(folder.resolve("none"), 1).isOver()).isFalse();
    }

    @Test
    void theMiddleIsGivenBackWhileTheJobGoesOn() throws IOException, InterruptedException {
        LongLog log = log(200_000);
        assertThat(log.isOver()).isTrue();
        log.writeHead();
        String shown = Files.readString(log.head());
        assertThat(shown).startsWith("0".repeat(99) + "\n").endsWith("when the job has ended\n");
        assertThat(shown).contains("[athanor] this log is longer than the 4 MiB that are kept");

        OptionalLong given = log.punch(0);
        assertThat(given).isPresent();
        assertThat(taken(log)).isLessThan(LIMIT + (3L << 20) + BLOCK);
        print(log, 200_000, 400_000);
        assertThat(log.punch(given.getAsLong()).getAsLong()).isGreaterThan(given.getAsLong());
        assertThat(taken(log)).isLessThan(LIMIT + (3L << 20) + BLOCK);

        String whole = Files.readString(log.whole());
        assertThat(whole).startsWith(shown).doesNotContain("\0");
        List<String> lines = whole.lines().toList();
        assertThat(lines.getLast()).endsWith("399999");
        assertThat(lines.stream().filter(line -> line.startsWith("[athanor]"))).hasSize(2);
        long kept = lines.stream().filter(line -> line.length() == 99).count();
        String left = lines.stream()
                .filter(line -> line.endsWith("left out here"))
                .findFirst()
                .orElseThrow();
        assertThat(left).isEqualTo("[athanor] " + (400_000 - kept) * 100 + " bytes are left out here");
        assertThat(kept * 100).isBetween(LIMIT - 200, LIMIT);
    }

    @Test
    void aLogWithoutLinesIsCutWhereItMustBe() throws IOException {
        var log = new LongLog(folder.resolve("std_log.txt"), LIMIT);
        Files.writeString(log.file(), "x".repeat(9 << 20));

        String whole = Files.readString(log.whole());

        assertThat(whole.chars().filter(letter -> letter == 'x').count()).isEqualTo(LIMIT);
        assertThat(whole).contains(((9L << 20) - LIMIT) + " bytes are left out here");
    }
}
