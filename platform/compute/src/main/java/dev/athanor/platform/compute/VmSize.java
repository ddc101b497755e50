package dev.athanor.platform.compute;

/**
 * A size of Azure's catalogue. On this machine it is a cap, never a demand.
 *
 * @param name as Azure spells it: {@code Standard_DS3_v2}
 * @param cores virtual cores
 * @param memory bytes
 * @param gpus devices
 * @param disk bytes of the temporary disk
 */
public record VmSize(String name, int cores, long memory, int gpus, long disk) {}
