package dev.athanor.platform.assets;

/** Sorts of assets. */
public enum AssetKind {
    /** Files or folders of data. */
    DATA("data"),
    /** Trained models. */
    MODEL("model"),
    /** What code runs in. */
    ENVIRONMENT("environment"),
    /** Source code of jobs and deployments. */
    CODE("code"),
    /** Steps of pipelines. */
    COMPONENT("component");

    private final String noun;

    AssetKind(String noun) {
        this.noun = noun;
    }

    /** The word for people. */
    public String noun() {
        return noun;
    }
}
