package dev.athanor.platform.jobs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of jobs.
 *
 * @param jobs the jobs, newest first
 * @param next the mark for the next page; null at the end
 */
public record JobPage(List<Job> jobs, @Nullable String next) {}
