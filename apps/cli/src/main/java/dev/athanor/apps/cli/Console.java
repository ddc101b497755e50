package dev.athanor.apps.cli;

import java.io.PrintStream;

/** Standard output for results, standard error for everything else. */
final class Console {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final boolean colours;
    private final int width;
    private boolean quiet;
    private boolean verbose;
    private boolean lineOpen;

    /**
     * A console.
     *
     * @param terminal whether a person watches standard error
     * @param colours whether standard output takes colours
     * @param width columns of the terminal
     */
    Console(PrintStream out, PrintStream err, boolean terminal, boolean colours, int width) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.colours = colours;
        this.width = width;
    }

    /** Shows only results and errors from now on. */
    void quieten() {
        quiet = true;
    }

    /** Shows what is sent and received from now on. */
    void talk() {
        verbose = true;
    }

    /** A result, with a line's end. */
    void result(String text) {
        out.println(text);
        out.flush();
    }

    /** A part of a result, as it is. */
    void raw(String text) {
        out.print(text);
        out.flush();
    }

    /** The stream of results, for bytes. */
    PrintStream results() {
        return out;
    }

    /** A line for people. */
    void note(String text) {
        if (!quiet) {
            clearLine();
            err.println(text);
        }
    }

    /** A line for people who want to see how it is done. */
    void detail(String text) {
        if (verbose) {
            clearLine();
            err.println(text);
        }
    }

    /** A line about something that went wrong. */
    void error(String text) {
        clearLine();
        err.println(text);
    }

    /** A line that the next one replaces; only where somebody watches. */
    void progress(String text) {
        if (terminal && !quiet) {
            String shown = text.length() >= width ? text.substring(0, Math.max(0, width - 1)) : text;
            err.print("\r\u001b[K" + shown);
            err.flush();
            lineOpen = true;
        }
    }

    /** Takes away what {@link #progress} left. */
    void clearLine() {
        if (lineOpen) {
            err.print("\r\u001b[K");
            err.flush();
            lineOpen = false;
        }
    }

    boolean terminal() {
        return terminal;
    }

    boolean colours() {
        return colours;
    }

    int width() {
        return width;
    }
}
