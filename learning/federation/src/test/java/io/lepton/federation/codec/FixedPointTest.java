package io.lepton.federation.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FixedPointTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void addsUpTheSameInEveryOrder(long seed) {
        var random = new Random(seed);
        var code = new FixedPoint(4, 100);
        List<Weights> terms = new ArrayList<>();
        for (int k = 0; k < 100; k++) {
            terms.add(Weights.of(random.doubles(50, -4, 4).toArray()));
        }
        RingVector sum = sum(code, terms);
        Collections.shuffle(terms, random);
        assertThat(sum(code, terms)).as("seed %d", seed).isEqualTo(sum);
        Weights decoded = code.decode(sum);
        for (int i = 0; i < 50; i++) {
            int component = i;
            double truth =
                    terms.stream().mapToDouble(term -> term.get(component)).sum();
            assertThat(decoded.get(i)).as("seed %d", seed).isCloseTo(truth, within(100 * code.step() / 2 + 1e-12));
        }
    }

    @Test
    void doesNotWrapRoundWithAllTermsAtTheEndOfTheRange() {
        for (int terms : new int[] {1, 3, 10, 10_000}) {
            var code = new FixedPoint(0.5, terms);
            RingVector sum = RingVector.zeros(2);
            for (int k = 0; k < terms; k++) {
                sum = sum.plus(code.encode(Weights.of(0.5, -0.5)));
            }
            assertThat(code.decode(sum).get(0)).isCloseTo(0.5 * terms, within(1e-3));
            assertThat(code.decode(sum).get(1)).isCloseTo(-0.5 * terms, within(1e-3));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.01, -1.01, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesWhatIsBeyondItsRange(double value) {
        assertThatThrownBy(() -> new FixedPoint(1, 2).encode(Weights.of(0, value)))
                .hasMessageContaining("component=1");
    }

    @Test
    void refusesARangeOrANumberOfTermsThatMakesNoSense() {
        assertThatThrownBy(() -> new FixedPoint(0, 2)).hasMessageContaining("range=0.0");
        assertThatThrownBy(() -> new FixedPoint(1, 0)).hasMessageContaining("terms=0");
    }

    @Test
    void travelsAsFourBytesEach() {
        var vector = RingVector.of(1, -2, Integer.MIN_VALUE);
        assertThat(vector.toBytes()).hasSize(12);
        assertThat(RingVector.ofBytes(vector.toBytes())).isEqualTo(vector);
        assertThatThrownBy(() -> RingVector.ofBytes(new byte[5])).hasMessageContaining("bytes=5");
    }

    private static RingVector sum(FixedPoint code, List<Weights> terms) {
        return terms.stream().map(code::encode).reduce(RingVector.zeros(50), RingVector::plus);
    }
}
