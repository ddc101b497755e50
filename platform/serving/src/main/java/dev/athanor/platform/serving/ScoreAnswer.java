package dev.athanor.platform.serving;

import java.util.Map;

/**
 * What a deployment answered.
 *
 * @param deployment who answered
 * @param status its status, of any class
 * @param reason reason phrase
 * @param headers its headers, names in lower case
 * @param body its body
 */
@SuppressWarnings("ArrayRecordComponent")
public record ScoreAnswer(String deployment, int status, String reason, Map<String, String> headers, byte[] body) {}
