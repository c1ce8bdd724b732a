package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.wire.JobLogView;
import io.lepton.wire.JobView;
import io.lepton.wire.RunView.ScoreView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --on}, and {@code jobs}. */
final class JobsCommandTest {
    private static final String EPOCH =
            "{\"epoch\":{\"epoch\":1,\"seconds\":2.25,\"scores\":[{\"name\":\"loss\",\"value\":0.5}]}}";

    private final Shell shell;
    private final ScriptedTraining training = new ScriptedTraining();
    private final Deque<JobLogView> logs = new ArrayDeque<>();

    @TempDir
    private Path folder;

    private String job = "";

    JobsCommandTest() throws IOException {
        shell = new Shell();
        shell.training = _ -> training;
    }

    @BeforeEach
    void script() throws IOException {
        job = Files.writeString(folder.resolve("churn.yaml"), "name: churn").toString();
        shell.fleet.more.put("POST /jobs", () -> view("queued"));
        shell.fleet.more.put("GET /jobs", () -> List.of(view("queued"), view("finished"), view("failed")));
        shell.fleet.more.put("GET /jobs/4", () -> view("finished"));
        shell.fleet.more.put("GET /jobs/4/log", () -> logs.size() > 1 ? logs.removeFirst() : logs.getFirst());
        shell.fleet.more.put("POST /jobs/4/cancel", () -> view("cancelling"));
        shell.fleet.more.put("POST /jobs/4/resume", () -> view("queued"));
        logs.add(new JobLogView(view("queued"), 0, List.of()));
        logs.add(new JobLogView(view("running"), 0, List.of("{\"step\":\"Reading churn.csv\"}", EPOCH)));
        logs.add(new JobLogView(view("running"), 2, List.of("a line of native code")));
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void sendsAJobAndFollowsItUntilItIsOver() {
        finish("finished");
        assertThat(shell.type("train", job, "--on", "oslo/oslo-1", "--memory", "1g"))
                .isZero();
        assertThat(training.calls).containsExactly("draft churn.yaml");
        assertThat(shell.fleet.calls.get(1))
                .contains("\"model\":\"churn\"", "\"file\":\"churn.yaml\"", "\"text\":\"name: churn\"")
                .contains("\"region\":\"oslo\"", "\"node\":\"oslo-1\"", "\"memory\":\"1g\"");
        assertThat(shell.err()).isEqualTo("""
                        job 4: churn, in oslo, on oslo-1
                        job 4 queued: waits for its turn
                        Reading churn.csv
                        epoch 1, loss 0.5000 (2.3 s)
                        a line of native code
                        """);
        assertThat(shell.out())
                .contains("job 4 finished in 4.5 s, registered churn/3", "accuracy", "0.7500")
                .contains("lepton deploy churn");
    }

    @Test
    void whoeverLeavesIsToldHowToComeBackAndTheJobGoesOn() {
        shell.pausesBeforeInterrupt = 1;
        assertThat(shell.type("train", job, "--on", "oslo")).isEqualTo(130);
        assertThat(shell.err())
                .contains(
                        "job 4 goes on; come back with: lepton jobs log 4 --follow; end it with: lepton jobs cancel 4");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(shell.type("train", job, "--on", "oslo", "--detach")).isZero();
        assertThat(shell.out()).isEqualTo("job 4 is sent; see: lepton jobs show 4\n");
    }

    @Test
    void aJobThatFailsEndsTheCommandWithACodeAndAdvice() {
        finish("failed");
        assertThat(shell.type("jobs", "log", "4", "--follow")).isEqualTo(70);
        assertThat(shell.err()).contains("job 4 failed: killed (signal 9)", "lepton jobs resume 4");
        logs.clear();
        finish("cancelled");
        assertThat(shell.type("jobs", "log", "4", "--follow")).isEqualTo(130);
    }

    @Test
    void aControlPlaneThatIsAwayForAWhileEndsNothing() {
        finish("finished");
        shell.fleet.failure = Optional.of(new LeptonException(ErrorCode.CONTROL_STANDBY, "another reigns"));
        shell.pausesBeforeInterrupt = 20;
        assertThat(shell.type("jobs", "log", "4", "--follow")).isEqualTo(130);
        assertThat(Thread.interrupted()).isTrue();
        shell.pausesBeforeInterrupt = Integer.MAX_VALUE;
        assertThat(shell.type("jobs", "log", "4", "--follow"))
                .as("for five minutes")
                .isEqualTo(5);
        shell.fleet.failure = Optional.of(new LeptonException(ErrorCode.NOT_FOUND, "no such job: job=4"));
        assertThat(shell.type("jobs", "log", "4", "--follow")).isEqualTo(2);
    }

    @Test
    void refusesWhatDoesNotGoTogetherBeforeAnythingIsSent() {
        assertThat(shell.type("train", "--resume", "3", "--on", "oslo")).isEqualTo(2);
        assertThat(shell.err()).contains("lepton jobs resume N");
        assertThat(shell.type("train", job, "--on", "Os lo")).isEqualTo(2);
        assertThat(shell.type("train", "nowhere.yaml", "--on", "oslo")).isEqualTo(2);
        assertThat(shell.err()).contains("no such file: job=nowhere.yaml");
        assertThat(shell.fleet.calls).isEmpty();
    }

    @Test
    void listsAndShowsJobs() {
        assertThat(shell.type("jobs")).isZero();
        assertThat(shell.out().lines().toList().getFirst())
                .matches("JOB +MODEL +REGION +NODE +STATE +SUBMITTED \\(UTC\\) +TOOK +BY +RESULT");
        assertThat(shell.out())
                .contains("waits for its turn", "churn/3, accuracy 0.7500", "killed (signal 9)", "user:anna", "4.5 s");
        assertThat(shell.type("jobs", "--json")).isZero();
        assertThat(shell.out()).startsWith("[").contains("\"submittedBy\" : \"user:anna\"");
        assertThat(shell.type("jobs", "show", "4")).isZero();
        assertThat(shell.out())
                .contains("job 4: churn, in oslo, finished", "by user:anna, file churn.yaml", "on oslo-1")
                .contains("registered churn/3", "accuracy");
        assertThat(shell.type("jobs", "show", "4", "--json")).isZero();
        assertThat(shell.out()).contains("\"version\" : \"churn/3\"");
        shell.fleet.more.put("GET /jobs", List::of);
        assertThat(shell.type("jobs")).isZero();
        assertThat(shell.out()).contains("no jobs yet; send one with: lepton train FILE --on REGION");
    }

    @Test
    void printsWhatAJobSaid() {
        logs.clear();
        logs.add(new JobLogView(
                view("running"),
                0,
                List.of(
                        "{\"step\":\"Reading\"}",
                        "{\"progress\":{\"doing\":\"x\",\"done\":1,\"total\":2,\"rowsPerSecond\":0,\"secondsLeft\":0}}",
                        EPOCH,
                        "# SIGSEGV")));
        assertThat(shell.type("jobs", "log", "4")).isZero();
        assertThat(shell.out()).isEqualTo("Reading\nepoch 1, loss 0.5000 (2.3 s)\n# SIGSEGV\n");
    }

    @Test
    void cancelsAndResumes() {
        assertThat(shell.type("jobs", "cancel", "4")).isZero();
        assertThat(shell.out()).isEqualTo("asked job 4 to save and end; see: lepton jobs show 4\n");
        shell.fleet.more.put("POST /jobs/4/cancel", () -> view("cancelled"));
        assertThat(shell.type("jobs", "cancel", "4")).isZero();
        assertThat(shell.out()).isEqualTo("job 4 is cancelled\n");
        assertThat(shell.type("jobs", "resume", "4")).isZero();
        assertThat(shell.out()).isEqualTo("job 4 goes on; see: lepton jobs log 4 --follow\n");
        assertThat(shell.type("jobs", "cancel", "four")).isEqualTo(2);
    }

    private void finish(String state) {
        logs.add(new JobLogView(view(state), 3, List.of()));
    }

    private static JobView view(String state) {
        boolean isOver = List.of("finished", "failed", "cancelled").contains(state);
        boolean isGood = state.equals("finished");
        return new JobView(
                4,
                new ModelName("churn"),
                "churn.yaml",
                new RegionId("oslo"),
                Optional.of(new NodeId("oslo-1")),
                state,
                1,
                "user:anna",
                Instant.parse("2026-11-27T12:00:00Z"),
                isOver ? Optional.of(Instant.parse("2026-11-27T12:00:04.5Z")) : Optional.empty(),
                Optional.of(isOver ? "killed (signal 9)" : "waits for its turn")
                        .filter(_ -> !isGood && !state.equals("running")),
                isGood ? Optional.of(new ModelVersionId(new ModelName("churn"), 3)) : Optional.empty(),
                isGood ? List.of(ScoreView.of("accuracy", 0.75)) : List.of());
    }
}
