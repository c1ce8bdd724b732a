package io.lepton.federation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one site put into a federation and what it has of it.
 *
 * @param site its name
 * @param asked in how many rounds it was asked, also of those that came to nothing
 * @param contributed in how many committed rounds its update is in the model
 * @param ageMean how many rounds old its updates were in the mean; 0 where rounds do not overlap
 * @param first how the model did there after the first round that it tried, if it ever did
 * @param last how it did after the last one
 */
public record SiteReport(
        String site,
        int asked,
        int contributed,
        double ageMean,
        Optional<Evaluation> first,
        Optional<Evaluation> last) {
    /** In how many rounds nothing came of it. */
    public int dropouts() {
        return asked - contributed;
    }

    /** One report for each site that was asked or tried a model, in order. */
    public static List<SiteReport> of(List<RoundReport> rounds) {
        Map<String, List<RoundReport>> bySite = new TreeMap<>();
        for (RoundReport round : rounds) {
            round.roster().forEach(site -> bySite.computeIfAbsent(site, _ -> new ArrayList<>()));
            round.evaluations().keySet().forEach(site -> bySite.computeIfAbsent(site, _ -> new ArrayList<>()));
        }
        bySite.forEach((site, own) -> rounds.stream()
                .filter(round ->
                        round.roster().contains(site) || round.evaluations().containsKey(site))
                .forEach(own::add));
        List<SiteReport> reports = new ArrayList<>();
        bySite.forEach((site, own) -> reports.add(of(site, own)));
        return reports;
    }

    private static SiteReport of(String site, List<RoundReport> rounds) {
        int asked = (int)
                rounds.stream().filter(round -> round.roster().contains(site)).count();
        List<Integer> ages = rounds.stream()
                .filter(round -> round.outcome() == Phase.COMMITTED)
                .map(RoundReport::contributors)
                .filter(contributors -> contributors.containsKey(site))
                .map(contributors -> contributors.getOrDefault(site, 0))
                .toList();
        List<Evaluation> evaluations = rounds.stream()
                .flatMap(round -> Optional.ofNullable(round.evaluations().get(site)).stream())
                .toList();
        double ageMean = ages.stream().mapToInt(Integer::intValue).average().orElse(0);
        return new SiteReport(
                site,
                asked,
                ages.size(),
                ageMean,
                evaluations.stream().findFirst(),
                evaluations.reversed().stream().findFirst());
    }
}
