package dev.athanor.backends.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs where bubblewrap is installed. */
class BubblewrapWorkTest extends ProcessWorkContract {
    /** Opens such a back end. */
    static final class Maker extends ProcessMaker {
        Maker() {
            super(List.of(Confinement.BUBBLEWRAP));
        }
    }

    @Override
    protected ProcessMaker maker() {
        return new Maker();
    }

    @BeforeEach
    void needsNamespaces() {
        assumeTrue(kit.backend().capabilities().isolated(), "this machine has no bubblewrap that works");
    }

    @Test
    void homeIsHidden() throws java.io.IOException {
        Files.writeString(kit.userHome().resolve("diary"), "dear");
        kit.run(kit.sh(
                "a",
                "cat " + kit.userHome() + "/diary; umount " + kit.userHome() + "; cat " + kit.userHome() + "/diary"));
        assertThat(kit.said("a")).doesNotContain("dear");
    }
}
