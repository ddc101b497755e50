package dev.athanor.protocols.yaml;

import java.util.Optional;

/**
 * What a schedule's file starts.
 *
 * @param job the job that stands in a file of its own, with the schedule's changes; for one of the server's jobs the changes alone
 * @param source the name of the server's job, if it is one
 */
public record ScheduledJob(YamlEntity job, Optional<String> source) {}
