package dev.athanor.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebFilesTest {
    @TempDir
    Path folder;

    private HttpServer web;
    private Path target;

    @BeforeEach
    void serve() throws IOException {
        target = folder.resolve("input/data.csv");
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            try (exchange) {
                switch (exchange.getRequestURI().getPath()) {
                    case "/data.csv" -> {
                        exchange.sendResponseHeaders(200, 3);
                        exchange.getResponseBody().write("a,b".getBytes(StandardCharsets.US_ASCII));
                    }
                    case "/moved" -> {
                        exchange.getResponseHeaders().set("Location", "/data.csv");
                        exchange.sendResponseHeaders(302, -1);
                    }
                    case "/inward" -> {
                        exchange.getResponseHeaders().set("Location", at("localhost", "/data.csv"));
                        exchange.sendResponseHeaders(307, -1);
                    }
                    case "/round" -> {
                        exchange.getResponseHeaders().set("Location", "/round");
                        exchange.sendResponseHeaders(302, -1);
                    }
                    default -> exchange.sendResponseHeaders(404, -1);
                }
            }
        });
        web.start();
    }

    @AfterEach
    void stop() {
        web.stop(0);
    }

    private String at(String host, String path) {
        return "http://" + host + ":" + web.getAddress().getPort() + path;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "169.254.169.254",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "100.100.100.200",
                "0.0.0.0",
                "224.0.0.1",
                "::1",
                "::",
                "fe80::1",
                "fd00:ec2::254",
                "::ffff:169.254.169.254",
                "::127.0.0.1",
                "64:ff9b::a9fe:a9fe"
            })
    void addressesInsideAreKnown(String address) {
        assertThat(WebFiles.isInternal(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::101:101"})
    void addressesOfTheInternetAreOpen(String address) {
        assertThat(WebFiles.isInternal(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "2130706433", "[::1]", "[::ffff:127.0.0.1]"})
    void whatOnlyThisMachineReachesIsNotFetched(String host) {
        assertThatThrownBy(() -> new WebFiles(List.of()).download(at(host, "/data.csv"), target))
                .isInstanceOf(JobBroken.class)
                .hasMessageContaining("jobs.internal-hosts");
        assertThat(target).doesNotExist();
    }

    @Test
    void aHostThatTheOwnerNamesIsAsked() throws IOException {
        new WebFiles(List.of("127.0.0.1")).download(at("127.0.0.1", "/moved"), target);
        assertThat(Files.readString(target)).isEqualTo("a,b");
        new WebFiles(List.of("*")).download(at("localhost", "/inward"), target);
        assertThat(Files.readString(target)).isEqualTo("a,b");
    }

    @Test
    void everyHopIsLookedAt() {
        assertThatThrownBy(() -> new WebFiles(List.of("127.0.0.1")).download(at("127.0.0.1", "/inward"), target))
                .hasMessageContaining("'localhost' stands for");
        assertThatThrownBy(() -> new WebFiles(List.of("*")).download(at("127.0.0.1", "/round"), target))
                .hasMessageContaining("more than 5 times");
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThatThrownBy(() -> new WebFiles(List.of("*")).download(at("127.0.0.1", "/none"), target))
                .hasMessageContaining("status 404");
    }
}
