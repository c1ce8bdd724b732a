package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.control.AccessBench.Outcome;
import io.lepton.control.Change.Kind;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.DataClass;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.governance.KeyText;
import io.lepton.governance.Role;
import io.lepton.wire.ArtifactView;
import io.lepton.wire.JobOrders;
import io.lepton.wire.JobReport;
import io.lepton.wire.JobReport.LogPart;
import io.lepton.wire.JobReport.Product;
import io.lepton.wire.JobReport.Standing;
import io.lepton.wire.JobView;
import io.lepton.wire.RunView.ScoreView;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs as people ask for them, nodes do them, and the control plane keeps them. */
class JobDeskTest {
    private static final NodeId NODE = Samples.node("beijing", 1).id();
    private static final NodeId OTHER = Samples.node("beijing", 2).id();

    private final AccessBench bench = new AccessBench();

    @BeforeEach
    void join() {
        bench.mailbox.handle(new ControlEvent.NodeJoined(Samples.node("beijing", 1)));
        bench.mailbox.handle(new ControlEvent.NodeJoined(Samples.node("beijing", 2)));
        bench.mailbox.handle(new ControlEvent.NodeJoined(Samples.node("frankfurt", 1)));
    }

    @Test
    void aJobIsTakenInHandedOutAndItsModelRegisteredWithWhereItCameFrom() {
        JobView job = submit(AccessBench.OWNER, "own-model", "beijing");
        assertThat(job.state()).isEqualTo("queued");
        JobOrders orders = bench.jobs.report(new JobReport(NODE, List.of()));
        assertThat(orders.orders().getFirst().text()).isEqualTo("name: own-model");
        ArtifactView kept = keep(1, 1, NODE);
        bench.jobs.report(new JobReport(NODE, List.of(made(1, 1, kept.sha256()))));
        JobView done = job(AccessBench.OWNER, 1);
        assertThat(done.state()).isEqualTo("finished");
        assertThat(done.version()).contains(new ModelVersionId(new ModelName("own-model"), 2));
        assertThat(done.scores()).extracting(ScoreView::name).containsExactly("accuracy");
        Metadata said = bench.desired().declared().metadata(Kind.VERSION, "own-model/2");
        assertThat(said.labels()).containsEntry("job", "1").containsEntry("kind", "tree");
        assertThat(said.annotations())
                .containsEntry("data-sha256", "d")
                .containsEntry("trained-in", "beijing")
                .containsEntry("trained-on", "beijing-1")
                .containsEntry("trained-for", "anonymous");
        assertThat(bench.desired().models().stream()
                        .filter(model -> model.name().value().equals("own-model"))
                        .findFirst()
                        .orElseThrow()
                        .latest()
                        .artifact())
                .isEqualTo(new ArtifactId(kept.sha256()));
        long revision = bench.desired().revision();
        bench.jobs.report(new JobReport(NODE, List.of(made(1, 1, kept.sha256()))));
        assertThat(bench.desired().revision()).as("said again, done once").isEqualTo(revision);
    }

    @Test
    void theSameBytesAgainAreTheSameVersion() {
        finish(1);
        finish(2);
        assertThat(job(AccessBench.OWNER, 2).version())
                .isEqualTo(job(AccessBench.OWNER, 1).version());
    }

    @Test
    void whatIsMadeForOthersHandsIsNotKept() {
        submit(AccessBench.OWNER, "own-model", "beijing");
        bench.jobs.report(new JobReport(NODE, List.of()));
        assertThatThrownBy(() -> keep(1, 1, OTHER)).hasMessageContaining("the job is in other hands: job=1");
        assertThatThrownBy(() -> keep(1, 2, NODE)).hasMessageContaining("the job is in other hands: job=1, attempt=2");
        assertThatThrownBy(() -> keep(7, 1, NODE)).hasMessageContaining("the job is in other hands: job=7");
        assertThatThrownBy(() -> bench.jobs.report(new JobReport(new NodeId("stranger"), List.of())))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void whatBecomesOfJobsOutlivesTheControlPlaneAndIsInTheHistory() {
        submit(AccessBench.OWNER, "own-model", "beijing");
        bench.jobs.report(new JobReport(NODE, List.of()));
        var again = new JobDesk(bench.mailbox, new Registry(bench.mailbox, bench.ports, 1 << 20), bench.clock);
        assertThat(again.one(1).state()).isEqualTo("running");
        assertThat(again.report(new JobReport(OTHER, List.of())).orders()).isEmpty();
        assertThat(again.report(new JobReport(NODE, List.of())).orders()).hasSize(1);
        var part = new LogPart("", "0:9", List.of("why"));
        again.report(new JobReport(
                NODE,
                List.of(new Standing(
                        1,
                        1,
                        JobReport.State.FAILED,
                        Optional.of("no such column"),
                        Optional.of(part),
                        Optional.empty()))));
        assertThat(bench.jobs.one(1).reason()).contains("no such column");
        assertThat(bench.jobs.log(1, 0).lines())
                .as("by one that heard nothing of it")
                .containsExactly("why");
        List<Change> changes =
                bench.store.changes(ChangeQuery.of(bench.desired().revision()));
        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.resource()).hasToString("job/1");
            assertThat(change.origin().author()).isEqualTo("beijing-1");
        });
    }

    @Test
    void refusesWhatCannotBeTakenInAndNamesIt() {
        refused(request("own-model", "nowhere", ""), "UNKNOWN_REGION", "region=nowhere");
        refused(request("own-model", "beijing", ", \"node\": \"x\""), "NOT_FOUND", "no such node: node=x");
        refused(
                request("own-model", "beijing", ", \"node\": \"frankfurt-1\""),
                "INVALID_REQUEST",
                "node=frankfurt-1, region=beijing, its=frankfurt");
        refused(request("own-model", "beijing", ", \"memory\": \"lots\""), "INVALID_REQUEST", "memory=lots");
        refused(request("own-model", "beijing", "").replace("f.yaml", ""), "INVALID_REQUEST", "field=file");
        refused(request("own-model", "beijing", "").replace("name: own-model", " "), "INVALID_REQUEST", "field=text");
        refused(
                request("own-model", "beijing", "").replace("name: own-model", "x".repeat(40_000)),
                "TOO_LARGE",
                "field=text, characters=40000");
        refused(request("own-model", "beijing", ", \"priority\": 1"), "INVALID_REQUEST", "priority");
        assertThat(bench.jobs.all()).isEmpty();
    }

    @Test
    void aModelOfBoundDataIsTrainedOnlyWhereItMayBe() {
        var bound = new DataClass("eu");
        bench.mailbox.handle(new ControlEvent.Edited(List.of(
                new Edit.Put(
                        Kind.POLICY,
                        new PolicyWish(
                                new ResidencyPolicy(
                                        bound, new ResidencyPolicy.Exactly(Set.of(new RegionId("frankfurt")))),
                                false)),
                new Edit.Put(
                        Kind.MODEL,
                        new ModelCard(new ModelName("own-model"), "", Optional.of(bound), Optional.empty())))));
        refused(request("own-model", "beijing", ""), "RESIDENCY_FORBIDS", "model=own-model, region=beijing");
        assertThat(submit(AccessBench.OWNER, "own-model", "frankfurt").state()).isEqualTo("queued");
    }

    @Test
    void trainersSendEndAndResumeTheJobsOfTheirProjectInTheirRegions() {
        KeyText own = bench.somebody("user:anna", Role.TRAINER, Optional.of("own"), "beijing");
        KeyText other = bench.somebody("user:bert", Role.TRAINER, Optional.of("other"));
        KeyText viewer = bench.somebody("user:carl", Role.VIEWER, Optional.of("own"));
        KeyText scientist = bench.somebody("user:dora", Role.DATA_SCIENTIST, Optional.of("own"));
        assertThat(submit(own, "own-model", "beijing").submittedBy()).isEqualTo("user:anna");
        assertThat(send(own, request("own-model", "frankfurt", "")).code())
                .as("another region")
                .isEqualTo("FORBIDDEN");
        assertThat(send(own, request("other-model", "beijing", "")).code()).isEqualTo("FORBIDDEN");
        assertThat(send(scientist, request("own-model", "beijing", "")).code()).isEqualTo("FORBIDDEN");
        for (String command : List.of("cancel", "resume")) {
            assertThat(call(viewer, "POST", "/jobs/1/" + command).code()).isEqualTo("FORBIDDEN");
            assertThat(call(other, "POST", "/jobs/1/" + command).code()).isEqualTo("NOT_FOUND");
        }
        assertThat(call(other, "GET", "/jobs").body()).isEqualTo("[]");
        assertThat(call(other, "GET", "/jobs/1").code()).isEqualTo("NOT_FOUND");
        assertThat(call(other, "GET", "/jobs/1/log").code()).isEqualTo("NOT_FOUND");
        assertThat(job(viewer, 1).state()).isEqualTo("queued");
        assertThat(call(own, "POST", "/jobs/1/cancel").body()).contains("cancelled by user:anna");
        assertThat(call(own, "POST", "/jobs/1/resume").body()).contains("\"queued\"");
        assertThat(call(AccessBench.OWNER, "POST", "/jobs/1/cancel").status()).isEqualTo(200);
    }

    @Test
    void soManyWaitAtMostAndTheOldestThatAreOverAreForgotten() {
        for (int i = 1; i <= 210; i++) {
            submit(AccessBench.OWNER, "own-model", "beijing");
            call(AccessBench.OWNER, "POST", "/jobs/" + i + "/cancel");
        }
        assertThat(bench.jobs.all())
                .hasSize(200)
                .first()
                .extracting(JobView::number)
                .isEqualTo(11);
        for (int i = 0; i < 100; i++) {
            submit(AccessBench.OWNER, "own-model", "beijing");
        }
        assertThat(send(AccessBench.OWNER, request("own-model", "beijing", "")).code())
                .isEqualTo("OVERLOADED");
    }

    private void finish(int number) {
        submit(AccessBench.OWNER, "own-model", "beijing");
        bench.jobs.report(new JobReport(NODE, List.of()));
        String sha256 = keep(number, 1, NODE).sha256();
        bench.jobs.report(new JobReport(NODE, List.of(made(number, 1, sha256))));
    }

    private ArtifactView keep(int job, int attempt, NodeId node) {
        byte[] file = "model".getBytes(StandardCharsets.UTF_8);
        return bench.jobs.keep(node, job, attempt, new ByteArrayInputStream(file));
    }

    private static Standing made(int job, int attempt, String sha256) {
        var product = new Product(
                new ArtifactId(sha256),
                Map.of("kind", "tree"),
                Map.of("data-sha256", "d"),
                List.of(ScoreView.of("accuracy", 0.75)));
        return new Standing(
                job, attempt, JobReport.State.FINISHED, Optional.empty(), Optional.empty(), Optional.of(product));
    }

    private JobView submit(KeyText key, String model, String region) {
        Outcome outcome = send(key, request(model, region, ""));
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(201);
        return AccessBench.read(outcome, JobView.class);
    }

    private JobView job(KeyText key, int number) {
        return AccessBench.read(call(key, "GET", "/jobs/" + number), JobView.class);
    }

    private Outcome send(KeyText key, String request) {
        return bench.call(key, "POST", "/jobs", request);
    }

    private Outcome call(KeyText key, String method, String path) {
        return bench.call(key, method, path, "");
    }

    private void refused(String request, String code, String message) {
        Outcome outcome = send(AccessBench.OWNER, request);
        assertThat(outcome.code()).as(outcome.toString()).isEqualTo(code);
        assertThat(outcome.body()).contains(message);
    }

    private static String request(String model, String region, String more) {
        return "{\"model\": \"" + model + "\", \"file\": \"f.yaml\", \"text\": \"name: " + model + "\", \"region\": \""
                + region + "\"" + more + "}";
    }
}
