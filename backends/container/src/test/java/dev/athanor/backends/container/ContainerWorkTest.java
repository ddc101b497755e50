package dev.athanor.backends.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Ticker;
import dev.athanor.platform.compute.ExecutionBackend;
import dev.athanor.platform.compute.Limits;
import dev.athanor.platform.compute.Mount;
import dev.athanor.platform.compute.WorkImage;
import dev.athanor.platform.compute.WorkSpec;
import dev.athanor.testing.contracts.BackendKit;
import dev.athanor.testing.contracts.BackendMaker;
import dev.athanor.testing.contracts.ExecutionBackendContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs where {@code testing/backends/run} has made an image and named it. */
class ContainerWorkTest extends ExecutionBackendContract {
    private static final String IMAGE = System.getenv().getOrDefault("ATHANOR_TEST_IMAGE", "");

    /** Opens the back end with the engine of this machine. */
    static final class Maker implements BackendMaker {
        @Override
        public ExecutionBackend open(Path runFolder, Path athanorHome, Path userHome, Ticker ticker) {
            return ContainerBackend.open(
                    new ContainerConfig(""), runFolder, System.getenv(), ticker, Ids.systemClock());
        }

        @Override
        public Optional<WorkImage> image() {
            return Optional.of(new WorkImage(IMAGE, 64L << 20, List.of()));
        }
    }

    @BeforeAll
    static void needsAnImage() {
        assumeTrue(!IMAGE.isEmpty(), "no container engine was set up for tests (./athanor test --backends)");
    }

    @Override
    protected BackendMaker maker() {
        return new Maker();
    }

    @Override
    protected void vanish(String id) {
        Engine engine = engine();
        var outcome = new Commands(System.getenv())
                .run(List.of(
                        engine.program().toString(),
                        "rm",
                        "--force",
                        new Container(kit.athanorHome().resolve("run/works"), id).name()));
        assertThat(outcome.said()).isNotBlank();
    }

    private static Engine engine() {
        return new Engines(new ContainerConfig(""), System.getenv(), new Commands(System.getenv()))
                .working()
                .orElseThrow();
    }

    @AfterEach
    void removeContainers() {
        if (!IMAGE.isEmpty()) {
            for (String id : List.of("a", "b", "c")) {
                vanishQuietly(id);
            }
        }
    }

    private void vanishQuietly(String id) {
        String name = new Container(kit.athanorHome().resolve("run/works"), id).name();
        new Commands(System.getenv())
                .run(List.of(engine().program().toString(), "rm", "--force", name), Map.of(), Duration.ofSeconds(30));
    }

    @Test
    void itSeesItsImageAndItsMountsAndNothingElse() throws IOException {
        Files.writeString(kit.userHome().resolve("diary"), "dear");
        Files.writeString(kit.work("b").resolve("result"), "secret result");
        Path data = BackendKit.folder(kit.athanorHome().resolve("blobs/da,ta"));
        Files.writeString(data.resolve("x"), "hello");
        WorkSpec work = kit.sh(
                "a",
                "cat " + kit.userHome() + "/diary " + kit.work("b") + "/result; ls " + kit.athanorHome()
                        + "/jobs; cat '" + data + "/x'; echo no > '" + data + "/x'; cat /etc/athanor-test-image; id -u",
                Map.of(),
                List.of(Mount.readOnly(data)),
                Limits.NONE,
                Optional.empty());
        assertThat(kit.run(work)).isEqualTo(BackendKit.ended(0));
        assertThat(kit.said("a"))
                .doesNotContain("dear", "secret result")
                .contains("hello", "Read-only file system", "made by debootstrap\n");
        assertThat(data.resolve("x")).hasContent("hello");
    }

    @Test
    void whatItWritesBelongsToTheServersUser() throws IOException {
        assertThat(kit.run(kit.sh("a", "echo new > made; grep CapEff /proc/self/status")))
                .isEqualTo(BackendKit.ended(0));
        assertThat(Files.getOwner(kit.work("a").resolve("made"))).isEqualTo(Files.getOwner(folder));
        assertThat(kit.said("a")).contains("0000000000000000");
    }

    @Test
    void sharedMemoryIsAsLargeAsAsked() {
        assertThat(kit.run(kit.sh("a", "df -k /dev/shm | tail -n 1"))).isEqualTo(BackendKit.ended(0));
        assertThat(kit.said("a")).contains(" 65536 ");
    }

    @Test
    void anImageThatIsNotHereIsSaid() {
        WorkSpec like = kit.sh("a", "true");
        var work = new WorkSpec(
                "a",
                "t",
                like.command(),
                like.folder(),
                like.folder(),
                Map.of(),
                like.log(),
                List.of(),
                Limits.NONE,
                Optional.empty(),
                Duration.ZERO,
                Optional.of(new WorkImage("localhost/nobody-made-this:1", 0, List.of())));
        assertThatThrownBy(() -> kit.backend().start(work, kit.listener()))
                .hasMessageContaining("localhost/nobody-made-this:1 is not on this machine");
    }

    @Test
    void theEngineIsNamed() {
        assertThat(kit.backend().capabilities().facts().getFirst()).contains("container of " + engine().title());
        assertThat(kit.backend().capabilities().isolated()).isTrue();
    }
}
