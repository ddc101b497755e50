package dev.athanor.platform.compute;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Suggestions;
import java.util.Objects;
import java.util.regex.Pattern;

/** What a compute target may be asked to be. */
final class TargetRules {
    private static final Pattern CLUSTER = Pattern.compile("[A-Za-z](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?");
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]");
    private static final Pattern ATTACHED = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?");

    private TargetRules() {}

    static void check(TargetSpec spec) {
        checkName(spec);
        if (spec.name().equalsIgnoreCase(Compute.SERVERLESS)) {
            throw wrong("name", "the name 'serverless' stands for work without a compute target; choose another");
        }
        String size = spec.vmSize();
        if (size != null && spec.kind().isLocal() && VmSizes.find(size).isEmpty()) {
            throw wrong(
                    "properties.properties.vmSize",
                    "'" + size + "' is no VM size of the catalogue."
                            + Suggestions.didYouMean(
                                    size,
                                    VmSizes.all().stream().map(VmSize::name).toList())
                            + " `athanor ml compute list-sizes` lists them");
        }
        if (spec.kind() == ComputeKind.AML_COMPUTE) {
            checkScale(spec);
        }
    }

    static void checkChange(TargetSpec before, TargetSpec after) {
        if (before.kind() != after.kind()) {
            throw wrong(
                    "properties.computeType",
                    "compute '" + before.name() + "' is of kind "
                            + before.kind().word() + "; a kind cannot change. Delete it first, or choose another name");
        }
        String size = after.vmSize();
        boolean same = Objects.equals(lower(before.vmSize()), lower(size));
        if (before.kind().isLocal() && size != null && !same) {
            throw wrong(
                    "properties.properties.vmSize",
                    "compute '" + before.name() + "' has size " + before.vmSize()
                            + "; a size cannot change. Delete it first, or choose another name");
        }
    }

    private static void checkName(TargetSpec spec) {
        String name = spec.name();
        switch (spec.kind()) {
            case AML_COMPUTE -> {
                if (!CLUSTER.matcher(name).matches()) {
                    throw wrong(
                            "name",
                            "'" + name + "' is no name of a cluster; allowed: 1 to 32 letters, digits and dashes,"
                                    + " beginning with a letter and not ending with a dash");
                }
            }
            case COMPUTE_INSTANCE -> {
                if (!INSTANCE.matcher(name).matches()) {
                    throw wrong(
                            "name",
                            "'" + name + "' is no name of a compute instance; allowed: 3 to 24 letters, digits and"
                                    + " dashes, beginning with a letter and not ending with a dash");
                }
            }
            case VIRTUAL_MACHINE,
                    KUBERNETES,
                    AKS,
                    SYNAPSE_SPARK,
                    DATABRICKS,
                    HDINSIGHT,
                    DATA_FACTORY,
                    DATA_LAKE_ANALYTICS -> {
                if (!ATTACHED.matcher(name).matches()) {
                    throw wrong("name", "'" + name + "' is no name of a compute; allowed: letters, digits and dashes");
                }
            }
        }
    }

    private static void checkScale(TargetSpec spec) {
        if (spec.minNodes() < 0) {
            throw wrong(
                    "properties.properties.scaleSettings.minNodeCount",
                    "the minimum of nodes is " + spec.minNodes() + "; allowed: 0 and more");
        }
        if (spec.maxNodes() < Math.max(1, spec.minNodes())) {
            throw wrong(
                    "properties.properties.scaleSettings.maxNodeCount",
                    "the maximum of nodes is " + spec.maxNodes() + "; allowed: at least 1 and at least the minimum ("
                            + spec.minNodes() + ")");
        }
        if (spec.idle().isNegative()) {
            throw wrong(
                    "properties.properties.scaleSettings.nodeIdleTimeBeforeScaleDown",
                    "the idle time is " + spec.idle() + "; it cannot be negative");
        }
    }

    private static String lower(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "" : text.toLowerCase(java.util.Locale.ROOT);
    }

    private static AthanorException wrong(String field, String message) {
        return ComputeProblem.COMPUTE_INVALID.because(message).at(field);
    }
}
