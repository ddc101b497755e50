package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.Copies;
import java.util.Map;

/**
 * What a job reads and writes, as it was looked up.
 *
 * @param inputs by name
 * @param outputs by name
 */
public record JobPorts(Map<String, JobInput> inputs, Map<String, JobOutput> outputs) {
    public JobPorts {
        inputs = Copies.inOrder(inputs);
        outputs = Copies.inOrder(outputs);
    }
}
