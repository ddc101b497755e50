package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.Copies;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One page of jobs.
 *
 * @param jobs the jobs, newest first
 * @param ports what each of them reads and writes, by the job's name
 * @param next the mark for the next page; null at the end
 */
public record JobPage(
        List<Job> jobs,
        Map<String, JobPorts> ports,
        @Nullable String next) {
    public JobPage {
        jobs = List.copyOf(jobs);
        ports = Copies.inOrder(ports);
    }
}
