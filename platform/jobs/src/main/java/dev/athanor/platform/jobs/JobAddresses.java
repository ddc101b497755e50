package dev.athanor.platform.jobs;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where a running job finds the server.
 *
 * @param publicUrl the base address as clients reach it, https
 * @param loopback the plain address on this machine, for what needs no TLS
 * @param certificates file with the authorities to trust, ours among them
 */
public record JobAddresses(URI publicUrl, URI loopback, Path certificates) {}
