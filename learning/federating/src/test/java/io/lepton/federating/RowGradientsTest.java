package io.lepton.federating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lepton.data.Features;
import io.lepton.data.LabelledFeatures;
import io.lepton.data.Targets;
import io.lepton.domain.Shape;
import io.lepton.federation.Effect;
import io.lepton.federation.ExamplePrivacy;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.OwnBlock;
import io.lepton.federation.Plan;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Bytes;
import io.lepton.federation.strategy.LocalWork;
import io.lepton.training.Activation;
import io.lepton.training.Dense;
import io.lepton.training.LayerNormalization;
import io.lepton.training.Loss;
import io.lepton.training.NetworkModel;
import io.lepton.training.Sequential;
import io.lepton.training.Sgd;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A network of layers under noise: each row's gradient by itself, and training that tells nothing else. */
final class RowGradientsTest {
    private static final int ROWS = 12;
    private static final Shape WIDTH = Shape.of(3);
    private static final LabelledFeatures TABLE = table();

    @Test
    void theMeanOfAllRowsIsTheGradientOfTheBatch() {
        NetworkModel network = network();
        try (var session = network.open(WIDTH, 5)) {
            float[] whole = session.gradient(TABLE.features(), TABLE.targets(), 1);
            var rows = new RowGradients(session, TABLE);
            rows.moveTo(Weights.of(session.parameters()));
            double[] mean = new double[whole.length];
            for (int row = 0; row < ROWS; row++) {
                double[] own = rows.of(row, 1);
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += own[i] / ROWS;
                }
            }
            for (int i = 0; i < mean.length; i++) {
                assertThat(mean[i]).as("parameter %d", i).isCloseTo(whole[i], within(1e-5));
            }
        }
    }

    @Test
    void learnsUnderNoiseTheSameFromTheSameSecret() {
        try (var shared = NetworkShared.open(network(), WIDTH, 5)) {
            LocalTrainer trainer = shared.trainer(TABLE, TABLE, 1);
            LocalTrainer.Learned learned = trainer.train(task(shared.initial(), 1));
            assertThat(learned.exampleCount()).isEqualTo(1);
            assertThat(trainer.train(task(shared.initial(), 1))).isEqualTo(learned);
            assertThat(trainer.train(task(shared.initial(), 2)).change()).isNotEqualTo(learned.change());
        }
    }

    @Test
    void aRowMovesTheModelByNoMoreThanItsClip() {
        var one = new LabelledFeatures(
                TABLE.features().rows(new int[] {0}), TABLE.targets().rows(new int[] {0}));
        var none = new LabelledFeatures(
                TABLE.features().rows(new int[0]), TABLE.targets().rows(new int[0]));
        try (var shared = NetworkShared.open(network(), WIDTH, 5)) {
            // Drawn for certain in one step of rate 1 and batch 1: the rest of both changes is the same noise.
            Weights with =
                    shared.trainer(one, one, 1).train(task(shared.initial(), 3)).change();
            Weights without = shared.trainer(none, one, 1)
                    .train(task(shared.initial(), 3))
                    .change();
            assertThat(with.minus(without).norm()).isBetween(1e-4, 0.01 * 1.001);
        }
    }

    @Test
    void theLastLayersThatLearnLieAtTheEnd() {
        try (var shared = NetworkShared.open(network(), WIDTH, 5)) {
            int size = shared.initial().size();
            assertThat(shared.head(0)).isEmpty();
            assertThat(shared.head(1)).containsExactly(new OwnBlock("head", size - (4 * 2 + 2), size));
            assertThat(shared.head(2)).containsExactly(new OwnBlock("head", size - (4 * 2 + 2) - 2 * 4, size));
            assertThatThrownBy(() -> shared.head(3)).hasMessageContaining("no layer is left for all to share");
        }
    }

    private static Effect.Train task(Weights start, int secret) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) secret;
        var local = new Plan.Local(1, 1, 1, 1).hiding(new ExamplePrivacy(1, 1, 0.01, 1, 1e-5, 100));
        return new Effect.Train(1, local, LocalWork.plain(start), Weights.none(), Bytes.of(bytes));
    }

    private static NetworkModel network() {
        return Sequential.of(Dense.of(4, Activation.TANH), LayerNormalization.usual(), Dense.of(2, Activation.SOFTMAX))
                .compile(Sgd.withRate(1), Loss.CATEGORICAL_CROSSENTROPY);
    }

    private static LabelledFeatures table() {
        var random = new Random(4);
        float[] values = new float[ROWS * 3];
        int[] classes = new int[ROWS];
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < 3; i++) {
                values[3 * row + i] = (float) random.nextGaussian();
            }
            classes[row] = random.nextInt(2);
        }
        return new LabelledFeatures(Features.of(WIDTH, values), Targets.classes(classes, List.of("no", "yes")));
    }
}
