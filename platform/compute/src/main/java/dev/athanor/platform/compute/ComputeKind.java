package dev.athanor.platform.compute;

import dev.athanor.foundation.kernel.Suggestions;
import java.util.Arrays;
import java.util.List;

/** Kinds of compute targets. Work runs on those that have local nodes; the others are records until their back end is here. */
public enum ComputeKind {
    AML_COMPUTE("AmlCompute", true),
    COMPUTE_INSTANCE("ComputeInstance", true),
    VIRTUAL_MACHINE("VirtualMachine", false),
    KUBERNETES("Kubernetes", false),
    AKS("AKS", false),
    SYNAPSE_SPARK("SynapseSpark", false),
    DATABRICKS("Databricks", false),
    HDINSIGHT("HDInsight", false),
    DATA_FACTORY("DataFactory", false),
    DATA_LAKE_ANALYTICS("DataLakeAnalytics", false);

    private final String word;
    private final boolean local;

    ComputeKind(String word, boolean local) {
        this.word = word;
        this.local = local;
    }

    /** The word that clients use. */
    public String word() {
        return word;
    }

    /** Whether its nodes are parts of this machine. */
    public boolean isLocal() {
        return local;
    }

    /**
     * The kind of a word, case ignored.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException COMPUTE_INVALID
     */
    public static ComputeKind of(String word) {
        List<String> words = Arrays.stream(values()).map(ComputeKind::word).toList();
        return Arrays.stream(values())
                .filter(kind -> kind.word.equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> ComputeProblem.COMPUTE_INVALID
                        .because("'" + word + "' is no kind of compute; allowed: " + String.join(", ", words) + "."
                                + Suggestions.didYouMean(word, words))
                        .at("properties.computeType"));
    }
}
