package dev.athanor.backends.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlainWorkTest extends WorkContract {
    @Override
    List<Confinement> candidates() {
        return List.of(Confinement.NONE);
    }

    @Test
    void whatIsMissingIsSaid() {
        kit.run(kit.sh("a", "true"));
        assertThat(kit.backend.capabilities().isolated()).isFalse();
        assertThat(kit.said("a")).startsWith("athanor: Works are not isolated");
    }
}
