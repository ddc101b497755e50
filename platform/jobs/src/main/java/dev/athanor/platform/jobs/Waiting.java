package dev.athanor.platform.jobs;

/**
 * Why a job waits, and where in the queue.
 *
 * @param reason for people: what is taken, by whom, or what forbids it to start
 * @param position its turn among the jobs that wait for the same compute, 1 for the next
 * @param length how many wait for that compute
 */
public record Waiting(String reason, int position, int length) {}
