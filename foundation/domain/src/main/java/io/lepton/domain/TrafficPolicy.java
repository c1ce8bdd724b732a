package io.lepton.domain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * How the requests for a model that name no version are shared out among its versions; what is left over goes to the
 * deployed one.
 *
 * <p>Canaries and splits are alternatives. Both send requests of one affinity key to one version; of those without a key, a
 * canary gets its share by lot, and a split none: they are no part of the experiment.
 *
 * @param model the model
 * @param canaries versions that are tried on a share of all requests
 * @param splits versions that are compared, on a share of the affinity keys
 * @param shadows versions that get copies of a share of the requests, whose answers nobody sees
 * @param variants versions that are served to the callers of one region in place of the deployed one
 */
public record TrafficPolicy(
        ModelName model, List<Share> canaries, List<Share> splits, List<Share> shadows, List<Variant> variants) {
    /** How many versions may get a share, and how many a copy. */
    public static final int ARMS_MAX = 8;

    public TrafficPolicy {
        canaries = ordered(canaries);
        splits = ordered(splits);
        shadows = ordered(shadows);
        variants = variants.stream()
                .sorted(Comparator.comparing(Variant::region).thenComparingInt(Variant::version))
                .toList();
        List<String> faults = new ArrayList<>();
        if (canaries.isEmpty() && splits.isEmpty() && shadows.isEmpty() && variants.isEmpty()) {
            faults.add("a policy shares out something: canaries, splits, shadows and variants are empty");
        }
        if (!canaries.isEmpty() && !splits.isEmpty()) {
            faults.add("canaries and splits exclude each other: canaries=" + canaries.size() + ", splits="
                    + splits.size());
        }
        checkShares("canaries", canaries, faults);
        checkShares("splits", splits, faults);
        checkShares("shadows", shadows, faults);
        Set<RegionId> regions = new HashSet<>();
        variants.stream()
                .filter(variant -> !regions.add(variant.region()))
                .forEach(variant -> faults.add("given twice: variants, region=" + variant.region()));
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    /** Every version that it names, in order. */
    public List<ModelVersionId> versions() {
        Set<Integer> numbers = new TreeSet<>();
        Stream.of(canaries, splits, shadows).flatMap(List::stream).forEach(share -> numbers.add(share.version()));
        variants.forEach(variant -> numbers.add(variant.version()));
        return numbers.stream().map(this::version).toList();
    }

    /** One of the model's versions. */
    public ModelVersionId version(int number) {
        return new ModelVersionId(model, number);
    }

    private static List<Share> ordered(List<Share> shares) {
        return shares.stream().sorted(Comparator.comparingInt(Share::version)).toList();
    }

    private static void checkShares(String field, List<Share> shares, List<String> faults) {
        Set<Integer> versions = new HashSet<>();
        shares.stream()
                .filter(share -> !versions.add(share.version()))
                .forEach(share -> faults.add("given twice: " + field + ", version=" + share.version()));
        if (shares.size() > ARMS_MAX) {
            faults.add("more than " + ARMS_MAX + " versions: " + field + "=" + shares.size());
        }
        int sum = shares.stream().mapToInt(Share::basisPoints).sum();
        if (sum > Share.WHOLE_BASIS_POINTS) {
            faults.add("shares make more than 100 % together: " + field + "=" + sum / 100.0);
        }
    }
}
