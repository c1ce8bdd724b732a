package io.lepton.simulation.world;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.Coordinates;
import io.lepton.domain.DataClass;
import io.lepton.domain.ElementType;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The fleets that scenarios run on: the one that {@code lepton up} starts, and random ones. */
public final class Layouts {
    /** The class of data that may go anywhere, and of a request that names none. */
    public static final DataClass PUBLIC = new DataClass("public");

    /** The class that random fleets bind to some of their regions by name. */
    public static final DataClass FENCED = new DataClass("fenced");

    private static final ModelName MODEL = new ModelName("digits");
    private static final long MODEL_BYTES = 120_000;

    private static final Map<Set<String>, Duration> BUILT_IN_ROUND_TRIPS = Map.of(
            Set.of("beijing", "frankfurt"), Duration.ofMillis(187),
            Set.of("beijing", "virginia"), Duration.ofMillis(214),
            Set.of("frankfurt", "virginia"), Duration.ofMillis(93));

    private static final List<Region> BUILT_IN = List.of(
            region("beijing", "CN", 39.90, 116.41),
            region("frankfurt", "EU", 50.11, 8.68),
            region("virginia", "US", 39.04, -77.49));

    private static final List<Region> ELSEWHERE = List.of(
            region("shanghai", "CN", 31.23, 121.47),
            region("dublin", "EU", 53.35, -6.26),
            region("oregon", "US", 45.52, -122.68),
            region("tokyo", "JP", 35.68, 139.69),
            region("mumbai", "IN", 19.08, 72.88),
            region("campinas", "BR", -22.91, -47.06));

    private Layouts() {}

    /** Three regions, two nodes each, everything served everywhere: what {@code lepton up} starts. */
    public static Layout builtIn() {
        return new Layout(
                BUILT_IN,
                2,
                jurisdictionPolicies(BUILT_IN),
                PUBLIC,
                version(),
                new RegionSelection.All(),
                1,
                (one, other) -> BUILT_IN_ROUND_TRIPS.getOrDefault(Set.of(one.value(), other.value()), Duration.ZERO));
    }

    /** Two to six regions of nine, one to three nodes each, the model served in some of them. */
    public static Layout random(SplittableRandom random) {
        List<Region> everywhere = new ArrayList<>(BUILT_IN);
        everywhere.addAll(ELSEWHERE);
        List<Region> regions = pick(everywhere, 2 + random.nextInt(5), random);
        List<ResidencyPolicy> policies = new ArrayList<>(jurisdictionPolicies(regions));
        policies.add(new ResidencyPolicy(FENCED, new ResidencyPolicy.Exactly(some(regions, random))));
        int nodesPerRegion = 1 + random.nextInt(3);
        return new Layout(
                regions,
                nodesPerRegion,
                policies,
                PUBLIC,
                version(),
                random.nextBoolean() ? new RegionSelection.All() : new RegionSelection.Only(some(regions, random)),
                1 + random.nextInt(nodesPerRegion),
                greatCircles(regions));
    }

    private static List<ResidencyPolicy> jurisdictionPolicies(List<Region> regions) {
        List<ResidencyPolicy> policies = new ArrayList<>();
        policies.add(new ResidencyPolicy(PUBLIC, new ResidencyPolicy.Anywhere()));
        for (Jurisdiction jurisdiction :
                new TreeSet<>(regions.stream().map(Region::jurisdiction).toList())) {
            policies.add(
                    new ResidencyPolicy(jurisdiction.onlyHere(), new ResidencyPolicy.Within(Set.of(jurisdiction))));
        }
        return policies;
    }

    private static BiFunction<RegionId, RegionId, Duration> greatCircles(List<Region> regions) {
        Map<RegionId, Region> byId = regions.stream().collect(Collectors.toMap(Region::id, Function.identity()));
        return (one, other) -> place(byId, one).guessRoundTrip(place(byId, other));
    }

    private static Coordinates place(Map<RegionId, Region> regions, RegionId id) {
        Region region = regions.get(id);
        if (region == null) {
            throw new IllegalArgumentException("not of this fleet: region=" + id);
        }
        return region.coordinates();
    }

    /** At least one of the regions, perhaps all. */
    private static Set<RegionId> some(List<Region> regions, SplittableRandom random) {
        return pick(regions, 1 + random.nextInt(regions.size()), random).stream()
                .map(Region::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static List<Region> pick(List<Region> regions, int count, SplittableRandom random) {
        List<Region> shuffled = new ArrayList<>(regions);
        Collections.shuffle(shuffled, Random.from(random));
        return shuffled.subList(0, count);
    }

    private static Region region(String id, String jurisdiction, double latitude, double longitude) {
        return new Region(
                new RegionId(id), new Jurisdiction(jurisdiction), new Coordinates(latitude, longitude), 0.1, 400);
    }

    private static ModelVersion version() {
        return new ModelVersion(
                new ModelVersionId(MODEL, 1),
                new ArtifactId("0123456789abcdef".repeat(4)),
                MODEL_BYTES,
                ModelFormat.ONNX,
                new Signature(List.of(image()), List.of(scores())),
                Instant.EPOCH);
    }

    private static TensorSpec image() {
        return new TensorSpec("image", ElementType.FP32, Shape.of(Shape.UNKNOWN, 1, 28, 28));
    }

    private static TensorSpec scores() {
        return new TensorSpec("scores", ElementType.FP32, Shape.of(Shape.UNKNOWN, 10));
    }
}
