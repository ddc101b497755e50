package dev.athanor.apps.cli;

/** A command line that cannot be understood; the program ends with status 2. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }

    String text() {
        String message = getMessage();
        return message == null ? "the command line is wrong" : message;
    }
}
