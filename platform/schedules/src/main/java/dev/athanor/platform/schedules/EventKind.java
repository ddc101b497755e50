package dev.athanor.platform.schedules;

import java.util.Arrays;
import java.util.List;

/** What a schedule can wait for other than a time. */
public enum EventKind {
    /** A version of a data asset was made. */
    DATA_VERSION("DataVersion"),
    /** A version of a model was registered. */
    MODEL_REGISTERED("ModelRegistered"),
    /** A file came, or was written anew, below a path of a datastore. */
    FILE_CREATED("FileCreated"),
    /** A job that no other job started has ended. */
    JOB_FINISHED("JobFinished"),
    /** Somebody called the schedule's own address. */
    WEBHOOK("Webhook"),
    /** A monitor found that data drifts. */
    DRIFT_ALERT("DriftAlert");

    static final List<String> WORDS =
            Arrays.stream(values()).map(EventKind::word).toList();

    private final String word;

    EventKind(String word) {
        this.word = word;
    }

    /** The word that fields name it by. */
    public String word() {
        return word;
    }

    static EventKind named(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word.equals(word))
                .findFirst()
                .orElseThrow();
    }
}
