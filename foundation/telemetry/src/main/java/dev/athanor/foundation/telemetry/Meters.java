package dev.athanor.foundation.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Counts, times and levels by name, in Prometheus' form. Names are dotted here and underscored there. */
public final class Meters {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, Timer> requests = new ConcurrentHashMap<>();

    Meters(Clock clock) {
        Instant start = clock.instant();
        gauge(
                "athanor.uptime.seconds",
                () -> Duration.between(start, clock.instant()).toSeconds());
        gauge("jvm.heap.used.bytes", () -> {
            Runtime runtime = Runtime.getRuntime();
            return runtime.totalMemory() - runtime.freeMemory();
        });
        gauge("jvm.threads", () -> ManagementFactory.getThreadMXBean().getThreadCount());
    }

    /** A level that is read when somebody looks. */
    public void gauge(String name, Supplier<Number> level) {
        Gauge.builder(name, level).register(registry);
    }

    /** Adds one to a count. */
    public void count(String name, String tag, String value) {
        registry.counter(name, tag, value).increment();
    }

    /** Adds a duration to a timer. */
    public void time(String name, String tag, String value, Duration duration) {
        registry.timer(name, tag, value).record(duration);
    }

    void request(String method, String pattern, int status, Duration duration) {
        String key = method + " " + pattern + " " + status;
        requests.computeIfAbsent(
                        key,
                        ignored -> Timer.builder("http.requests")
                                .tag("method", method)
                                .tag("route", pattern)
                                .tag("status", Integer.toString(status))
                                .register(registry))
                .record(duration);
    }

    /** All of it, as Prometheus reads it. */
    String scrape() {
        return registry.scrape();
    }
}
