package dev.athanor.platform.serving;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to an endpoint.
 *
 * @param workspace GUID or name of the workspace
 * @param endpoint name of the endpoint
 * @param bearer key or token shown, or null
 * @param deployment who shall answer, or null for whom the traffic picks
 * @param method HTTP verb
 * @param target path and query behind the endpoint, such as {@code /score?x=1}
 * @param headers headers to pass on, names in lower case
 * @param body body
 */
@SuppressWarnings("ArrayRecordComponent")
public record ScoreCall(
        String workspace,
        String endpoint,
        @Nullable String bearer,
        @Nullable String deployment,
        String method,
        String target,
        Map<String, String> headers,
        byte[] body) {}
