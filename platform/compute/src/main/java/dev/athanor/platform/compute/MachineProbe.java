package dev.athanor.platform.compute;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Looks at the machine. */
final class MachineProbe {
    private static final List<String> QUERY =
            List.of("nvidia-smi", "--query-gpu=uuid,name,memory.total", "--format=csv,noheader,nounits");

    private MachineProbe() {}

    static Machine machine() {
        long memory =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean bean
                        ? bean.getTotalMemorySize()
                        : Runtime.getRuntime().maxMemory();
        return new Machine(Runtime.getRuntime().availableProcessors(), memory, gpus(QUERY));
    }

    /** The devices that a query names; none when it fails. */
    static List<Gpu> gpus(List<String> query) {
        try {
            Process process = new ProcessBuilder(query)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .start();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return List.of();
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.exitValue() == 0 ? parse(text) : List.of();
        } catch (IOException absent) {
            return List.of();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    static List<Gpu> parse(String csv) {
        List<Gpu> gpus = new ArrayList<>();
        for (String line : csv.lines().toList()) {
            String[] cells = line.split(",");
            if (cells.length == 3) {
                gpus.add(new Gpu(cells[0].strip(), cells[1].strip(), Long.parseLong(cells[2].strip()) * 1024 * 1024));
            }
        }
        return gpus;
    }
}
