package dev.athanor.apps.cli;

import java.util.Map;

/** An answer of the server that says no, with the code and message it gave. */
final class ServiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String text;

    ServiceException(int status, String code, String text) {
        super("(" + code + ") " + text);
        this.status = status;
        this.code = code;
        this.text = text;
    }

    /** Reads ARM's error form; a body of any other form is quoted. */
    static ServiceException of(Answer answer) {
        String body = answer.text();
        try {
            Object tree = body.startsWith("{") ? JsonText.parse(body) : Map.of();
            String code = JsonText.text(tree, "error.code");
            String message = JsonText.text(tree, "error.message");
            if (!code.isEmpty() || !message.isEmpty()) {
                return new ServiceException(answer.status(), code.isEmpty() ? "Error" : code, message);
            }
            if (!JsonText.text(tree, "error_code").isEmpty()) {
                return new ServiceException(
                        answer.status(), JsonText.text(tree, "error_code"), JsonText.text(tree, "message"));
            }
        } catch (IllegalArgumentException notJson) {
            // The text below says it as it is.
        }
        String shown = body.length() > 500 ? body.substring(0, 500) + "…" : body;
        return new ServiceException(
                answer.status(), "Http" + answer.status(), shown.isBlank() ? "the server gave no reason" : shown);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String text() {
        return text;
    }
}
