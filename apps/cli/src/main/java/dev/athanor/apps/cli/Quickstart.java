package dev.athanor.apps.cli;

/** From nothing to a trained, registered, deployed and scored model. */
final class Quickstart {
    private Quickstart() {}

    static int run(Invocation invocation) {
        invocation.console().error("quickstart is not here yet");
        return 1;
    }
}
