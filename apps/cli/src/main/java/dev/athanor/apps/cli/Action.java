package dev.athanor.apps.cli;

/** What a command does. */
interface Action {
    /** Runs it and returns the exit status. */
    int run(Invocation invocation);
}
