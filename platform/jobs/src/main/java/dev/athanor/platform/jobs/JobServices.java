package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Loopback;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The interactive services of command jobs. A script of ours starts them inside the job, where their programs are, and they end with it; from
 * outside it is seen what the script notes down and who listens where.
 */
final class JobServices {
    private final Path jobs;
    private final Ids ids;

    JobServices(Path jobs, Ids ids) {
        this.jobs = jobs;
        this.ids = ids;
    }

    /**
     * Makes ready what a job asks for; a second start keeps ports and tokens.
     *
     * @param fill puts in what references stand for
     * @return what goes before the job's line
     */
    String prepare(CommandPlan plan, JobFolder folder, UnaryOperator<String> fill) {
        if (plan.services().isEmpty()) {
            return "";
        }
        ServiceFolder place = new ServiceFolder(folder);
        if (place.entries().isEmpty()) {
            List<ServiceFolder.Entry> entries = new ArrayList<>();
            Map<String, String> files = new LinkedHashMap<>();
            plan.services().forEach((name, service) -> {
                int port = service.port() == 0 ? Loopback.freePort() : service.port();
                entries.add(new ServiceFolder.Entry(name, service.kind(), port, ids.hex(24)));
                Map<String, String> properties = service.properties();
                switch (service.kind()) {
                    case TENSOR_BOARD ->
                        files.put(name + ".logdir", fill.apply(properties.getOrDefault("logDir", ".")));
                    case SSH -> files.put(name + ".keys", properties.getOrDefault("sshPublicKeys", "") + "\n");
                    case CUSTOM -> files.put(name + ".command", fill.apply(properties.getOrDefault("command", "")));
                    case JUPYTER_LAB, VS_CODE -> {}
                }
            });
            place.write(entries, files);
        }
        return place.start();
    }

    /** Where the job's own services are to listen, and what they may ask for as a token. */
    static Map<String, String> variables(JobFolder folder) {
        ServiceFolder place = new ServiceFolder(folder);
        Map<String, String> variables = new LinkedHashMap<>();
        for (ServiceFolder.Entry entry : place.entries()) {
            if (entry.kind() == ServiceKind.CUSTOM) {
                String prefix = "ATHANOR_SERVICE_" + ServiceFolder.variable(entry.name());
                variables.put(prefix + "_PORT", Integer.toString(entry.port()));
                variables.put(prefix + "_TOKEN", entry.token());
            }
        }
        return variables;
    }

    /** How the services of a job stand. */
    Map<String, ServiceState> states(JobRow job) {
        JobFolder folder = JobFolder.of(jobs, job.key());
        ServiceFolder place = new ServiceFolder(folder);
        boolean alive = switch (job.state()) {
            case JobState.Starting ignored -> true;
            case JobState.Running ignored -> true;
            case JobState.Stopping ignored -> true;
            default -> false;
        };
        Map<String, ServiceFolder.Entry> entries = new LinkedHashMap<>();
        if (alive) {
            place.entries().forEach(entry -> entries.put(entry.name(), entry));
        }
        Map<String, ServiceState> states = new LinkedHashMap<>();
        JobService.of(job.plan()).forEach((name, service) -> {
            ServiceFolder.Entry entry = entries.get(name);
            states.put(
                    name,
                    entry == null ? absent(service, job.state()) : state(service, entry, folder, place.noted(name)));
        });
        return states;
    }

    private static ServiceState absent(JobService service, JobState state) {
        boolean over = state instanceof JobState.Ended || state instanceof JobState.Finalizing;
        return new ServiceState(
                service.kind(), service.port(), over ? "Stopped" : "NotStarted", null, null, service.properties());
    }

    private static ServiceState state(JobService service, ServiceFolder.Entry entry, JobFolder folder, String noted) {
        Map<String, String> properties = new LinkedHashMap<>(service.properties());
        int space = noted.indexOf(' ');
        String word = space < 0 ? noted : noted.substring(0, space);
        String rest = noted.substring(space + 1);
        if (word.equals("absent")) {
            return new ServiceState(service.kind(), entry.port(), "Failed", null, rest, properties);
        }
        if (word.equals("ended")) {
            String error = "it ended with exit code " + rest + "; its log is logs/services/" + entry.name() + ".log";
            return new ServiceState(service.kind(), entry.port(), "Failed", null, error, properties);
        }
        properties.put(ServiceState.TOKEN, entry.token());
        boolean own = service.kind() == ServiceKind.CUSTOM;
        boolean listens = Listening.onLoopback(entry.port());
        if (!listens || (!own && word.isEmpty())) {
            String waits = own && word.isEmpty()
                    ? "nothing listens on port " + entry.port()
                            + " yet; the job's script, or the service's properties.command, has to start it on 127.0.0.1"
                    : null;
            return new ServiceState(service.kind(), entry.port(), "Starting", null, waits, properties);
        }
        String error = own && Listening.everywhere(entry.port())
                ? "it listens on every address of this machine, so that others reach it without a token; have it listen on 127.0.0.1"
                : null;
        String endpoint = endpoint(service.kind(), entry.port(), rest, entry.token(), folder);
        return new ServiceState(service.kind(), entry.port(), "Running", endpoint, error, properties);
    }

    private static String endpoint(ServiceKind kind, int port, String program, String token, JobFolder folder) {
        String base = "http://127.0.0.1:" + port;
        String directory = folder.workingDirectory().toUri().getRawPath();
        return switch (kind) {
            case JUPYTER_LAB -> base + "/lab?token=" + token;
            case TENSOR_BOARD -> base + "/" + token + "/";
            case VS_CODE -> base + "/?folder=" + directory + (program.equals("code-server") ? "" : "&tkn=" + token);
            case SSH -> "ssh://" + program.substring(program.indexOf(' ') + 1) + "@127.0.0.1:" + port;
            case CUSTOM -> base;
        };
    }
}
