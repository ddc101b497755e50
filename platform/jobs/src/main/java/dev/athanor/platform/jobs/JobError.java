package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.Culprit;

/**
 * Why a job failed.
 *
 * @param culprit who has to act
 * @param code stable code, such as {@code ScriptFailed}
 * @param message for people: what broke, where, and what to do
 */
public record JobError(Culprit culprit, String code, String message) {
    /** The code that Azure's clients know: {@code UserError} or {@code SystemError}. */
    public String azureCode() {
        return culprit == Culprit.USER || culprit == Culprit.SOMEBODY_ELSE ? "UserError" : "SystemError";
    }
}
