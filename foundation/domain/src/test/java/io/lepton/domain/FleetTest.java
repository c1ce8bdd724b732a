package io.lepton.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FleetTest {
    private static final RegionId FRANKFURT = new RegionId("frankfurt");

    @Test
    void aPlaceLiesOnEarth() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Coordinates(90.1, 0))
                .withMessageContaining("latitude=90.1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Coordinates(0, Double.NaN))
                .withMessageContaining("longitude=NaN");
    }

    @Test
    void distancesFollowTheGreatCircle() {
        var frankfurt = new Coordinates(50.11, 8.68);
        var sydney = new Coordinates(-33.87, 151.21);
        assertThat(frankfurt.kilometresTo(sydney)).isCloseTo(16_480, within(100.0));
        assertThat(frankfurt.kilometresTo(frankfurt)).isZero();
        assertThat(frankfurt.guessRoundTrip(sydney))
                .as("published medians are 243 to 250 ms")
                .isBetween(Duration.ofMillis(230), Duration.ofMillis(265));
    }

    @Test
    void aRegionsCostAndCarbonAreFiniteAndNotNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> region(-1, 0))
                .withMessageContaining("costPerNodeHour=-1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> region(0, Double.POSITIVE_INFINITY))
                .withMessageContaining("carbonGramsPerKwh=Infinity");
    }

    @Test
    void aDeploymentHasAtLeastOneReplica() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Deployment(ModelVersionId.parse("m/1"), new RegionSelection.All(), 0))
                .withMessageContaining("replicas=0");
    }

    @Test
    void aSelectionIncludesTheNamedRegionsAlone() {
        var only = new RegionSelection.Only(Set.of(FRANKFURT));
        assertThat(only.includes(FRANKFURT)).isTrue();
        assertThat(only.includes(new RegionId("beijing"))).isFalse();
        assertThat(new RegionSelection.All().includes(new RegionId("beijing"))).isTrue();
    }

    @Test
    void anEmptySelectionOrPolicyIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RegionSelection.Only(Set.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new ResidencyPolicy.Within(Set.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new ResidencyPolicy.Exactly(Set.of()));
    }

    @Test
    void aModelHoldsVersionsOfItsOwnName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Model(new ModelName("other"), List.of(version("m/1"))))
                .withMessageContaining("model=other");
        assertThat(new Model(new ModelName("m"), List.of(version("m/1"), version("m/2"))).latest())
                .isEqualTo(version("m/2"));
    }

    @Test
    void aLaterEpochSupersedesEveryRevisionOfAnEarlierOne() {
        assertThat(snapshot(2, 0).supersedes(snapshot(1, 99))).isTrue();
        assertThat(snapshot(1, 2).supersedes(snapshot(1, 1))).isTrue();
        assertThat(snapshot(1, 1).supersedes(snapshot(1, 1))).isFalse();
    }

    private static Region region(double cost, double carbon) {
        return new Region(FRANKFURT, new Jurisdiction("EU"), new Coordinates(50, 8), cost, carbon);
    }

    private static ModelVersion version(String id) {
        var output = new TensorSpec("y", ElementType.FP32, Shape.of(1));
        return new ModelVersion(
                ModelVersionId.parse(id),
                new ArtifactId("0".repeat(64)),
                1,
                ModelFormat.ONNX,
                new Signature(List.of(), List.of(output)),
                Instant.EPOCH);
    }

    private static FleetSnapshot snapshot(long epoch, long revision) {
        return new FleetSnapshot(
                epoch,
                revision,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new DataClass("public"));
    }
}
