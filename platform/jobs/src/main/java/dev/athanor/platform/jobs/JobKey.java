package dev.athanor.platform.jobs;

/** A job among all of this server's. */
record JobKey(String workspace, String name) {}
