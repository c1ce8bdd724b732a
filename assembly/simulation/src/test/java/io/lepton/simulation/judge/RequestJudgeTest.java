package io.lepton.simulation.judge;

import static io.lepton.domain.ErrorCode.MODEL_NOT_READY;
import static io.lepton.domain.ErrorCode.NO_REGION_ALIVE;
import static io.lepton.domain.ErrorCode.RESIDENCY_FORBIDS;
import static io.lepton.domain.ErrorCode.UNKNOWN_DATA_CLASS;
import static io.lepton.domain.ErrorCode.UPSTREAM_FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.DataClass;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.ModelName;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.domain.RouteReason;
import io.lepton.simulation.world.Ask;
import io.lepton.simulation.world.Layouts;
import io.lepton.simulation.world.Outcome;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RequestJudgeTest {
    private static final RegionId FRANKFURT = new RegionId("frankfurt");
    private static final RegionId VIRGINIA = new RegionId("virginia");
    private static final NodeId NODE = new NodeId("some-node");

    /** Frankfurt is lost at 100, which is known at 150, and back at 200; everything is as before at 300. */
    private static final Outage OUTAGE = new Outage(FRANKFURT, 100, 150, 200, 300);

    private final RequestJudge judge = new RequestJudge(new Fence(Layouts.builtIn()), OUTAGE);
    private long requests;

    @Test
    void objectsToAnExecutionWhereThePolicyForbids() {
        judge.executed(ask("eu-only"), NODE, FRANKFURT, 10);
        assertThat(judge.violations()).isEmpty();
        judge.executed(ask("eu-only"), NODE, VIRGINIA, 10);
        assertThat(judge.violations()).singleElement().asString().contains("eu-only", "region=virginia");
    }

    @Test
    void demandsAnAnswerWhereALivingRegionMayGiveIt() {
        assertThat(objects("public", 120, 130, answered())).isFalse();
        assertThat(objects("public", 120, 130, refused(NO_REGION_ALIVE))).isTrue();
        assertThat(objects("us-only", 120, 130, refused(MODEL_NOT_READY))).isTrue();
        assertThat(objects("us-only", 120, 130, new Outcome.Unheard())).isTrue();
    }

    @Test
    void demandsThatAKnownLossIsToldAsSuch() {
        assertThat(objects("eu-only", 150, 199, refused(NO_REGION_ALIVE))).isFalse();
        assertThat(objects("eu-only", 150, 199, refused(UPSTREAM_FAILED))).isTrue();
        assertThat(objects("eu-only", 150, 199, answered())).isTrue();
    }

    @Test
    void excusesAnyKindOfUnavailabilityWhileALossOrReturnIsNotKnown() {
        for (ErrorCode code : new ErrorCode[] {NO_REGION_ALIVE, MODEL_NOT_READY, UPSTREAM_FAILED}) {
            assertThat(objects("eu-only", 90, 110, refused(code)))
                    .as("loss, %s", code)
                    .isFalse();
            assertThat(objects("eu-only", 210, 220, refused(code)))
                    .as("return, %s", code)
                    .isFalse();
        }
        assertThat(objects("eu-only", 90, 110, refused(ErrorCode.UNKNOWN_MODEL)))
                .isTrue();
        assertThat(objects("eu-only", 90, 110, new Outcome.Unheard())).isTrue();
    }

    @Test
    void demandsEverythingAgainOnceTheFleetHasHealed() {
        assertThat(objects("eu-only", 300, 310, answered())).isFalse();
        assertThat(objects("eu-only", 300, 310, refused(MODEL_NOT_READY))).isTrue();
        assertThat(objects("eu-only", 10, 20, refused(MODEL_NOT_READY))).isTrue();
    }

    @Test
    void demandsTheCodeThatTellsWhoCanMendIt() {
        assertThat(objects("never-heard-of", 10, 20, refused(UNKNOWN_DATA_CLASS)))
                .isFalse();
        assertThat(objects("never-heard-of", 10, 20, refused(RESIDENCY_FORBIDS)))
                .isTrue();
    }

    @Test
    void objectsToARequestWithoutAnOutcomeOrWithTwo() {
        Ask ask = ask("public");
        judge.arrived(ask, VIRGINIA, 10);
        assertThat(judge.violations()).singleElement().asString().contains("no outcome");
        judge.finished(ask, answered(), 20);
        assertThat(judge.violations()).isEmpty();
        judge.finished(ask, answered(), 30);
        assertThat(judge.violations()).singleElement().asString().contains("twice");
    }

    @Test
    void countsOutcomesAndTheLongestFailover() {
        objects("public", 10, 90, answered());
        objects("public", 99, 130, answered());
        objects("public", 250, 299, answered());
        objects("eu-only", 160, 170, refused(NO_REGION_ALIVE));
        Tally tally = judge.tally();
        assertThat(tally.requests()).isEqualTo(4);
        assertThat(tally.answered()).containsEntry(RouteReason.FAILOVER, 3L);
        assertThat(tally.refused()).containsEntry(NO_REGION_ALIVE, 1L);
        assertThat(tally.worstFailover()).isEqualTo(Duration.ofNanos(31));
        assertThat(tally.plus(tally).requests()).isEqualTo(8);
    }

    private boolean objects(String dataClass, long arrivedNanos, long finishedNanos, Outcome outcome) {
        int before = judge.violations().size();
        Ask ask = ask(dataClass);
        judge.arrived(ask, VIRGINIA, arrivedNanos);
        judge.finished(ask, outcome, finishedNanos);
        return judge.violations().size() > before;
    }

    private Ask ask(String dataClass) {
        return new Ask(requests++, new ModelName("digits"), Optional.of(new DataClass(dataClass)), Optional.empty());
    }

    private static Outcome answered() {
        return new Outcome.Answered(VIRGINIA, NODE, RouteReason.FAILOVER);
    }

    private static Outcome refused(ErrorCode code) {
        return new Outcome.Refused(code);
    }
}
