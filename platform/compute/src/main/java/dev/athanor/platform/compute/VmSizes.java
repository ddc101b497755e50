package dev.athanor.platform.compute;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The catalogue of sizes, from a file beside this class: name, cores, memory in GiB, GPUs, disk in GiB. */
final class VmSizes {
    private static final long GIB = 1L << 30;
    private static final List<VmSize> ALL = load();

    private VmSizes() {}

    static List<VmSize> all() {
        return ALL;
    }

    /** A size by name; case is ignored. */
    static Optional<VmSize> find(String name) {
        return ALL.stream().filter(size -> size.name().equalsIgnoreCase(name)).findFirst();
    }

    private static List<VmSize> load() {
        try (InputStream in = VmSizes.class.getResourceAsStream("vm-sizes.csv")) {
            if (in == null) {
                throw new IllegalStateException("vm-sizes.csv is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(VmSizes::parse)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static VmSize parse(String line) {
        String[] cells = line.split(",");
        return new VmSize(
                cells[0],
                Integer.parseInt(cells[1]),
                (long) (Double.parseDouble(cells[2]) * GIB),
                Integer.parseInt(cells[3]),
                Long.parseLong(cells[4]) * GIB);
    }
}
