package dev.athanor.platform.serving;

import java.util.Map;

/** What a score host answered: header names in lower case; values of a name sent twice joined by commas. */
@SuppressWarnings("ArrayRecordComponent")
record HostAnswer(int status, String reason, Map<String, String> headers, byte[] body) {
    boolean isGood() {
        return status >= 200 && status < 300;
    }
}
