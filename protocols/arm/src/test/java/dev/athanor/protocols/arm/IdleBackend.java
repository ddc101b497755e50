package dev.athanor.protocols.arm;

import dev.athanor.platform.compute.Capabilities;
import dev.athanor.platform.compute.ExecutionBackend;
import dev.athanor.platform.compute.WorkListener;
import dev.athanor.platform.compute.WorkSpec;
import java.time.Duration;
import java.util.List;

/** A back end that runs nothing. */
final class IdleBackend implements ExecutionBackend {
    @Override
    public String name() {
        return "idle";
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, true, List.of());
    }

    @Override
    public boolean runsImages() {
        return false;
    }

    @Override
    public boolean knows(String id) {
        return false;
    }

    @Override
    public void start(WorkSpec work, WorkListener listener) {}

    @Override
    public void attach(String id, WorkListener listener) {}

    @Override
    public void stop(String id, Duration grace) {}

    @Override
    public void forget(String id) {}

    @Override
    public void close() {}
}
