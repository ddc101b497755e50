package dev.athanor.foundation.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResponseTest {
    @Test
    void untrustedContentRunsNoScripts() {
        assertThat(Response.text(200, "text/plain", "x").untrusted().headers())
                .containsEntry("Content-Security-Policy", "sandbox")
                .doesNotContainKey("Content-Disposition");
        assertThat(Response.text(200, "text/html; charset=utf-8", "x")
                        .untrusted()
                        .headers())
                .containsEntry("Content-Disposition", "attachment");
        assertThat(Response.text(200, "image/svg+xml", "x")
                        .with("content-disposition", "inline")
                        .untrusted()
                        .headers())
                .doesNotContainKey("Content-Disposition");
    }
}
