package dev.athanor.platform.jobs;

/** What a job reads. */
public sealed interface JobInput {
    /** How data reaches the job. */
    enum Mode {
        READ_ONLY_MOUNT("ReadOnlyMount"),
        READ_WRITE_MOUNT("ReadWriteMount"),
        DOWNLOAD("Download"),
        DIRECT("Direct"),
        EVAL_MOUNT("EvalMount"),
        EVAL_DOWNLOAD("EvalDownload");

        private final String word;

        Mode(String word) {
            this.word = word;
        }

        /** The word on the wire. */
        public String word() {
            return word;
        }
    }

    /** A value that goes into the command as text. */
    record Literal(String value) implements JobInput {}

    /**
     * Data or a model.
     *
     * @param type {@code uri_file}, {@code uri_folder}, {@code mltable}, {@code mlflow_model}, {@code custom_model}, {@code triton_model}
     * @param uri an asset reference or an address
     * @param mode how it reaches the job
     */
    record Data(String type, String uri, Mode mode) implements JobInput {}
}
