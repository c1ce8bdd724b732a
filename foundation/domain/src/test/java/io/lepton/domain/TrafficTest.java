package io.lepton.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private static final ModelName FRAUD = new ModelName("fraud");

    @Test
    void aPolicyTellsEveryFaultAtOnce() {
        var region = new RegionId("beijing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrafficPolicy(
                        FRAUD,
                        List.of(new Share(4, 60), new Share(5, 40.01)),
                        List.of(new Share(4, 5), new Share(4, 5)),
                        List.of(),
                        List.of(new Variant(region, 4), new Variant(region, 5))))
                .withMessageContaining("canaries and splits exclude each other")
                .withMessageContaining("more than 100 % together: canaries=100.01")
                .withMessageContaining("given twice: splits, version=4")
                .withMessageContaining("given twice: variants, region=beijing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrafficPolicy(FRAUD, List.of(), List.of(), List.of(), List.of()));
    }

    @Test
    void sharesMayMakeTheWholeAndAreHeldInOrder() {
        var policy = new TrafficPolicy(
                FRAUD, List.of(new Share(5, 99.99), new Share(4, 0.01)), List.of(), List.of(), List.of());
        assertThat(policy.canaries()).extracting(Share::basisPoints).containsExactly(1, 9_999);
        assertThat(policy.versions()).containsExactly(new ModelVersionId(FRAUD, 4), new ModelVersionId(FRAUD, 5));
    }

    @Test
    void aShareIsAStepOfAHundredthOfAPercent() {
        for (double wrong : new double[] {0, -1, 0.001, 100.01, 0.015, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Share(4, wrong))
                    .withMessageContaining("percent");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Share(0, 5));
    }

    @Test
    void anAliasNeverStandsForItself() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Alias(FRAUD, new ModelVersionId(FRAUD, 1)))
                .withMessageContaining("alias=fraud");
    }

    @Test
    void quantilesAreNeverTooLowAndAtMostAQuarterTooHigh() {
        var random = new Random(7);
        List<Long> times = new ArrayList<>();
        List<Long> counts = new ArrayList<>(Collections.nCopies(LatencyBuckets.COUNT, 0L));
        for (int i = 0; i < 10_000; i++) {
            long nanos = (long) (1e6 * Math.exp(2 * random.nextGaussian()));
            times.add(Math.max(nanos, 200_000));
            counts.set(LatencyBuckets.of(nanos), counts.get(LatencyBuckets.of(nanos)) + 1);
        }
        Collections.sort(times);
        for (double share : new double[] {0.5, 0.95, 0.99}) {
            double exact = times.get((int) Math.ceil(share * times.size()) - 1) / 1e9;
            assertThat(LatencyBuckets.quantileSeconds(counts, share))
                    .as("quantile %s", share)
                    .isBetween(exact * 0.999999, exact * 1.250001);
        }
        assertThat(LatencyBuckets.quantileSeconds(List.of(), 0.5)).isZero();
        assertThat(LatencyBuckets.of(0)).isZero();
        assertThat(LatencyBuckets.of(Long.MAX_VALUE)).isEqualTo(LatencyBuckets.COUNT - 1);
    }

    @Test
    void aSelectionOfEitherTakesInBoth() {
        var beijing = new RegionSelection.Only(Set.of(new RegionId("beijing")));
        var oslo = new RegionSelection.Only(Set.of(new RegionId("oslo")));
        assertThat(beijing.or(oslo).toString()).isEqualTo("beijing,oslo");
        assertThat(beijing.or(new RegionSelection.All())).isEqualTo(new RegionSelection.All());
    }
}
