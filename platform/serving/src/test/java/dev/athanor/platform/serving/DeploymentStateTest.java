package dev.athanor.platform.serving;

import static dev.athanor.platform.serving.DeploymentState.DELETING;
import static dev.athanor.platform.serving.DeploymentState.FAILED;
import static dev.athanor.platform.serving.DeploymentState.PREPARING;
import static dev.athanor.platform.serving.DeploymentState.READY;
import static dev.athanor.platform.serving.DeploymentState.STARTING;
import static dev.athanor.platform.serving.DeploymentState.UPDATE_FAILED;
import static dev.athanor.platform.serving.DeploymentState.UPDATING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.platform.serving.DeploymentState.Event;
import org.junit.jupiter.api.Test;

final class DeploymentStateTest {
    @Test
    void firstStartGoesThroughPreparingAndStarting() {
        assertThat(PREPARING.after(Event.PREPARED)).isEqualTo(STARTING);
        assertThat(STARTING.after(Event.STARTED)).isEqualTo(READY);
        assertThat(PREPARING.after(Event.BROKE)).isEqualTo(FAILED);
        assertThat(STARTING.after(Event.BROKE)).isEqualTo(FAILED);
    }

    @Test
    void whatServesGoesOnServingWhileItChanges() {
        assertThat(READY.after(Event.ASKED)).isEqualTo(UPDATING);
        assertThat(UPDATING.after(Event.PREPARED)).isEqualTo(UPDATING);
        assertThat(UPDATING.after(Event.BROKE)).isEqualTo(UPDATE_FAILED);
        assertThat(UPDATE_FAILED.after(Event.ASKED)).isEqualTo(UPDATING);
        assertThat(UPDATING.after(Event.STARTED)).isEqualTo(READY);
        assertThat(FAILED.after(Event.ASKED)).isEqualTo(PREPARING);
    }

    @Test
    void nothingBringsADismissedOneBack() {
        for (Event event : Event.values()) {
            assertThat(DELETING.after(event)).isEqualTo(DELETING);
        }
    }
}
