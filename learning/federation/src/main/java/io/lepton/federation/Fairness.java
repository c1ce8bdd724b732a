package io.lepton.federation;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * How evenly a model serves the sites: by the share of their own held-out examples that it gets right.
 *
 * @param worstSite where it does worst; of equals the first by name
 * @param worst the share there
 * @param best the greatest share
 * @param mean of the sites, each counting the same
 * @param deviation of the shares from their mean
 */
public record Fairness(String worstSite, double worst, double best, double mean, double deviation) {
    /** Of the sites that have held-out examples; empty if none has. */
    public static Optional<Fairness> of(Map<String, Evaluation> evaluations) {
        var sites = evaluations.entrySet().stream()
                .filter(each -> each.getValue().exampleCount() > 0)
                .sorted(Map.Entry.comparingByKey())
                .toList();
        double mean = sites.stream()
                .mapToDouble(each -> each.getValue().accuracy())
                .average()
                .orElse(0);
        double variance = sites.stream()
                .mapToDouble(each -> each.getValue().accuracy() - mean)
                .map(off -> off * off)
                .average()
                .orElse(0);
        double best = sites.stream()
                .mapToDouble(each -> each.getValue().accuracy())
                .max()
                .orElse(0);
        return sites.stream()
                .min(Comparator.comparingDouble(each -> each.getValue().accuracy()))
                .map(worst ->
                        new Fairness(worst.getKey(), worst.getValue().accuracy(), best, mean, Math.sqrt(variance)));
    }

    /** How far the sites are apart. */
    public double spread() {
        return best - worst;
    }
}
