package dev.athanor.apps.cli;

/** The command line's entry. */
public final class Athanor {
    private Athanor() {}

    /** Runs one command and ends with its exit status. */
    public static void main(String[] arguments) {
        System.out.println("athanor");
    }
}
