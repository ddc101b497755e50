package dev.athanor.platform.compute;

/**
 * Who asks for nodes.
 *
 * @param holder the work: one lease a holder
 * @param owner the person whose work it is
 * @param group what belongs together: the experiment, as {@code WORKSPACE/NAME}
 */
public record Claim(String holder, String owner, String group) {}
