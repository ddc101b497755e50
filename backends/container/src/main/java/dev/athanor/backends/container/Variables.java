package dev.athanor.backends.container;

import dev.athanor.platform.compute.ComputeProblem;
import dev.athanor.platform.compute.WorkSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The environment variables of a container. */
final class Variables {
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** Names that an engine's own program reads, or the programs that it starts. */
    private static final Pattern ENGINES = Pattern.compile(
            "HOME|PATH|TMPDIR|USER|LOGNAME|SHELL|LANG|LC_.*|XDG_.*|LD_.*|GO[A-Z]+|DBUS_.*|NOTIFY_SOCKET|SSL_CERT_.*|_.*"
                    + "|(DOCKER|CONTAINERS?|CONTAINERD|PODMAN|BUILDAH|NERDCTL|REGISTRY|STORAGE|LIBPOD)(_.*)?");

    private Variables() {}

    static boolean meansSomething(String name) {
        return ENGINES.matcher(name).matches();
    }

    /**
     * All variables of a work.
     *
     * @param imagePath {@code PATH} of its image; blank where it has none
     */
    static Map<String, String> of(WorkSpec work, String imagePath) {
        Map<String, String> all = new HashMap<>(work.environment());
        all.putIfAbsent("HOME", work.folder().toString());
        String path = all.getOrDefault("PATH", imagePath.isBlank() ? PATH : imagePath);
        String virtual = all.get("VIRTUAL_ENV");
        all.put("PATH", virtual != null && !path.startsWith(virtual + "/bin:") ? virtual + "/bin:" + path : path);
        return all;
    }

    /** The shells to start a work with, the first that its image has. */
    static List<String> shells(Map<String, String> variables) {
        boolean plain = variables.keySet().stream().allMatch(name -> name.matches("[A-Za-z_][A-Za-z0-9_]*"));
        return plain ? List.of("/bin/sh") : List.of("/bin/bash", "/bin/sh");
    }

    /** What goes to the engine's environment, under which it passes it on. */
    static Map<String, String> passed(Map<String, String> variables) {
        Map<String, String> passed = new HashMap<>(variables);
        passed.keySet().removeIf(Variables::meansSomething);
        return passed;
    }

    /** Writes what the engine would misunderstand to a file that only the server's user can read. */
    static void write(Map<String, String> variables, Path file) {
        var text = new StringBuilder();
        variables.forEach((name, value) -> {
            if (meansSomething(name)) {
                if (value.contains("\n")) {
                    throw ComputeProblem.WORK_INVALID
                            .because("the variable " + name + " has a line break, which no container can get in a"
                                    + " variable of that name; use another name")
                            .at("environment");
                }
                text.append(name).append('=').append(value).append('\n');
            }
        });
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
