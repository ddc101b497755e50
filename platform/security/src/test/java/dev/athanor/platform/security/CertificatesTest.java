package dev.athanor.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.athanor.foundation.kernel.Ids;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates are judged by what will judge them: OpenSSL, Python, curl, the JDK, all at the real time. */
class CertificatesTest {
    private static final Set<String> HOSTS =
            new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1", "athanor.example", "10.1.2.3"));

    private static final String STRICT_PYTHON = """
            import socket, ssl, sys
            context = ssl.create_default_context(cafile=sys.argv[1])
            context.verify_flags |= ssl.VERIFY_X509_STRICT | ssl.VERIFY_X509_PARTIAL_CHAIN
            for name in ("localhost", "127.0.0.1", "::1", "athanor.example"):
                with socket.create_connection(("127.0.0.1", int(sys.argv[2]))) as plain:
                    with context.wrap_socket(plain, server_hostname=name) as secure:
                        print(name, secure.version())
            """;

    @TempDir
    private Path folder;

    private final Clock now = Ids.systemClock();

    private Certificates open(Clock clock, Set<String> hosts) {
        return Certificates.open(folder, hosts, clock, Ids.secure());
    }

    /** A TLS server that answers each connection with a few bytes, until closed. */
    private static SSLServerSocket serve(SSLContext context) throws IOException {
        var server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (var socket = server.accept()) {
                    socket.getInputStream().read();
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
                                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                } catch (IOException refusedOrClosed) {
                    // The client's side tells.
                }
            }
        });
        return server;
    }

    private static SSLContext trusting(Path authority) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", Pem.certificate(Files.readString(authority)));
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private static X509Certificate handshake(SSLContext client, int port, String name) throws IOException {
        try (var socket = (SSLSocket) client.getSocketFactory().createSocket(connected(port), name, port, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static java.net.Socket connected(int port) throws IOException {
        var socket = new java.net.Socket();
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        return socket;
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static boolean has(String program) throws Exception {
        return new ProcessBuilder("sh", "-c", "command -v " + program)
                        .redirectErrorStream(true)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void javaAcceptsNamesAndAddressesOfTheServer() throws Exception {
        Certificates certificates = open(now, HOSTS);
        try (SSLServerSocket server = serve(certificates.serverContext())) {
            SSLContext client = trusting(certificates.authority());
            for (String name : HOSTS) {
                assertThat(handshake(client, server.getLocalPort(), name)
                                .getSubjectX500Principal()
                                .getName())
                        .contains("localhost");
            }
            assertThatThrownBy(() -> handshake(client, server.getLocalPort(), "bank.example"))
                    .isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void strictPythonAccepts() throws Exception {
        assumeTrue(has("python3"), "no python3 on this machine");
        Certificates certificates = open(now, HOSTS);
        try (SSLServerSocket server = serve(certificates.serverContext())) {
            String port = Integer.toString(server.getLocalPort());
            String output =
                    run("python3", "-c", STRICT_PYTHON, certificates.bundle().toString(), port);
            assertThat(output.lines()).hasSize(4).allMatch(line -> line.endsWith("TLSv1.3"));
        }
    }

    @Test
    void curlAcceptsByNameAndByAddress() throws Exception {
        assumeTrue(has("curl"), "no curl on this machine");
        Certificates certificates = open(now, HOSTS);
        try (SSLServerSocket server = serve(certificates.serverContext())) {
            for (String host : List.of("localhost", "127.0.0.1")) {
                String url = "https://" + host + ":" + server.getLocalPort() + "/";
                String bundle = certificates.bundle().toString();
                assertThat(run("curl", "-sS", "--noproxy", "*", "--cacert", bundle, url))
                        .isEqualTo("ok");
            }
        }
    }

    @Test
    void openSslVerifiesStrictly() throws Exception {
        assumeTrue(has("openssl"), "no openssl on this machine");
        Certificates certificates = open(now, HOSTS);
        String ca = certificates.authority().toString();
        String server = folder.resolve("server.pem").toString();
        for (String[] name : List.of(
                new String[] {"-verify_hostname", "athanor.example"},
                new String[] {"-verify_ip", "127.0.0.1"},
                new String[] {"-verify_ip", "::1"})) {
            assertThat(run(
                            "openssl",
                            "verify",
                            "-x509_strict",
                            "-purpose",
                            "sslserver",
                            name[0],
                            name[1],
                            "-CAfile",
                            ca,
                            server))
                    .contains("OK");
        }
    }

    @Test
    void authorityCannotSignForOthers() throws Exception {
        assumeTrue(has("openssl"), "no openssl on this machine");
        Certificates certificates = open(now, HOSTS);
        KeyPairEntry authority = KeyPairEntry.read(folder, "ca").orElseThrow();
        KeyPairEntry forged = authority.issue(Set.of("bank.example"), now.instant(), Duration.ofDays(1), Ids.secure());
        Path leaf = folder.resolve("forged.pem");
        Files.writeString(leaf, Pem.of(forged.certificate()));
        Process openssl = new ProcessBuilder(
                        "openssl", "verify", "-CAfile", certificates.authority().toString(), leaf.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(openssl.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("permitted subtree violation");
    }

    @Test
    void certificateIsRenewedWhileServing() throws Exception {
        var clock = new SettableClock(now.instant().minus(Duration.ofDays(70)));
        Certificates certificates = open(clock, HOSTS);
        try (SSLServerSocket server = serve(certificates.serverContext())) {
            SSLContext client = trusting(certificates.authority());
            X509Certificate first = handshake(client, server.getLocalPort(), "localhost");
            clock.set(now.instant());
            X509Certificate renewed = handshake(trusting(certificates.authority()), server.getLocalPort(), "localhost");
            assertThat(renewed.getNotAfter()).isAfter(first.getNotAfter());
            assertThat(KeyPairEntry.read(folder, "server").orElseThrow().certificate())
                    .isEqualTo(renewed);
        }
    }

    @Test
    void reopeningKeepsAndNewNamesReplace() {
        X509Certificate first = open(now, HOSTS).certificate();
        assertThat(open(now, HOSTS).certificate()).isEqualTo(first);
        Set<String> more = new LinkedHashSet<>(HOSTS);
        more.add("other.example");
        Certificates replaced = open(now, more);
        assertThat(replaced.certificate().getIssuerX500Principal()).isNotEqualTo(first.getIssuerX500Principal());
    }

    @Test
    void bundleHoldsTheMachinesRootsAndOurs() throws IOException {
        Certificates certificates = open(now, HOSTS);
        String bundle = Files.readString(certificates.bundle());
        assertThat(bundle).endsWith(Files.readString(certificates.authority()));
        assertThat(bundle.split("BEGIN CERTIFICATE", -1)).hasSizeGreaterThan(10);
    }

    private static final class SettableClock extends Clock {
        private volatile Instant instant;

        SettableClock(Instant instant) {
            this.instant = instant;
        }

        void set(Instant to) {
            instant = to;
        }

        @Override
        public Instant instant() {
            return instant;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
