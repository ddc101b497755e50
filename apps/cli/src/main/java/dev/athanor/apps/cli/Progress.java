package dev.athanor.apps.cli;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** A bar on standard error: how much of how much, at what rate, for how long yet. */
final class Progress {
    private static final int BAR = 24;
    private static final long PAUSE = 100_000_000L;

    private final Console console;
    private final String title;
    private final long all;
    private final long started = System.nanoTime();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong drawn = new AtomicLong();

    Progress(Console console, String title, long all) {
        this.console = console;
        this.title = title;
        this.all = all;
    }

    /** More bytes have gone; may be called by several threads. */
    void add(long bytes) {
        long now = done.addAndGet(bytes);
        long last = drawn.get();
        long time = System.nanoTime();
        if (console.terminal() && time - last > PAUSE && drawn.compareAndSet(last, time)) {
            console.progress(line(now, (time - started) / 1e9));
        }
    }

    /** It is over. */
    void end() {
        console.clearLine();
        console.detail(title + ": " + size(done.get()) + " in "
                + String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - started) / 1e9));
    }

    private String line(long now, double seconds) {
        int filled = all == 0 ? BAR : (int) Math.min(BAR, now * BAR / all);
        double rate = seconds > 0 ? now / seconds : 0;
        String left = rate > 0 ? String.format(Locale.ROOT, "%.0f s left", Math.max(0, all - now) / rate) : "";
        return title + " [" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + size(now) + " of " + size(all)
                + ", " + size((long) rate) + "/s, " + left;
    }

    /** A size for people. */
    static String size(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes;
        for (String unit : new String[] {"kB", "MB", "GB"}) {
            value /= 1000;
            if (value < 1000) {
                return String.format(Locale.ROOT, "%.1f %s", value, unit);
            }
        }
        return String.format(Locale.ROOT, "%.1f TB", value / 1000);
    }
}
