package dev.athanor.platform.compute;

import dev.athanor.foundation.kernel.Copies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing to run: a job's command or a score host.
 *
 * @param id unique while it is known to the back end; letters, digits, {@code . _ -}
 * @param startToken drawn and stored by the caller before the start; starting twice with the same token runs once
 * @param command program and arguments; a program without a slash is looked up in the work's own {@code PATH}. Never a secret among them
 * @param folder the work's own folder: visible and writable, whatever else is hidden; must exist
 * @param workingDirectory where it starts, within {@code folder}
 * @param environment its variables, secrets among them; nothing of the server's own environment is passed on. Where {@code VIRTUAL_ENV} is
 *     set, {@code PATH} begins with its {@code bin}
 * @param log the file that gets standard output and error, appended; its folder must exist
 * @param mounts what else it sees
 * @param limits what it may take
 * @param timeout after which it is stopped
 * @param grace between asking it to end and killing it, when its time is up
 * @param image what it runs in; empty for this machine itself
 */
public record WorkSpec(
        String id,
        String startToken,
        List<String> command,
        Path folder,
        Path workingDirectory,
        Map<String, String> environment,
        Path log,
        List<Mount> mounts,
        Limits limits,
        Optional<Duration> timeout,
        Duration grace,
        Optional<WorkImage> image) {
    public WorkSpec {
        command = List.copyOf(command);
        environment = Copies.inOrder(environment);
        mounts = List.copyOf(mounts);
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,254}")) {
            throw ComputeProblem.WORK_INVALID
                    .because("the work id '" + id + "' is not made of letters, digits, '.', '_' and '-'")
                    .at("id");
        }
        if (command.isEmpty()) {
            throw ComputeProblem.WORK_INVALID
                    .because("work '" + id + "' has no command")
                    .at("command");
        }
    }
}
