package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PaymentsGeneratorTest {
    private static final int COUNT = 50_000;

    @Test
    void generatesTheSamePaymentsFromTheSameSeed() {
        var first = new PaymentsGenerator(1);
        var second = new PaymentsGenerator(1);
        for (int i = 0; i < 100; i++) {
            assertThat(first.nextPayment()).isEqualTo(second.nextPayment());
        }
        assertThat(first.nextPayment()).isNotEqualTo(new PaymentsGenerator(2).nextPayment());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void drawsAsManyFraudsAsTheLawSays(long seed) {
        var payments = new PaymentsGenerator(seed);
        var examples = payments.next(COUNT);
        double expected = 0;
        double variance = 0;
        for (int i = 0; i < COUNT; i++) {
            double probability = PaymentsGenerator.fraudProbability(payment(examples.row(i)));
            expected += probability;
            variance += probability * (1 - probability);
        }
        long frauds = IntStream.range(0, COUNT).filter(examples::label).count();
        assertThat((double) frauds).as("seed %d", seed).isCloseTo(expected, within(4 * Math.sqrt(variance)));
    }

    @Test
    void makesFraudRareAndNotTooRareToLearn() {
        var examples = new PaymentsGenerator(4).next(COUNT);
        long frauds = IntStream.range(0, COUNT).filter(examples::label).count();
        assertThat(frauds / (double) COUNT).isBetween(0.04, 0.12);
    }

    @Test
    void drawsEachFeatureFromItsDistribution() {
        var payments = new PaymentsGenerator(5);
        var drawn =
                IntStream.range(0, COUNT).mapToObj(_ -> payments.nextPayment()).toList();
        // Each tolerance is four standard errors of the statistic.
        assertThat(drawn.stream()
                        .mapToDouble(payment -> Math.log(payment.amountEur() / 40))
                        .average())
                .hasValueCloseTo(0.0, within(4 / Math.sqrt(COUNT)));
        assertThat(drawn.stream().mapToInt(Payment::hourOfDay).average())
                .hasValueCloseTo(11.5, within(4 * Math.sqrt((24 * 24 - 1) / 12.0 / COUNT)));
        assertThat(drawn.stream().mapToInt(Payment::attemptsLastHour).average())
                .hasValueCloseTo(0.8, within(4 * Math.sqrt(0.8 / COUNT)));
        assertThat(drawn.stream().filter(Payment::isForeign).count() / (double) COUNT)
                .isCloseTo(1 / 6.0, within(4 * Math.sqrt(5 / 36.0 / COUNT)));
    }

    @Test
    void findsEveryWarningSignMoreSuspicious() {
        double plain = PaymentsGenerator.fraudProbability(new Payment(40, 12, false, 0));
        assertThat(plain).isCloseTo(1 / (1 + Math.exp(4.4)), within(1e-12));
        assertThat(PaymentsGenerator.fraudProbability(new Payment(400, 12, false, 0)))
                .isGreaterThan(plain);
        assertThat(PaymentsGenerator.fraudProbability(new Payment(40, 5, false, 0)))
                .isGreaterThan(plain);
        assertThat(PaymentsGenerator.fraudProbability(new Payment(40, 12, true, 0)))
                .isGreaterThan(plain);
        assertThat(PaymentsGenerator.fraudProbability(new Payment(40, 12, false, 1)))
                .isGreaterThan(plain);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 12, 0, amountEur=0.0",
        "NaN, 12, 0, amountEur=NaN",
        "Infinity, 12, 0, amountEur=Infinity",
        "1, -1, 0, hourOfDay=-1",
        "1, 24, 0, hourOfDay=24",
        "1, 0, -1, attemptsLastHour=-1"
    })
    void refusesAPaymentThatCannotBe(double amount, int hour, int attempts, String message) {
        assertThatThrownBy(() -> new Payment(amount, hour, false, attempts))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(message);
    }

    @Test
    void refusesExamplesThatDisagreeWithThemselves() {
        assertThatThrownBy(() -> new PaymentsGenerator(1).next(0)).hasMessage("rows=0 with labels=0");
        assertThatThrownBy(() -> new Examples(new double[][] {{1}}, new boolean[2]))
                .hasMessage("rows=1 with labels=2");
        assertThatThrownBy(() -> new Examples(new double[][] {{1}, {1, 2}}, new boolean[2]))
                .hasMessage("rows of different lengths: first=1");
    }

    /** Turns features back into the payment that they came from. */
    static Payment payment(double[] features) {
        assertThat(features).as(Arrays.toString(features)).hasSize(Payment.FEATURES);
        return new Payment(features[0], (int) features[1], features[2] == 1, (int) features[3]);
    }
}
