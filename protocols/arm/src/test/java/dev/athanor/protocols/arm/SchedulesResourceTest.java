package dev.athanor.protocols.arm;

import static dev.athanor.protocols.arm.TestingArm.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.blobs.ContainerId;
import dev.athanor.foundation.blobs.PutOptions;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.protocols.arm.TestingArm.Answer;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class SchedulesResourceTest {
    private static final String ENVIRONMENT = "'environmentId':'azureml:sk:1'";
    private static final String JOB = "{'jobType':'Command','command':'echo ${{inputs.at}}'," + ENVIRONMENT
            + ",'inputs':{'at':{'jobInputType':'literal','value':'${{creation_context.trigger_time}} of ${{name}}'}}}";
    private static final String DAILY = "{'triggerType':'Cron','expression':'0 6 * * *','timeZone':'UTC'}";

    private final TestingArm arm = new TestingArm();

    @AfterEach
    void close() {
        arm.close();
    }

    private static String body(String job, String trigger, String more) {
        return "{'properties':{'action':{'actionType':'CreateJob','jobDefinition':" + job + "},'trigger':" + trigger
                + more + "}}";
    }

    private void environment() {
        arm.put(WORKSPACE + "/environments/sk/versions/1", "{'properties':{'image':'python'}}");
    }

    private Answer nightly(String more) {
        environment();
        return arm.put(WORKSPACE + "/schedules/nightly", body(JOB, DAILY, more));
    }

    @Test
    void aScheduleSubmitsItsJobAtItsTime() {
        Answer made = nightly(",'displayName':'Nightly','x':1");

        assertThat(made.status()).isEqualTo(201);
        JsonNode properties = made.body().path("properties");
        assertThat(properties.path("x").asInt()).isEqualTo(1);
        assertThat(properties.path("isEnabled").asBoolean()).isTrue();
        assertThat(properties.path("provisioningState").asString()).isEqualTo("Succeeded");
        assertThat(properties.path("properties").path("athanor.next-fire").asString())
                .isEqualTo("2026-01-01T06:00:00Z");

        arm.advance(Duration.ofDays(1));

        JsonNode job = arm.get(WORKSPACE + "/jobs/nightly-20260101T060000Z").body();
        assertThat(job.path("properties").path("displayName").asString()).isEqualTo("nightly-20260101T060000Z");
        assertThat(job.path("properties")
                        .path("inputs")
                        .path("at")
                        .path("value")
                        .asString())
                .isEqualTo("2026-01-01T06:00:00Z of nightly-20260101T060000Z");
        assertThat(job.path("properties")
                        .path("properties")
                        .path("athanor.schedule")
                        .asString())
                .isEqualTo("nightly");
        assertThat(job.path("systemData").path("createdBy").asString()).isEqualTo("me");
        JsonNode fires = arm.get(WORKSPACE + "/schedules/nightly/fires").body().path("value");
        assertThat(fires.get(0).path("state").asString()).isEqualTo("Fired");
        assertThat(fires.get(0).path("jobName").asString()).isEqualTo("nightly-20260101T060000Z");
        assertThat(arm.get(WORKSPACE + "/jobs?scheduleId=nightly")
                        .body()
                        .path("value")
                        .size())
                .isEqualTo(1);
        assertThat(arm.get(WORKSPACE + "/jobs?scheduled=true")
                        .body()
                        .path("value")
                        .size())
                .isEqualTo(1);
        assertThat(arm.get(WORKSPACE + "/jobs?scheduleId=other")
                        .body()
                        .path("value")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void whatAClientSendsBackIsTheSameSchedule() {
        JsonNode properties = nightly("").body();
        arm.advance(Duration.ofDays(1));
        String back = arm.get(WORKSPACE + "/schedules/nightly").response().body();

        Answer again = arm.put(WORKSPACE + "/schedules/nightly", back);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().path("properties").path("trigger"))
                .isEqualTo(properties.path("properties").path("trigger"));
        assertThat(again.body()
                        .path("properties")
                        .path("properties")
                        .path("athanor.next-fire")
                        .asString())
                .isEqualTo("2026-01-02T06:00:00Z");
    }

    @Test
    void listsTellEnabledFromDisabled() {
        nightly("");
        arm.put(WORKSPACE + "/schedules/off", body(JOB, DAILY, ",'isEnabled':false"));

        assertThat(names("")).isEqualTo("nightly ");
        assertThat(names("?listViewType=EnabledOnly")).isEqualTo("nightly ");
        assertThat(names("?listViewType=DisabledOnly")).isEqualTo("off ");
        assertThat(names("?listViewType=All")).isEqualTo("nightly off ");
        assertThat(arm.delete(WORKSPACE + "/schedules/off").status()).isEqualTo(200);
        assertThat(arm.delete(WORKSPACE + "/schedules/off").status()).isEqualTo(204);
        assertThat(arm.get(WORKSPACE + "/schedules/nightli")
                        .body()
                        .path("error")
                        .path("message")
                        .asString())
                .contains("Did you mean 'nightly'?");
    }

    private String names(String query) {
        var names = new StringBuilder();
        arm.get(WORKSPACE + "/schedules" + query)
                .body()
                .path("value")
                .forEach(schedule ->
                        names.append(schedule.path("name").asString()).append(' '));
        return names.toString();
    }

    @Test
    void itFiresOnRequestOnceForAMoment() {
        nightly("");
        String path = WORKSPACE + "/schedules/nightly/trigger";
        String body = "{'scheduleTime':'2026-03-01T08:00:00.123456+00:00'}";

        assertThat(arm.post(path, body).body().path("submissionId").asString())
                .isEqualTo("nightly-request-20260301T080000123Z");
        Answer again = arm.post(path, body);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().path("scheduleActionType").asString()).isEqualTo("CreateJob");
        assertThat(arm.get(WORKSPACE + "/jobs").body().path("value").size()).isEqualTo(1);
        assertThat(target(arm.post(path, "{'scheduleTime':'noon'}"))).isEqualTo("scheduleTime");

        nightly(",'isEnabled':false");
        assertThat(arm.post(path, "{}").body().path("error").path("code").asString())
                .isEqualTo("ScheduleDisabled");
    }

    @Test
    void anEarlierJobIsRunAgainWithWhatIsChanged() {
        environment();
        arm.put(WORKSPACE + "/jobs/first", "{'properties':" + JOB + "}");
        String reference = "{'jobType':'Pipeline','experimentName':'','sourceJobId':'azureml:" + WORKSPACE
                + "/jobs/first','isArchived':false,'inputs':{'at':{'jobInputType':'literal','value':'changed'}}}";
        assertThat(arm.put(WORKSPACE + "/schedules/again", body(reference, DAILY, ""))
                        .status())
                .isEqualTo(201);

        String name = arm.post(WORKSPACE + "/schedules/again/trigger", "{}")
                .body()
                .path("submissionId")
                .asString();

        JsonNode job = arm.get(WORKSPACE + "/jobs/" + name).body().path("properties");
        assertThat(job.path("jobType").asString()).isEqualTo("Command");
        assertThat(job.path("command").asString()).isEqualTo("echo ${{inputs.at}}");
        assertThat(job.path("inputs").path("at").path("value").asString()).isEqualTo("changed");
        String unknown = reference.replace("/first", "/none");
        assertThat(target(arm.put(WORKSPACE + "/schedules/never", body(unknown, DAILY, ""))))
                .isEqualTo("properties.action.jobDefinition.sourceJobId");
    }

    @Test
    void aKindWithoutEngineIsKeptWholeAndSaysThatItWillNotFire() {
        String path = WORKSPACE + "/schedules/watch";
        Answer made = arm.put(
                path,
                "{'properties':{'action':{'actionType':'CreateMonitor','monitorDefinition':{'y':2}},'trigger':" + DAILY
                        + "}}");

        assertThat(made.status()).isEqualTo(201);
        JsonNode properties = arm.get(path).body().path("properties");
        assertThat(properties.path("action").path("monitorDefinition").path("y").asInt())
                .isEqualTo(2);
        assertThat(properties.path("properties").path("athanor.notes").asString())
                .contains("no engine for CreateMonitor")
                .contains("will not fire");
        Answer triggered = arm.post(path + "/trigger", "{}");
        assertThat(triggered.status()).isEqualTo(400);
        assertThat(triggered.body().path("error").path("code").asString()).isEqualTo("ScheduleActionAbsent");
    }

    @Test
    void mistakesAreToldAtTheirField() {
        environment();
        assertThat(wrong(JOB, DAILY.replace("0 6 * * *", "0 1 *"))).isEqualTo("properties.trigger.expression");
        assertThat(wrong(JOB, DAILY.replace("'UTC'", "'Utopia Time'"))).isEqualTo("properties.trigger.timeZone");
        assertThat(wrong(JOB, "{'triggerType':'Recurrence','frequency':'Day','interval':0}"))
                .isEqualTo("properties.trigger.interval");
        assertThat(
                        wrong(
                                JOB,
                                "{'triggerType':'Recurrence','frequency':'Day','interval':1,'schedule':{'hours':[25],'minutes':[0]}}"))
                .isEqualTo("properties.trigger.schedule.hours");
        assertThat(wrong(JOB.replace("sk:1", "sk:2"), DAILY)).startsWith("properties.action.jobDefinition");
        assertThat(wrong("{'jobType':'Command'}", DAILY)).isEqualTo("properties.action.jobDefinition.command");
        assertThat(target(arm.put(
                        WORKSPACE + "/schedules/bad", body(JOB, DAILY, ",'properties':{'athanor.catch-up':'twice'}"))))
                .isEqualTo("properties.properties.athanor.catch-up");
    }

    private String wrong(String job, String trigger) {
        return target(arm.put(WORKSPACE + "/schedules/bad", body(job, trigger, "")));
    }

    private static String target(Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        return answer.body().path("error").path("target").asString();
    }

    private static final String FACTS = "{'jobType':'Command','command':'echo ${{inputs.at}}'," + ENVIRONMENT
            + ",'inputs':{'at':{'jobInputType':'literal','value':'FACT'}}}";

    private JsonNode fired(String schedule) {
        arm.advance(Duration.ofSeconds(40));
        JsonNode fires =
                arm.get(WORKSPACE + "/schedules/" + schedule + "/fires").body().path("value");
        assertThat(fires.size()).isEqualTo(1);
        assertThat(fires.get(0).path("cause").asString()).isEqualTo("Event");
        return arm.get(WORKSPACE + "/jobs/" + fires.get(0).path("jobName").asString())
                .body()
                .path("properties")
                .path("inputs")
                .path("at")
                .path("value");
    }

    private void waiting(String trigger, String fact) {
        environment();
        Answer made = arm.put(
                WORKSPACE + "/schedules/s", body(FACTS.replace("FACT", fact), "{'triggerType':'Event'," + trigger, ""));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body().path("properties").path("properties").has("athanor.notes"))
                .isFalse();
        arm.advance(Duration.ofSeconds(1));
    }

    @Test
    void itFiresForANewVersionOfData() {
        waiting("'event':'DataVersion','name':'sales*'}", "${{event.name}}:${{event.version}} at ${{event.uri}}");
        String data =
                "{'properties':{'dataType':'uri_folder','dataUri':'azureml://datastores/workspaceblobstore/paths/x/'}}";
        arm.put(WORKSPACE + "/data/other/versions/1", data);
        arm.put(WORKSPACE + "/data/sales-de/versions/7", data);

        assertThat(fired("s").asString())
                .startsWith("sales-de:7 at azureml://subscriptions/")
                .endsWith("/paths/x/");
    }

    @Test
    void anInputThatAnEventGivesNeedNotBeThereBefore() {
        environment();
        String job = JOB.replace("'inputs':{", "'inputs':{'file':{'jobInputType':'uri_file','uri':'URI'},");
        String trigger =
                "{'triggerType':'Event','event':'FileCreated','path':'azureml://datastores/workspaceblobstore/paths/in/'}";
        assertThat(arm.put(WORKSPACE + "/schedules/s", body(job.replace("URI", "${{event.uri}}"), trigger, ""))
                        .status())
                .isEqualTo(201);
        String gone = job.replace("URI", "azureml://datastores/workspaceblobstore/paths/in/a.csv");
        assertThat(wrong(gone, trigger)).isEqualTo("properties.action.jobDefinition.inputs.file");
    }

    @Test
    void itFiresForAModel() {
        waiting("'event':'modelRegistered'}", "${{ event.name }}");
        arm.put(
                WORKSPACE + "/models/m/versions/1",
                "{'properties':{'modelType':'custom_model','modelUri':'azureml://datastores/workspaceblobstore/paths/m/'}}");

        assertThat(fired("s").asString()).isEqualTo("m");
    }

    @Test
    void itFiresForAFile() {
        waiting(
                "'event':'FileCreated','path':'azureml://datastores/workspaceblobstore/paths/in','pattern':'*.csv'}",
                "${{event.name}} ${{event.size}} ${{event.path}}");
        var rooms = arm.rooms();
        var container = new ContainerId(rooms.workspaces().all().getFirst().storageAccount(), Workspace.BLOBSTORE);
        for (String name : new String[] {"in/a.txt", "inner/b.csv", "in/deep/c.csv"}) {
            rooms.blobs().put(container.blob(name), new ByteArrayInputStream(new byte[3]), PutOptions.defaults());
        }

        assertThat(fired("s").asString()).isEqualTo("c.csv 3 in/deep/c.csv");
    }

    @Test
    void itFiresWhenAJobEndsButNotForItsOwn() {
        waiting("'event':'JobFinished','statuses':['canceled']}", "${{event.name}} ${{event.status}} ${{event.uri}}");
        arm.put(WORKSPACE + "/jobs/first", "{'properties':" + JOB + "}");
        var first = arm.ending("first");
        arm.post(WORKSPACE + "/jobs/first/cancel", "{}");
        first.join();

        assertThat(fired("s").asString()).isEqualTo("first Canceled azureml://jobs/first/outputs/artifacts/paths/");
        String own = arm.get(WORKSPACE + "/schedules/s/fires")
                .body()
                .path("value")
                .get(0)
                .path("jobName")
                .asString();
        var second = arm.ending(own);
        arm.post(WORKSPACE + "/jobs/" + own + "/cancel", "{}");
        second.join();
        fired("s");
    }

    @Test
    void itIsCalledByAnAddressOfItsOwn() {
        waiting("'event':'Webhook'}", "${{event.body.who}} ${{event.body.n}} ${{event.nothing}}");
        String url = arm.post(WORKSPACE + "/schedules/s/webhook", "{}")
                .body()
                .path("url")
                .asString();
        String path = url.substring("https://localhost:7443".length());

        Answer called = arm.post(path, "{'who':'bob','n':[1]}");
        assertThat(called.status()).isEqualTo(202);
        assertThat(called.body().path("jobName").asString()).startsWith("s-");
        assertThat(fired("s").asString()).isEqualTo("bob [1] ");
        Answer refused = arm.post(path + "0", "{}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body().path("error").path("code").asString()).isEqualTo("ScheduleHookRefused");
    }

    @Test
    void aClientThatKnowsNoEventsLeavesThemAsTheyAre() {
        waiting("'event':'Webhook'}", "x");
        String path = WORKSPACE + "/schedules/s";

        Answer answer = arm.put(
                path,
                "{'properties':{'isEnabled':false,'action':{'actionType':'CreateJob','jobDefinition':" + JOB + "}}}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()
                        .path("properties")
                        .path("trigger")
                        .path("event")
                        .asString())
                .isEqualTo("Webhook");
    }

    @Test
    void mistakesOfEventsAreToldAtTheirField() {
        environment();
        String event = "{'triggerType':'Event','event':";
        assertThat(wrong(JOB, event + "'Nothing'}")).isEqualTo("properties.trigger.event");
        assertThat(wrong(JOB, event + "'DriftAlert'}")).isEqualTo("properties.trigger.event");
        assertThat(wrong(JOB, event + "'DataVersion','path':'x'}")).isEqualTo("properties.trigger.path");
        assertThat(wrong(JOB, event + "'FileCreated'}")).isEqualTo("properties.trigger.path");
        assertThat(wrong(JOB, event + "'FileCreated','path':'https://example.org/x/'}"))
                .isEqualTo("properties.trigger.path");
        assertThat(wrong(JOB, event + "'FileCreated','path':'azureml://datastores/none/paths/x/'}"))
                .isEqualTo("properties.trigger.path");
        assertThat(wrong(JOB, event + "'JobFinished','statuses':['Done']}")).isEqualTo("properties.trigger.statuses");
    }

    @Test
    void schedulesOfEarlierVersionsAreTakenOver() {
        environment();
        var rooms = arm.rooms();
        var workspace = rooms.workspaces().all().getFirst();
        String document = body(JOB, DAILY, "").replace('\'', '"');
        rooms.workspaces()
                .kept()
                .save(
                        workspace,
                        "schedules",
                        "mine",
                        document,
                        rooms.security().owner().name());
        rooms.workspaces().kept().save(workspace, "schedules", "theirs", document, "somebody");

        Arm.takeOver(rooms);

        assertThat(names("")).isEqualTo("mine ");
        assertThat(names("?listViewType=DisabledOnly")).isEqualTo("theirs ");
        assertThat(rooms.workspaces().kept().list(workspace, "schedules", "")).isEmpty();
    }
}
