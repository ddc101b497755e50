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

    /**
     * Data whose address is known only when the job is started, such as the output of a step before it.
     *
     * @param type as of {@link Data}
     * @param mode how it reaches the job
     */
    record Later(String type, Mode mode) implements JobInput {
        /** The input, now that the address is known. */
        public Data at(String uri) {
            return new Data(type, uri, mode);
        }
    }
}
