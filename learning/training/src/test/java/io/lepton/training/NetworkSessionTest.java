package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lepton.data.Features;
import io.lepton.data.Targets;
import io.lepton.domain.Shape;
import org.junit.jupiter.api.Test;

final class NetworkSessionTest {
    private static final Features ROWS = Features.of(2, new float[] {1, 2, 3, -1});
    private static final Targets TARGETS = Targets.numbers(new float[] {1, 0});

    private static NetworkSession open() {
        return Sequential.of(Dense.of(1))
                .compile(Sgd.withRate(0.1), Loss.MEAN_SQUARED_ERROR)
                .open(Shape.of(2), 1);
    }

    @Test
    void stepsByTheGradientFromParametersThatWereWritten() {
        try (var session = open()) {
            assertThat(session.parameterShapes())
                    .containsEntry("dense_1.weight", Shape.of(1, 2))
                    .hasSize(2);
            session.setParameters(new float[] {0.5f, -0.5f, 1});
            // Answers 0.5 and 3, so errors -0.5 and 3: the gradient of the mean square is the mean of 2 * error *
            // input.
            assertThat(session.gradient(ROWS, TARGETS)).containsExactly(new float[] {8.5f, -4, 2.5f}, within(1e-5f));
            assertThat(session.step(ROWS, TARGETS)).isCloseTo((0.25 + 9) / 2, within(1e-6));
            assertThat(session.parameters()).containsExactly(new float[] {-0.35f, -0.1f, 0.75f}, within(1e-6f));
            assertThat(session.predict(ROWS).values()).containsExactly(new float[] {0.2f, -0.2f}, within(1e-6f));
        }
    }

    @Test
    void refusesParametersOfAnotherNetwork() {
        try (var session = open()) {
            assertThatThrownBy(() -> session.setParameters(new float[2]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("parameters=2, expected=3");
        }
    }
}
