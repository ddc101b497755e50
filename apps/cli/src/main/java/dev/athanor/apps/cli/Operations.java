package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Waits for ARM's long-running operations. */
final class Operations {
    private static final long MOST = 2000;
    private final Invocation invocation;

    Operations(Invocation invocation) {
        this.invocation = invocation;
    }

    /**
     * Waits until what {@code answer} has begun is done, and gives the resource as it is then.
     *
     * @param target the resource's address; empty when there is nothing to read afterwards
     */
    @Nullable
    Object finish(Answer answer, String target) {
        Optional<String> operation = answer.header("azure-asyncoperation");
        if (operation.isPresent()) {
            follow(operation.get(), answer);
            return target.isEmpty() ? null : invocation.client().get(target).json();
        }
        Object tree = answer.json();
        long wait = 100;
        while (!target.isEmpty() && isUnderWay(JsonText.text(tree, "properties.provisioningState"))) {
            wait = pause(wait);
            tree = invocation.client().get(target).json();
        }
        String state = JsonText.text(tree, "properties.provisioningState");
        if (state.equals("Failed")) {
            throw CliProblem.OPERATION_FAILED.because("the operation failed: provisioning state is Failed");
        }
        return tree;
    }

    private void follow(String operation, Answer first) {
        long wait = wait(first, 100);
        int dots = 0;
        while (true) {
            pause(wait);
            Answer answer = invocation.client().get(operation);
            Object tree = answer.json();
            switch (JsonText.text(tree, "status")) {
                case "Succeeded" -> {
                    invocation.console().clearLine();
                    return;
                }
                case "Failed", "Canceled" -> {
                    String code = JsonText.text(tree, "error.code");
                    throw new ServiceException(
                            400, code.isEmpty() ? "OperationFailed" : code, JsonText.text(tree, "error.message"));
                }
                default -> {
                    invocation.console().progress(".".repeat(1 + dots++ % 60));
                    wait = wait(answer, wait);
                }
            }
        }
    }

    private static boolean isUnderWay(String state) {
        return switch (state) {
            case "Creating", "Updating", "Deleting", "Provisioning", "Accepted", "Running", "Resizing" -> true;
            default -> false;
        };
    }

    /** What the server asks for, else a little longer each time. */
    private static long wait(Answer answer, long last) {
        return answer.header("retry-after-ms")
                .or(() -> answer.header("x-ms-retry-after-ms"))
                .map(Long::parseLong)
                .or(() -> answer.header("retry-after").map(seconds -> Long.parseLong(seconds) * 1000))
                .orElse(Math.min(MOST, last * 3 / 2));
    }

    private long pause(long millis) {
        pause(invocation, millis);
        return Math.min(MOST, millis * 3 / 2);
    }

    /** Lets time pass. */
    static void pause(Invocation invocation, long millis) {
        try {
            invocation.session().surroundings().ticker().pause(Duration.ofMillis(millis));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AthanorException(CliProblem.OPERATION_FAILED, "interrupted", interrupted);
        }
    }
}
