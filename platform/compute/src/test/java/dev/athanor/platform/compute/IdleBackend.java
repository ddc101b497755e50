package dev.athanor.platform.compute;

import java.time.Duration;
import java.util.List;

/** A back end for tests of placement: nothing is ever started on it. */
final class IdleBackend implements ExecutionBackend {
    @Override
    public String name() {
        return "idle";
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(false, false, List.of());
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
    public void start(WorkSpec work, WorkListener listener) {
        listener.on(work.id(), new WorkEvent.Lost("nothing runs here"));
    }

    @Override
    public void attach(String id, WorkListener listener) {
        listener.on(id, new WorkEvent.Lost("nothing runs here"));
    }

    @Override
    public void stop(String id, Duration grace) {}

    @Override
    public void forget(String id) {}

    @Override
    public void close() {}
}
