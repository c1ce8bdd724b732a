package io.lepton.inference;

import static io.lepton.inference.Fleets.SELF;
import static io.lepton.inference.Fleets.artifact;
import static io.lepton.inference.Fleets.assigning;
import static io.lepton.inference.Fleets.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.Assignment;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.domain.SnapshotReply;
import io.lepton.inference.NodeEffect.Fetch;
import io.lepton.inference.NodeEffect.Join;
import io.lepton.inference.NodeEffect.Load;
import io.lepton.inference.NodeEffect.Reply;
import io.lepton.inference.NodeEffect.Report;
import io.lepton.inference.NodeEffect.RetryAfter;
import io.lepton.inference.NodeEffect.Unload;
import io.lepton.inference.NodeEvent.FetchFailed;
import io.lepton.inference.NodeEvent.Fetched;
import io.lepton.inference.NodeEvent.LoadFailed;
import io.lepton.inference.NodeEvent.Loaded;
import io.lepton.inference.NodeEvent.ReportDue;
import io.lepton.inference.NodeEvent.RetryDue;
import io.lepton.inference.NodeEvent.SnapshotReceived;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeCoreTest {
    private static final ModelVersion ONE = version("digits", 1, artifact('a'));
    private static final ModelVersion TWO = version("digits", 2, artifact('b'));
    private static final ModelVersion TWIN = version("numbers", 1, artifact('a'));

    private final NodeCore core = new NodeCore(SELF);

    @Test
    void takesAnAssignedVersionFromSnapshotToReady() {
        assertThat(work(new SnapshotReceived(assigning(1, 0, ONE)))).containsExactly(fetch(ONE));
        assertThat(phase()).isEqualTo(Phase.FETCHING);
        assertThat(work(new Fetched(ONE.artifact()))).containsExactly(new Load(ONE));
        assertThat(phase()).isEqualTo(Phase.WARMING);
        assertThat(work(new Loaded(ONE.id()))).isEmpty();
        assertThat(core.offer().ready()).containsExactly(ONE.id());
    }

    @Test
    void reportsEveryChangeOnceAndWheneverAReportIsDue() {
        var first = core.handle(new SnapshotReceived(assigning(3, 7, ONE)));
        assertThat(first.getLast()).isEqualTo(new Report(core.report()));
        assertThat(core.report().epoch()).isEqualTo(3);
        assertThat(core.report().revision()).isEqualTo(7);
        assertThat(core.handle(new SnapshotReceived(assigning(3, 7, ONE)))).noneMatch(Report.class::isInstance);
        assertThat(core.handle(new ReportDue())).containsExactly(new Report(core.report()));
    }

    @Test
    void acknowledgesTheSameSnapshotAgainAndDoesNothingElse() {
        reach(assigning(1, 0, ONE));
        assertThat(core.handle(new SnapshotReceived(assigning(1, 0, ONE)))).containsExactly(ack(1, 0));
    }

    @Test
    void refusesAnOlderRevisionOrEpochAndKeepsTheFormer() {
        reach(assigning(2, 5, ONE));
        for (FleetSnapshot stale : List.of(assigning(2, 4), assigning(1, 9))) {
            var effects = core.handle(new SnapshotReceived(stale));
            assertThat(effects).hasSize(1);
            assertThat(refusal(effects)).contains("older than the snapshot in force");
        }
        assertThat(core.offer().ready()).containsExactly(ONE.id());
    }

    @Test
    void refusesADifferentSnapshotUnderTheRevisionInForce() {
        reach(assigning(2, 5, ONE));
        assertThat(refusal(core.handle(new SnapshotReceived(assigning(2, 5, TWO)))))
                .contains("same revision");
    }

    @Test
    void takesALowerRevisionOfALaterEpoch() {
        reach(assigning(2, 5, ONE));
        assertThat(core.handle(new SnapshotReceived(assigning(3, 0, ONE)))).startsWith(ack(3, 0));
    }

    @Test
    void refusesAnAssignmentToAnUnknownVersion() {
        reach(assigning(1, 0, ONE));
        var broken = Fleets.snapshot(1, 1, List.of(Fleets.NODE), List.of(ONE), List.of(new Assignment(TWO.id(), SELF)));
        assertThat(refusal(core.handle(new SnapshotReceived(broken))))
                .contains("version=digits/2")
                .contains("node=frankfurt-1");
        assertThat(core.report().revision()).isZero();
        assertThat(core.offer().ready()).containsExactly(ONE.id());
    }

    @Test
    void refusesAVersionThatIsListedTwice() {
        var broken = Fleets.snapshot(1, 1, List.of(Fleets.NODE), List.of(ONE, ONE), List.of());
        assertThat(refusal(core.handle(new SnapshotReceived(broken)))).contains("listed twice");
    }

    @Test
    void joinsAgainWhenASnapshotDoesNotKnowIt() {
        var strangers = Fleets.snapshot(1, 0, List.of(), List.of(), List.of());
        assertThat(core.handle(new SnapshotReceived(strangers))).contains(new Join());
        assertThat(core.handle(new SnapshotReceived(assigning(1, 1)))).doesNotContain(new Join());
    }

    @Test
    void fetchesAnArtifactOnceForTwoVersionsAndLoadsBoth() {
        assertThat(work(new SnapshotReceived(assigning(1, 0, ONE, TWIN)))).containsExactly(fetch(ONE));
        assertThat(work(new Fetched(ONE.artifact()))).containsExactly(new Load(ONE), new Load(TWIN));
    }

    @Test
    void loadsAnArtifactThatItHoldsWithoutFetchingItAgain() {
        reach(assigning(1, 0, ONE));
        assertThat(work(new SnapshotReceived(assigning(1, 1, ONE, TWIN)))).containsExactly(new Load(TWIN));
    }

    @Test
    void unloadsAVersionThatIsNoLongerAssigned() {
        reach(assigning(1, 0, ONE));
        assertThat(work(new SnapshotReceived(assigning(1, 1)))).containsExactly(new Unload(ONE.id()));
        assertThat(core.report().replicas()).isEmpty();
    }

    @Test
    void unloadsAVersionWhoseAssignmentEndedWhileItLoaded() {
        core.handle(new SnapshotReceived(assigning(1, 0, ONE)));
        core.handle(new Fetched(ONE.artifact()));
        assertThat(work(new SnapshotReceived(assigning(1, 1)))).isEmpty();
        assertThat(work(new Loaded(ONE.id()))).containsExactly(new Unload(ONE.id()));
    }

    @Test
    void joinsTheLoadUnderWayWhenAVersionIsAssignedAgain() {
        core.handle(new SnapshotReceived(assigning(1, 0, ONE)));
        core.handle(new Fetched(ONE.artifact()));
        core.handle(new SnapshotReceived(assigning(1, 1)));
        assertThat(work(new SnapshotReceived(assigning(1, 2, ONE)))).isEmpty();
        assertThat(phase()).isEqualTo(Phase.WARMING);
        assertThat(work(new Loaded(ONE.id()))).isEmpty();
        assertThat(phase()).isEqualTo(Phase.READY);
    }

    @Test
    void keepsTheBytesOfAFetchThatNobodyWaitsForAnyMore() {
        core.handle(new SnapshotReceived(assigning(1, 0, ONE)));
        core.handle(new SnapshotReceived(assigning(1, 1)));
        assertThat(work(new Fetched(ONE.artifact()))).isEmpty();
        assertThat(work(new SnapshotReceived(assigning(1, 2, ONE)))).containsExactly(new Load(ONE));
    }

    @Test
    void restsTwiceAsLongAfterEachFailedFetchUpToABound() {
        core.handle(new SnapshotReceived(assigning(1, 0, ONE)));
        List<Duration> rests = new ArrayList<>();
        for (int failure = 0; failure < 8; failure++) {
            var effects = work(new FetchFailed(ONE.artifact(), "connection refused"));
            rests.add(((RetryAfter) effects.getFirst()).delay());
            assertThat(work(new RetryDue(ONE.artifact()))).containsExactly(fetch(ONE));
        }
        assertThat(rests.stream().map(Duration::toMillis))
                .containsExactly(250L, 500L, 1_000L, 2_000L, 4_000L, 8_000L, 8_000L, 8_000L);
    }

    @Test
    void tellsWhyAFetchIsTriedAgain() {
        core.handle(new SnapshotReceived(assigning(1, 0, ONE)));
        core.handle(new FetchFailed(ONE.artifact(), "connection refused"));
        assertThat(core.report().replicas())
                .containsExactly(new ReplicaState(ONE.id(), Phase.FETCHING, "connection refused"));
    }

    @Test
    void startsNoSecondFetchWhileAnArtifactRests() {
        core.handle(new SnapshotReceived(assigning(1, 0, ONE)));
        core.handle(new FetchFailed(ONE.artifact(), "connection refused"));
        assertThat(work(new SnapshotReceived(assigning(1, 1, ONE, TWIN)))).isEmpty();
        assertThat(work(new RetryDue(ONE.artifact()))).containsExactly(fetch(ONE));
    }

    @Test
    void givesUpRetriesThatNobodyWants() {
        core.handle(new SnapshotReceived(assigning(1, 0, ONE)));
        core.handle(new FetchFailed(ONE.artifact(), "connection refused"));
        core.handle(new SnapshotReceived(assigning(1, 1)));
        assertThat(work(new RetryDue(ONE.artifact()))).isEmpty();
        assertThat(work(new SnapshotReceived(assigning(1, 2, ONE)))).containsExactly(fetch(ONE));
        core.handle(new SnapshotReceived(assigning(1, 3)));
        assertThat(work(new FetchFailed(ONE.artifact(), "connection refused"))).isEmpty();
    }

    @Test
    void keepsAFailedLoadFailedUntilItIsAssignedAnew() {
        core.handle(new SnapshotReceived(assigning(1, 0, ONE)));
        core.handle(new Fetched(ONE.artifact()));
        core.handle(new LoadFailed(ONE.id(), "no such operator"));
        assertThat(core.report().replicas())
                .containsExactly(new ReplicaState(ONE.id(), Phase.FAILED, "no such operator"));
        assertThat(work(new SnapshotReceived(assigning(1, 1, ONE)))).isEmpty();
        assertThat(phase()).isEqualTo(Phase.FAILED);
        assertThat(work(new SnapshotReceived(assigning(1, 2)))).isEmpty();
        assertThat(work(new SnapshotReceived(assigning(1, 3, ONE)))).containsExactly(new Load(ONE));
    }

    @Test
    void replacesAReadyVersionWhoseNumberNamesOtherBytesInANewReign() {
        reach(assigning(1, 0, ONE));
        ModelVersion other = version("digits", 1, artifact('c'));
        assertThat(work(new SnapshotReceived(assigning(2, 0, other))))
                .containsExactly(new Unload(ONE.id()), fetch(other));
        assertThat(core.offer().ready()).isEmpty();
    }

    @Test
    void loadsOtherBytesOnlyWhenTheLoadUnderTheSameNumberHasEnded() {
        ModelVersion other = version("digits", 1, artifact('c'));
        core.handle(new SnapshotReceived(assigning(1, 0, ONE)));
        core.handle(new Fetched(ONE.artifact()));
        core.handle(new SnapshotReceived(assigning(2, 0, other)));
        assertThat(work(new Fetched(other.artifact()))).isEmpty();
        assertThat(phase()).isEqualTo(Phase.PENDING);
        assertThat(work(new Loaded(ONE.id()))).containsExactly(new Unload(ONE.id()), new Load(other));
    }

    @Test
    void passesOverEndsThatNobodyBegan() {
        reach(assigning(1, 0, ONE));
        assertThat(core.handle(new FetchFailed(ONE.artifact(), "late"))).isEmpty();
        assertThat(core.handle(new Loaded(TWO.id()))).isEmpty();
        assertThat(core.handle(new LoadFailed(ONE.id(), "late"))).isEmpty();
        assertThat(core.handle(new RetryDue(TWO.artifact()))).isEmpty();
        assertThat(phase()).isEqualTo(Phase.READY);
    }

    /** Brings every assigned version to ready. */
    private void reach(FleetSnapshot snapshot) {
        core.handle(new SnapshotReceived(snapshot));
        for (ModelVersion version : snapshot.versions()) {
            core.handle(new Fetched(version.artifact()));
            core.handle(new Loaded(version.id()));
        }
    }

    /** The effects of an event that are neither replies nor reports. */
    private List<NodeEffect> work(NodeEvent event) {
        return core.handle(event).stream()
                .filter(effect -> !(effect instanceof Reply || effect instanceof Report))
                .toList();
    }

    private Phase phase() {
        return core.report().replicas().getFirst().phase();
    }

    private static NodeEffect fetch(ModelVersion version) {
        return new Fetch(version.artifact(), version.sizeBytes());
    }

    private static NodeEffect ack(long epoch, long revision) {
        return new Reply(new SnapshotReply(SELF.value(), epoch, revision, Optional.empty()));
    }

    private static String refusal(List<NodeEffect> effects) {
        return ((Reply) effects.getFirst()).reply().refusal().orElseThrow();
    }
}
