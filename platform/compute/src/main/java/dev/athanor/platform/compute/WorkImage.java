package dev.athanor.platform.compute;

import java.util.List;

/**
 * The container image that work runs in.
 *
 * @param reference name or id, of an image that is on this machine
 * @param sharedMemory bytes of {@code /dev/shm}; 0 for the back end's default
 * @param gpus ids of the devices that it sees
 */
public record WorkImage(String reference, long sharedMemory, List<String> gpus) {
    public WorkImage {
        gpus = List.copyOf(gpus);
        if (reference.isBlank() || reference.startsWith("-")) {
            throw ComputeProblem.WORK_INVALID
                    .because("'" + reference + "' is no name of an image")
                    .at("image");
        }
    }
}
