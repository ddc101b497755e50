package dev.athanor.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.http.Listener;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.kernel.Principal;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules on a request's head that no program but a browser or a proxy would send to a real server in a test. */
class OwnerRulesTest {
    private static Optional<String> refusal(String method, Map<String, List<String>> headers) {
        return OwnerRules.refusal(new Head(method, headers, 7443, Listener.Kind.TLS));
    }

    private static Map<String, List<String>> headers(String... more) {
        Map<String, List<String>> headers = new TreeMap<>(Map.of("host", List.of("localhost:7443")));
        for (int i = 0; i < more.length; i += 2) {
            headers.put(more[i], List.of(more[i + 1]));
        }
        return headers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:7443", "127.0.0.1:7443", "[::1]:7443"})
    void ownNamesPass(String host) {
        assertThat(refusal("GET", headers("host", host))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:443",
                "127.0.0.2:7443",
                "localhost.:7443",
                "user@localhost:7443",
                "localhost:7443.evil.example",
                "::1:7443",
                "0.0.0.0:7443",
                ""
            })
    void anyOtherNameIsRefused(String host) {
        assertThat(refusal("GET", headers("host", host))).isPresent();
    }

    @Test
    void standardPortNeedNotBeWritten() {
        assertThat(OwnerRules.refusal(new Head("GET", headers("host", "localhost"), 443, Listener.Kind.TLS)))
                .isEmpty();
        assertThat(OwnerRules.refusal(new Head("GET", headers("host", "localhost"), 80, Listener.Kind.PLAIN)))
                .isEmpty();
        assertThat(OwnerRules.refusal(new Head("GET", headers("host", "localhost"), 80, Listener.Kind.TLS)))
                .isPresent();
    }

    @Test
    void absentHostIsRefusedOnAPortAndPassesOnTheUnixSocket() {
        assertThat(OwnerRules.refusal(new Head("GET", Map.of(), 7443, Listener.Kind.TLS)))
                .isPresent();
        assertThat(OwnerRules.refusal(new Head("GET", Map.of(), 0, Listener.Kind.UNIX)))
                .isEmpty();
    }

    @Test
    void doubledHeadersAreRefused() {
        Map<String, List<String>> twice = headers();
        twice.put("host", List.of("localhost:7443", "evil.example"));
        assertThat(refusal("GET", twice)).isPresent();
        Map<String, List<String>> origins = headers();
        origins.put("origin", List.of("https://localhost:7443", "https://evil.example"));
        assertThat(refusal("GET", origins)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "https://localhost:7443, true",
        "http://localhost:7443, false",
        "https://localhost:7444, false",
        "https://127.0.0.1:7443, false",
        "null, false",
    })
    void originMustBeOurs(String origin, boolean passes) {
        assertThat(refusal("POST", headers("origin", origin)).isEmpty()).isEqualTo(passes);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, application/json, true",
        "POST, application/x-www-form-urlencoded, false",
        "POST, multipart/form-data; boundary=x, false",
        "POST, Text/Plain;charset=utf-8, false",
        "PUT, text/plain, true",
        "PUT, multipart/form-data, false",
        "DELETE, application/x-www-form-urlencoded, false",
        "GET, text/plain, true",
    })
    void formsDoNotWrite(String method, String type, boolean passes) {
        assertThat(refusal(method, headers("content-type", type)).isEmpty()).isEqualTo(passes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-anything", "via", "x-real-ip"})
    void traceOfAProxyIsRefused(String header) {
        assertThat(refusal("GET", headers(header, ""))).isPresent();
    }

    private record Head(String method, Map<String, List<String>> headers, int port, Listener.Kind kind)
            implements Request {
        @Override
        public String rawPath() {
            return "/";
        }

        @Override
        public String path() {
            return "/";
        }

        @Override
        public String rawQuery() {
            return "";
        }

        @Override
        public String param(String name) {
            throw new IllegalArgumentException(name);
        }

        @Override
        public Optional<String> query(String name) {
            return Optional.empty();
        }

        @Override
        public Map<String, List<String>> queries() {
            return Map.of();
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name)).map(List::getFirst);
        }

        @Override
        public long contentLength() {
            return -1;
        }

        @Override
        public InputStream body() {
            return InputStream.nullInputStream();
        }

        @Override
        public byte[] bytes(int limit) {
            return new byte[0];
        }

        @Override
        public Principal principal() {
            return Principal.ANONYMOUS;
        }

        @Override
        public String requestId() {
            return "";
        }

        @Override
        public String baseUrl() {
            return "";
        }

        @Override
        public Peer peer() {
            return new Peer(kind, "127.0.0.1", 40000, port, "c");
        }
    }
}
