package dev.athanor.backends.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlainWorkTest extends ProcessWorkContract {
    /** Opens such a back end. */
    static final class Maker extends ProcessMaker {
        Maker() {
            super(List.of(Confinement.NONE));
        }
    }

    @Override
    protected ProcessMaker maker() {
        return new Maker();
    }

    @Test
    void whatIsMissingIsSaid() {
        kit.run(kit.sh("a", "true"));
        assertThat(kit.backend().capabilities().isolated()).isFalse();
        assertThat(kit.said("a")).startsWith("athanor: Works are not isolated");
    }
}
