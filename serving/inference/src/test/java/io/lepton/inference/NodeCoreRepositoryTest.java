package io.lepton.inference;

import static io.lepton.inference.Fleets.SELF;
import static io.lepton.inference.Fleets.artifact;
import static io.lepton.inference.Fleets.assigning;
import static io.lepton.inference.Fleets.version;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.inference.NodeEffect.Answer;
import io.lepton.inference.NodeEffect.Discard;
import io.lepton.inference.NodeEffect.Load;
import io.lepton.inference.NodeEffect.Reply;
import io.lepton.inference.NodeEffect.Report;
import io.lepton.inference.NodeEffect.Unload;
import io.lepton.inference.NodeEvent.FetchFailed;
import io.lepton.inference.NodeEvent.Fetched;
import io.lepton.inference.NodeEvent.FilesRefused;
import io.lepton.inference.NodeEvent.GivenUp;
import io.lepton.inference.NodeEvent.LoadAsked;
import io.lepton.inference.NodeEvent.LoadFailed;
import io.lepton.inference.NodeEvent.Loaded;
import io.lepton.inference.NodeEvent.SnapshotReceived;
import io.lepton.inference.NodeEvent.UnloadAsked;
import io.lepton.inference.NodeOffer.Refuse;
import io.lepton.inference.NodeOffer.Serve;
import io.lepton.inference.engine.ModelSettings;
import io.lepton.wire.Json;
import io.lepton.wire.ModelConfig;
import io.lepton.wire.UnloadRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a node decides when its callers load and unload models. */
final class NodeCoreRepositoryTest {
    private static final ModelName DIGITS = new ModelName("digits");
    private static final ModelVersion ONE = version("digits", 1, artifact('a'));
    private static final ModelVersion TWO = version("digits", 2, artifact('b'));
    private static final ModelVersion THREE = version("digits", 3, artifact('c'));
    private static final ModelVersion LETTERS = version("letters", 1, artifact('d'));
    private static final ModelVersion LOCAL_ONE = version("digits", 1, artifact('e'));
    private static final ModelVersion LOCAL_NINE = version("digits", 9, artifact('f'));

    private final NodeCore core = new NodeCore(SELF);

    @Test
    void unloadsEveryVersionOfAModelAndTellsTheFleetSo() {
        reach(assigning(1, 0, ONE, TWO, LETTERS));
        assertThat(work(unload())).containsExactly(new Unload(ONE.id()), new Unload(TWO.id()), done());
        assertThat(core.offer().ready()).containsExactly(LETTERS.id());
        assertThat(core.report().replicas())
                .startsWith(unloaded(ONE, "unloaded"), unloaded(TWO, "unloaded"))
                .hasSize(3);
        assertThat(core.offer().isSettled()).isTrue();
        assertThat(core.offer().find(DIGITS)).isInstanceOfSatisfying(Refuse.class, refuse -> {
            assertThat(refuse.code()).isEqualTo(ErrorCode.MODEL_NOT_READY);
            assertThat(refuse.message()).contains("reason=unloaded");
        });
    }

    @Test
    void loadsAnUnloadedModelAgainAndAnswersOnceItIsReady() {
        reach(assigning(1, 0, ONE));
        core.handle(unload());
        assertThat(work(load())).containsExactly(new Load(ONE));
        assertThat(work(new Loaded(ONE.id()))).containsExactly(done());
        assertThat(core.offer().ready()).containsExactly(ONE.id());
    }

    @Test
    void answersAtOnceWhereTheModelIsReadyAlready() {
        reach(assigning(1, 0, ONE));
        assertThat(work(load())).containsExactly(done());
    }

    @Test
    void staysUnloadedUnderASnapshotThatSaysNothingNewOfTheModel() {
        reach(assigning(1, 0, ONE));
        core.handle(unload());
        core.handle(new SnapshotReceived(assigning(1, 1, ONE, LETTERS)));
        assertThat(core.report().replicas()).startsWith(unloaded(ONE, "unloaded"));
    }

    @Test
    void comesBackWhenTheModelIsAssignedAnotherVersion() {
        reach(assigning(1, 0, ONE));
        core.handle(unload());
        assertThat(work(new SnapshotReceived(assigning(1, 1, ONE, TWO)))).contains(new Load(ONE));
    }

    @Test
    void comesBackWhenTheModelIsDroppedAndNamedAgain() {
        reach(assigning(1, 0, ONE));
        core.handle(unload());
        core.handle(new SnapshotReceived(assigning(1, 1)));
        assertThat(work(new SnapshotReceived(assigning(1, 2, ONE)))).containsExactly(new Load(ONE));
    }

    @Test
    void triesAFailedModelAgainAndTellsWhyItFailsAgain() {
        core.handle(new SnapshotReceived(assigning(1, 0, ONE)));
        core.handle(new Fetched(ONE.artifact()));
        core.handle(new LoadFailed(ONE.id(), "no memory"));
        assertThat(work(load())).containsExactly(new Load(ONE));
        var effects = work(new LoadFailed(ONE.id(), "still no memory"));
        assertThat(refusal(effects).code()).isEqualTo(ErrorCode.MODEL_NOT_READY);
        assertThat(refusal(effects).message()).contains("version=digits/1", "still no memory");
    }

    @Test
    void waitsForAFetchThatIsTriedAgain() {
        core.handle(new SnapshotReceived(assigning(1, 0, ONE)));
        core.handle(new FetchFailed(ONE.artifact(), "connection refused"));
        assertThat(work(load())).isEmpty();
        core.handle(new Fetched(ONE.artifact()));
        assertThat(work(new Loaded(ONE.id()))).containsExactly(done());
    }

    @Test
    void undoesALoadThatEndsAfterTheModelWasUnloaded() {
        core.handle(new SnapshotReceived(assigning(1, 0, ONE)));
        core.handle(new Fetched(ONE.artifact()));
        assertThat(work(unload())).containsExactly(done());
        assertThat(work(new Loaded(ONE.id()))).containsExactly(new Unload(ONE.id()));
        assertThat(core.report().replicas()).containsExactly(unloaded(ONE, "unloaded"));
    }

    @Test
    void tellsWhoWaitsThatTheModelWasTakenAway() {
        core.handle(new SnapshotReceived(assigning(1, 0, ONE)));
        core.handle(load(7));
        var effects = work(new UnloadAsked(8, DIGITS, UnloadRequest.ALONE));
        assertThat(effects).contains(new Answer(8, Optional.empty()));
        assertThat(effects)
                .filteredOn(effect -> effect instanceof Answer answer && answer.call() == 7)
                .hasSize(1)
                .allSatisfy(
                        effect -> assertThat(refusal(List.of(effect)).code()).isEqualTo(ErrorCode.CONFLICT));
    }

    @Test
    void answersNobodyWhoHasGivenUp() {
        core.handle(new SnapshotReceived(assigning(1, 0, ONE)));
        core.handle(load());
        core.handle(new GivenUp(1));
        core.handle(new Fetched(ONE.artifact()));
        assertThat(work(new Loaded(ONE.id()))).isEmpty();
        assertThat(core.offer().ready()).containsExactly(ONE.id());
    }

    @Test
    void refusesAModelThatItDoesNotKnow() {
        assertThat(refusal(work(load())).code()).isEqualTo(ErrorCode.UNKNOWN_MODEL);
        assertThat(refusal(work(unload())).code()).isEqualTo(ErrorCode.UNKNOWN_MODEL);
    }

    @Test
    void servesFilesOfAModelThatTheFleetDoesNotKnow() {
        assertThat(work(load(LOCAL_ONE, LOCAL_NINE))).containsExactly(local(LOCAL_ONE), local(LOCAL_NINE));
        assertThat(work(new Loaded(LOCAL_ONE.id()))).isEmpty();
        assertThat(work(new Loaded(LOCAL_NINE.id()))).containsExactly(done());
        assertThat(core.offer().find(DIGITS)).isEqualTo(new Serve(LOCAL_NINE.id()));
        assertThat(core.report().replicas()).isEmpty();
        assertThat(core.offer().readyForFleet()).isEmpty();
        assertThat(work(unload()))
                .containsExactlyInAnyOrder(
                        new Unload(LOCAL_ONE.id()),
                        new Unload(LOCAL_NINE.id()),
                        done(),
                        new Discard(LOCAL_ONE.artifact()),
                        new Discard(LOCAL_NINE.artifact()));
        assertThat(core.offer().replicas()).isEmpty();
    }

    @Test
    void putsFilesInThePlaceOfWhatTheFleetAssigned() {
        var snapshot = assigning(1, 0, ONE, TWO);
        reach(Fleets.deploying(snapshot, ONE));
        assertThat(work(load(LOCAL_ONE))).containsExactly(new Unload(ONE.id()), new Unload(TWO.id()), local(LOCAL_ONE));
        core.handle(new Loaded(LOCAL_ONE.id()));
        assertThat(core.offer().find(DIGITS)).isEqualTo(new Serve(LOCAL_ONE.id()));
        assertThat(core.offer().readyForFleet()).isEmpty();
        assertThat(core.report().replicas())
                .containsExactly(unloaded(ONE, ModelWish.OVERRIDDEN), unloaded(TWO, ModelWish.OVERRIDDEN));
    }

    @Test
    void keepsFilesWhateverTheFleetAssignsMeanwhile() {
        core.handle(load(LOCAL_NINE));
        core.handle(new Loaded(LOCAL_NINE.id()));
        assertThat(work(new SnapshotReceived(assigning(1, 0, ONE)))).isEmpty();
        assertThat(work(new SnapshotReceived(assigning(1, 1)))).isEmpty();
        assertThat(core.offer().find(DIGITS)).isEqualTo(new Serve(LOCAL_NINE.id()));
    }

    @Test
    void returnsToTheFleetsVersionsWhenFilesAreUnloadedAndTheModelIsLoadedAgain() {
        reach(assigning(1, 0, ONE));
        core.handle(load(LOCAL_ONE));
        core.handle(new Loaded(LOCAL_ONE.id()));
        assertThat(work(unload()))
                .containsExactly(new Unload(LOCAL_ONE.id()), done(), new Discard(LOCAL_ONE.artifact()));
        assertThat(core.report().replicas()).containsExactly(unloaded(ONE, "unloaded"));
        assertThat(work(load())).containsExactly(new Load(ONE));
    }

    @Test
    void replacesFilesByFilesAndKeepsThoseThatAreTheSame() {
        core.handle(load(LOCAL_ONE, LOCAL_NINE));
        core.handle(new Loaded(LOCAL_ONE.id()));
        core.handle(new Loaded(LOCAL_NINE.id()));
        assertThat(work(load(LOCAL_NINE)))
                .containsExactly(new Unload(LOCAL_ONE.id()), done(), new Discard(LOCAL_ONE.artifact()));
    }

    @Test
    void loadsAFileOnlyWhenTheLoadUnderTheSameNumberHasEnded() {
        core.handle(new SnapshotReceived(assigning(1, 0, ONE)));
        core.handle(new Fetched(ONE.artifact()));
        assertThat(work(load(LOCAL_ONE))).isEmpty();
        assertThat(work(new Loaded(ONE.id()))).containsExactly(new Unload(ONE.id()), local(LOCAL_ONE));
        assertThat(work(new Loaded(LOCAL_ONE.id()))).containsExactly(done());
    }

    @Test
    void discardsRefusedFilesUnlessOthersAreTheSame() {
        core.handle(load(LOCAL_ONE));
        assertThat(work(new FilesRefused(List.of(LOCAL_ONE.artifact(), LOCAL_NINE.artifact()))))
                .containsExactly(new Discard(LOCAL_NINE.artifact()));
    }

    @Test
    void keepsOutWhatTheVersionPolicyLeavesOut() {
        reach(assigning(1, 0, ONE, TWO, THREE));
        assertThat(work(load("{'version_policy': {'specific': {'versions': [1, 3]}}}")))
                .containsExactly(new Unload(TWO.id()), done());
        assertThat(core.offer().replicas()).contains(unloaded(TWO, "left out by the version policy"));
        assertThat(work(load("{'version_policy': {'latest': {'num_versions': 2}}}")))
                .containsExactly(new Unload(ONE.id()), new Load(TWO));
        core.handle(new Loaded(TWO.id()));
        assertThat(core.offer().ready()).containsExactly(TWO.id(), THREE.id());
        assertThat(work(load("{'version_policy': {'all': {}}}"))).containsExactly(new Load(ONE));
    }

    @Test
    void refusesAPolicyThatLeavesOutEveryVersionAndChangesNothing() {
        reach(assigning(1, 0, ONE));
        var effects = work(load("{'version_policy': {'specific': {'versions': [2]}}}"));
        assertThat(refusal(effects).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal(effects).message()).contains("version_policy");
        assertThat(core.offer().ready()).containsExactly(ONE.id());
    }

    @Test
    void liftsAPolicyWhenTheFleetAssignsAnotherVersion() {
        reach(assigning(1, 0, ONE, TWO));
        core.handle(load("{'version_policy': {'latest': {}}}"));
        core.handle(new SnapshotReceived(assigning(1, 1, ONE, TWO, THREE)));
        core.handle(new Loaded(ONE.id()));
        assertThat(core.offer().ready()).containsExactly(ONE.id(), TWO.id());
    }

    @Test
    void loadsAModelAnewWhenItsQueueIsToWorkInAnotherWay() {
        reach(assigning(1, 0, ONE));
        var apart = new Load(ONE, Origin.FLEET, new ModelSettings(1, Optional.of(false)));
        assertThat(work(load("{'max_batch_size': 0, 'response_cache': {'enable': false}}")))
                .containsExactly(new Unload(ONE.id()), apart);
        assertThat(work(new Loaded(ONE.id()))).containsExactly(done());
        assertThat(work(load())).containsExactly(done());
        assertThat(work(load("{}"))).containsExactly(new Unload(ONE.id()), new Load(ONE));
    }

    @Test
    void loadsAModelAnewWhenItsAnswersAreToBeKept() {
        reach(assigning(1, 0, ONE));
        var kept = new Load(ONE, Origin.FLEET, new ModelSettings(Integer.MAX_VALUE, Optional.of(true)));
        assertThat(work(load("{'response_cache': {'enable': true}}"))).containsExactly(new Unload(ONE.id()), kept);
    }

    @Test
    void unloadsWithAPipelineTheMembersThatNoOtherNeedsAndBringsThemBackWithIt() {
        var own = version("own", 1, artifact('d'));
        var shared = version("shared", 1, artifact('e'));
        var first = pipeline("first", 'f', own, shared);
        var second = pipeline("second", '0', shared);
        reach(assigning(1, 0, own, shared, first, second));
        assertThat(work(new UnloadAsked(1, first.id().model(), new UnloadRequest(true))))
                .containsExactly(new Unload(first.id()), new Unload(own.id()), done());
        assertThat(core.offer().ready()).containsExactly(second.id(), shared.id());
        core.handle(new LoadAsked(2, first.id().model(), List.of(), Optional.empty()));
        core.handle(new Loaded(own.id()));
        core.handle(new Loaded(first.id()));
        assertThat(core.offer().ready()).containsExactly(first.id(), own.id(), second.id(), shared.id());
    }

    @Test
    void unloadsAPipelineAloneUnlessTheCallerSaysMore() {
        var own = version("own", 1, artifact('d'));
        var first = pipeline("first", 'f', own);
        reach(assigning(1, 0, own, first));
        assertThat(work(new UnloadAsked(1, first.id().model(), UnloadRequest.ALONE)))
                .containsExactly(new Unload(first.id()), done());
        assertThat(core.offer().ready()).containsExactly(own.id());
    }

    private static ModelVersion pipeline(String name, char file, ModelVersion... members) {
        ModelVersion plain = version(name, 1, artifact(file));
        return new ModelVersion(
                plain.id(),
                plain.artifact(),
                plain.sizeBytes(),
                ModelFormat.PIPELINE,
                plain.signature(),
                plain.registeredAt(),
                Stream.of(members).map(ModelVersion::id).toList());
    }

    @Test
    void refusesToKeepTheAnswersOfAPipeline() {
        var pipeline = new ModelVersion(
                ONE.id(), ONE.artifact(), ONE.sizeBytes(), ModelFormat.PIPELINE, ONE.signature(), ONE.registeredAt());
        reach(assigning(1, 0, pipeline));
        assertThat(work(load("{'response_cache': {'enable': true}}")))
                .singleElement()
                .isInstanceOfSatisfying(
                        Answer.class, answer -> assertThat(answer.refusal()).hasValueSatisfying(refusal -> {
                            assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED);
                            assertThat(refusal.message()).contains("field=config.response_cache.enable");
                        }));
        assertThat(core.offer().ready()).containsExactly(ONE.id());
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

    private static NodeEvent load(ModelVersion... files) {
        return new LoadAsked(1, DIGITS, List.of(files), Optional.empty());
    }

    private static NodeEvent load(long call) {
        return new LoadAsked(call, DIGITS, List.of(), Optional.empty());
    }

    /** A config in JSON, with single quotes. */
    private static NodeEvent load(String config) {
        byte[] text = config.replace('\'', '"').getBytes(UTF_8);
        return new LoadAsked(1, DIGITS, List.of(), Optional.of(Json.readStrictly(text, ModelConfig.class)));
    }

    private static NodeEvent unload() {
        return new UnloadAsked(1, DIGITS, UnloadRequest.ALONE);
    }

    private static NodeEffect done() {
        return new Answer(1, Optional.empty());
    }

    private static NodeEffect local(ModelVersion version) {
        return new Load(version, Origin.LOCAL, ModelSettings.DEFAULTS);
    }

    private static ReplicaState unloaded(ModelVersion version, String reason) {
        return new ReplicaState(version.id(), Phase.UNLOADED, reason);
    }

    private static Refuse refusal(List<NodeEffect> effects) {
        return effects.stream()
                .filter(Answer.class::isInstance)
                .map(Answer.class::cast)
                .findFirst()
                .flatMap(Answer::refusal)
                .orElseThrow();
    }
}
