package dev.athanor.foundation.kernel;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Tells events to whoever listens, in the publisher's thread and in order of subscription. A listener that throws does not keep the others
 * from hearing; its failure goes to {@code failures}.
 */
public final class Events {
    private final Map<Class<?>, List<Consumer<Event>>> listeners = new ConcurrentHashMap<>();
    private final Consumer<RuntimeException> failures;

    /** A bus whose listeners' failures go to {@code failures}. */
    public Events(Consumer<RuntimeException> failures) {
        this.failures = failures;
    }

    /** Hears every event of {@code type} and its subtypes until the returned handle is cancelled. */
    public <E extends Event> Cancellable subscribe(Class<E> type, Consumer<? super E> listener) {
        Consumer<Event> entry = event -> listener.accept(type.cast(event));
        List<Consumer<Event>> list = listeners.computeIfAbsent(type, ignored -> new CopyOnWriteArrayList<>());
        list.add(entry);
        return () -> list.remove(entry);
    }

    /** Tells {@code event} to all who listen for its type. */
    public void publish(Event event) {
        listeners.forEach((type, list) -> {
            if (type.isInstance(event)) {
                list.forEach(listener -> tell(listener, event));
            }
        });
    }

    private void tell(Consumer<Event> listener, Event event) {
        try {
            listener.accept(event);
        } catch (RuntimeException failure) {
            failures.accept(failure);
        }
    }
}
