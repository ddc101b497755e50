package dev.athanor.platform.jobs;

/**
 * A job seen from the job that started it.
 *
 * @param name its name
 * @param state where it stands
 */
public record Child(String name, JobState state) {}
