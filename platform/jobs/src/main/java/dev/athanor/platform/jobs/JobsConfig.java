package dev.athanor.platform.jobs;

import dev.athanor.foundation.config.Setting;
import dev.athanor.foundation.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * How jobs are run.
 *
 * @param preparations how many jobs are prepared (environment, inputs) at once
 * @param grace how long a stopped process has between the polite and the hard signal
 * @param tokenLifetime how long a job's own tokens are good
 * @param logLimit bytes of a job's log that are kept; 0 for all
 * @param internalHosts hosts at internal addresses that inputs may be fetched from
 */
public record JobsConfig(
        int preparations, Duration grace, Duration tokenLifetime, long logLimit, List<String> internalHosts) {
    private static final Setting<Integer> PREPARATIONS = Setting.number(
            "jobs.preparations", 4, 1, 64, "How many jobs are prepared (environment, inputs) at the same time.");
    private static final Setting<Duration> GRACE = Setting.duration(
            "jobs.grace", "10s", "How long a cancelled job has between the polite and the hard signal.");
    private static final Setting<Duration> TOKEN_LIFETIME =
            Setting.duration("jobs.token-lifetime", "30d", "How long a job's own tokens are good at most.");

    private static final Setting<Integer> LOG_LIMIT = Setting.number(
            "jobs.log-limit",
            256,
            0,
            1_000_000,
            "Mebibytes of a job's log that are kept, half from its beginning and half from its end; 0 for all.");
    private static final Setting<List<String>> INTERNAL_HOSTS = Setting.list(
            "jobs.internal-hosts",
            "",
            "Hosts at loopback, link-local or private addresses that the server may fetch inputs of jobs from; `*` for all.");

    /** Everything that can be configured here. */
    public static final List<Setting<?>> SETTINGS =
            List.of(PREPARATIONS, GRACE, TOKEN_LIFETIME, LOG_LIMIT, INTERNAL_HOSTS);

    public JobsConfig {
        internalHosts = List.copyOf(internalHosts);
    }

    /** Reads the configuration. */
    public static JobsConfig from(Settings settings) {
        return new JobsConfig(
                settings.get(PREPARATIONS),
                settings.get(GRACE),
                settings.get(TOKEN_LIFETIME),
                (long) settings.get(LOG_LIMIT) << 20,
                settings.get(INTERNAL_HOSTS));
    }

    /** The same with more hosts that inputs may be fetched from. */
    public JobsConfig trusting(List<String> hosts) {
        List<String> all =
                Stream.concat(internalHosts.stream(), hosts.stream()).distinct().toList();
        return new JobsConfig(preparations, grace, tokenLifetime, logLimit, all);
    }
}
