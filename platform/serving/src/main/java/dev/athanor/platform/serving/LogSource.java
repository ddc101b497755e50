package dev.athanor.platform.serving;

/** Which log of a deployment. */
public enum LogSource {
    /** What the scoring script and its host wrote. */
    INFERENCE_SERVER,
    /** How model, code and environment were made ready. */
    STORAGE_INITIALIZER
}
