package dev.athanor.protocols.arm;

import dev.athanor.platform.compute.Capabilities;
import dev.athanor.platform.compute.ComputeProblem;
import dev.athanor.platform.compute.ExecutionBackend;
import dev.athanor.platform.compute.WorkEvent;
import dev.athanor.platform.compute.WorkListener;
import dev.athanor.platform.compute.WorkSpec;
import java.time.Duration;
import java.util.List;

/** Runs nothing: these tests are about what is said, not what is done. */
final class NoBackend implements ExecutionBackend {
    @Override
    public String name() {
        return "none";
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(false, false, List.of());
    }

    @Override
    public void start(WorkSpec work, WorkListener listener) {
        throw ComputeProblem.WORK_NOT_STARTED.because("nothing runs here");
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
