package io.lepton.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.inference.NodeOffer.Refuse;
import io.lepton.inference.NodeOffer.Serve;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NodeOfferTest {
    private static final ModelName DIGITS = new ModelName("digits");
    private static final ReplicaState FIRST = state(1, Phase.READY);
    private static final ReplicaState SECOND = state(2, Phase.READY);
    private static final ReplicaState THIRD = state(3, Phase.WARMING);

    @Test
    void prefersTheDeployedVersionOverAHigherOne() {
        assertThat(offer(1, FIRST, SECOND).find(DIGITS)).isEqualTo(new Serve(FIRST.version()));
    }

    @Test
    void fallsBackToTheHighestReadyVersionWhileTheDeployedOneWarms() {
        assertThat(offer(3, FIRST, SECOND, THIRD).find(DIGITS)).isEqualTo(new Serve(SECOND.version()));
    }

    @Test
    void saysNotReadyWhenNoVersionIs() {
        assertThat(offer(3, THIRD).find(DIGITS)).isInstanceOfSatisfying(Refuse.class, refuse -> {
            assertThat(refuse.code()).isEqualTo(ErrorCode.MODEL_NOT_READY);
            assertThat(refuse.message()).contains("phase=warming");
        });
    }

    @Test
    void namesWhatItDoesNotKnow() {
        assertThat(code(offer(1, FIRST).find(new ModelName("letters")))).isEqualTo(ErrorCode.UNKNOWN_MODEL);
        assertThat(code(offer(1, FIRST).find(version(9)))).isEqualTo(ErrorCode.UNKNOWN_VERSION);
    }

    @Test
    void servesTheVersionThatIsNamedAndNoOther() {
        NodeOffer offer = offer(3, FIRST, SECOND, THIRD);
        assertThat(offer.find(version(1))).isEqualTo(new Serve(version(1)));
        assertThat(code(offer.find(version(3)))).isEqualTo(ErrorCode.MODEL_NOT_READY);
    }

    @Test
    void isSettledOnceEveryReplicaIsReadyOrFailed() {
        assertThat(offer(1, FIRST, state(2, Phase.FAILED)).isSettled()).isTrue();
        assertThat(offer(1, FIRST, THIRD).isSettled()).isFalse();
    }

    private static NodeOffer offer(int deployed, ReplicaState... replicas) {
        return new NodeOffer(Stream.of(replicas).toList(), Set.of(), Map.of(DIGITS, version(deployed)));
    }

    private static ModelVersionId version(int number) {
        return new ModelVersionId(DIGITS, number);
    }

    private static ReplicaState state(int number, Phase phase) {
        return new ReplicaState(version(number), phase, "");
    }

    private static ErrorCode code(NodeOffer.Answer answer) {
        return List.of(answer).stream()
                .map(Refuse.class::cast)
                .map(Refuse::code)
                .findFirst()
                .orElseThrow();
    }
}
