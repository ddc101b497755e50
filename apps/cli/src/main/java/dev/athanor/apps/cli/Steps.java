package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.Cancellable;
import dev.athanor.foundation.kernel.Ticker;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Steps as people watch them: what is done, by which command, how it went and how long it took. */
final class Steps {
    private static final int WIDEST = 100;
    private static final Pattern INSTALLED = Pattern.compile(" [+-] [^ ]+==[^ ]+");

    private final Console console;
    private final Ticker ticker;
    private final boolean signs;
    private int number;
    private int folded;
    private String live = "";
    private long started;

    Steps(Surroundings surroundings) {
        this.console = surroundings.console();
        this.ticker = surroundings.ticker();
        this.signs = speaksUnicode(surroundings);
    }

    /** Whether the terminal shows more than ASCII, as the locale says. */
    static boolean speaksUnicode(Surroundings surroundings) {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String value = surroundings.variable(name).toLowerCase(Locale.ROOT);
            if (!value.isEmpty()) {
                return value.contains("utf-8") || value.contains("utf8");
            }
        }
        return false;
    }

    /**
     * Does one step; when it fails, its failure goes on to the caller.
     *
     * @param command the line that a user would type for it
     * @param step gives in one line what came of it
     */
    void run(String title, String command, Supplier<String> step) {
        console.result((number == 0 ? "" : "\n")
                + String.format(Locale.ROOT, "%2d  ", ++number)
                + paint(String.format(Locale.ROOT, "%-12s", title), "1")
                + paint(command, "2"));
        begin(title);
        Cancellable watch = console.terminal() ? ticker.every(Duration.ofMillis(200), this::draw) : () -> {};
        String outcome = "";
        try {
            outcome = step.get();
        } finally {
            watch.cancel();
            end(outcome);
        }
    }

    private synchronized void begin(String title) {
        live = title;
        started = System.nanoTime();
    }

    private synchronized void draw() {
        if (!live.isEmpty()) {
            console.progress(String.format(Locale.ROOT, "    %s %s %.0f s", signs ? "…" : "...", live, seconds()));
        }
    }

    private synchronized void end(String outcome) {
        unfold();
        live = "";
        console.clearLine();
        boolean good = !outcome.isEmpty();
        String sign = signs ? (good ? "✓" : "✗") : good ? "ok" : "!!";
        String text = good ? outcome : "failed";
        int width = Math.min(WIDEST, console.width() == 0 ? WIDEST : console.width());
        String time = String.format(Locale.ROOT, "%.1f s", seconds());
        int gap = Math.max(2, width - 6 - text.length() - time.length() - sign.length());
        console.result("    " + paint(sign, good ? "32" : "31") + " " + text + " ".repeat(gap) + paint(time, "2"));
    }

    private double seconds() {
        return (System.nanoTime() - started) / 1e9;
    }

    /** A line of the log of what the step runs; an installer's list of packages becomes one line. */
    synchronized void log(String line) {
        if (INSTALLED.matcher(line).matches()) {
            folded++;
            return;
        }
        unfold();
        show(line);
    }

    private void unfold() {
        if (folded > 0) {
            show(" + " + folded + " packages");
            folded = 0;
        }
    }

    private void show(String line) {
        console.clearLine();
        console.result(paint("    " + (signs ? "│" : "|") + " ", "2") + line);
    }

    private String paint(String text, String code) {
        return console.colours() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
