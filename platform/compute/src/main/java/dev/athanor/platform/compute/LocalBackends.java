package dev.athanor.platform.compute;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The back ends of this machine as one: new work goes to the first that takes it, known work stays where it is. */
final class LocalBackends implements ExecutionBackend {
    private final List<ExecutionBackend> backends;

    LocalBackends(List<ExecutionBackend> backends) {
        this.backends = List.copyOf(backends);
    }

    @Override
    public String name() {
        return backends.getFirst().name();
    }

    @Override
    public Capabilities capabilities() {
        return backends.getFirst().capabilities();
    }

    Capabilities capabilities(Optional<WorkImage> image) {
        return backends.stream()
                .filter(backend -> backend.runsImages() == image.isPresent())
                .findFirst()
                .map(ExecutionBackend::capabilities)
                .orElseGet(this::capabilities);
    }

    @Override
    public boolean runsImages() {
        return backends.stream().anyMatch(ExecutionBackend::runsImages);
    }

    @Override
    public boolean knows(String id) {
        return backends.stream().anyMatch(backend -> backend.knows(id));
    }

    @Override
    public void start(WorkSpec work, WorkListener listener) {
        backends.stream()
                .filter(backend -> backend.runsImages() == work.image().isPresent())
                .findFirst()
                .orElseThrow(() -> ComputeProblem.WORK_INVALID
                        .because("work '" + work.id() + "' wishes to run in "
                                + work.image().map(WorkImage::reference).orElse("no image")
                                + ", which no back end of this server does")
                        .at("image"))
                .start(work, listener);
    }

    @Override
    public void attach(String id, WorkListener listener) {
        home(id).attach(id, listener);
    }

    @Override
    public void stop(String id, Duration grace) {
        home(id).stop(id, grace);
    }

    @Override
    public void forget(String id) {
        home(id).forget(id);
    }

    /** The back ends are closed by who opened them. */
    @Override
    public void close() {}

    /** Where work is; what nobody knows is told lost by the first. */
    private ExecutionBackend home(String id) {
        return backends.stream()
                .filter(backend -> backend.knows(id))
                .findFirst()
                .orElse(backends.getFirst());
    }
}
