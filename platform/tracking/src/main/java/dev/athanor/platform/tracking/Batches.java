package dev.athanor.platform.tracking;

import java.util.LinkedHashMap;
import java.util.Map;

/** Checks what a batch holds. */
final class Batches {
    private Batches() {}

    /** The same batch, its long values cut. */
    static Batch checked(Batch batch) {
        for (int i = 0; i < batch.metrics().size(); i++) {
            Checks.metric(batch.metrics().get(i), "metrics[" + i + "]");
        }
        Map<String, String> params = new LinkedHashMap<>();
        int index = 0;
        for (Map.Entry<String, String> param : batch.params().entrySet()) {
            params.put(param.getKey(), Checks.param(param.getKey(), param.getValue(), "params[" + index++ + "]"));
        }
        return new Batch(batch.metrics(), params, Checks.tags(batch.tags()));
    }
}
