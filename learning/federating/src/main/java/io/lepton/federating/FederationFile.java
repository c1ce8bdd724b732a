package io.lepton.federating;

import io.lepton.chassis.Configuration;
import io.lepton.domain.ModelName;
import io.lepton.domain.Spelling;
import io.lepton.federation.OwnBlock;
import io.lepton.federation.Plan;
import io.lepton.federation.secure.Bytes;
import io.lepton.runs.ColumnEntry;
import io.lepton.runs.JobFile;
import io.lepton.runs.LayerEntry;
import io.lepton.runs.ModelEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The file that {@code lepton federate} reads: which sites learn together, from what and how, as written.
 *
 * @param name the name under which the model is to be served
 * @param description for people; goes with the model
 * @param seed what all chance comes from; {@value #SEED} if absent
 * @param sites who learns, by name
 * @param data what the data of all have in common
 * @param prepare what is done to columns before learning, by name
 * @param model what learns: {@code logistic}, or a {@code sequential} network
 * @param strategy how updates become a step of the model; plain averaging if absent
 * @param rounds how many there are
 * @param sampling the chance of each site to be asked in a round
 * @param updates with how many updates a round goes on
 * @param local how a site learns in a round
 * @param secure whether updates are added up under masks, so that nobody sees a single one
 * @param range the greatest magnitude of a parameter's change in one round; beyond it an update is refused, never cut
 * @param codec how an update is written as few bytes
 * @param privacy noise that hides each row, or who took part
 * @param variants what of the model each site's region has for itself
 * @param deploy what becomes of the model when it is there
 */
public record FederationFile(
        String name,
        Optional<String> description,
        Optional<Long> seed,
        Map<String, SiteEntry> sites,
        SharedDataEntry data,
        Optional<Map<String, ColumnEntry>> prepare,
        ModelEntry model,
        Optional<StrategyEntry> strategy,
        Optional<Integer> rounds,
        Optional<Double> sampling,
        Optional<Integer> updates,
        Optional<LocalEntry> local,
        Optional<Boolean> secure,
        Optional<Double> range,
        Optional<CodecEntry> codec,
        Optional<PrivacyEntry> privacy,
        Optional<VariantsEntry> variants,
        Optional<Deploy> deploy) {
    /** What becomes of the model. */
    public enum Deploy {
        /** It waits to be pushed. */
        NONE,
        /** It is pushed to the fleet, and served in place of the version that is served now. */
        AUTO
    }

    static final int SITES_MAX = 10_000;
    private static final long SEED = 1;
    private static final int ROUNDS = 10;
    private static final double RANGE = 16;
    private static final Pattern SITE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    public FederationFile {
        name = new ModelName(name).value();
        sites = Map.copyOf(sites);
        if (sites.size() < 2 || sites.size() > SITES_MAX) {
            throw new IllegalArgumentException("a federation has 2 to " + SITES_MAX
                    + " sites; one alone trains by lepton train: sites=" + sites.size());
        }
        sites.keySet().forEach(FederationFile::checkSite);
        checkModel(model);
        if (privacy.map(PrivacyEntry::hidesExamples).orElse(false)) {
            checkRowsApart(model);
        }
        JobFile.requireWithin("rounds", rounds, 1, 100_000);
        JobFile.requireWithin("sampling", sampling, 1e-6, 1);
        JobFile.requireWithin("updates", updates, 1, sites.size());
        JobFile.requireWithin("range", range, 1e-9, 1e9);
        for (VariantsEntry entry : variants.stream().toList()) {
            entry.check(model, data, sites);
            entry.check(model, privacy);
        }
        List<OwnBlock> kept = variants.map(entry -> entry.anywhere(model)).orElse(List.of());
        // Refuses what does not go together; whose keys they are does not matter for that.
        new Agreement(strategy, rounds, sampling, updates, local, secure, range, codec, privacy, seed.orElse(SEED))
                .plan(name, nobodysKeys(sites), 1, kept);
    }

    private static void checkSite(String site) {
        if (!SITE.matcher(site).matches()) {
            throw new IllegalArgumentException(
                    "a site's name has up to 63 small letters, digits and hyphens: site=" + site);
        }
    }

    private static void checkModel(ModelEntry model) {
        boolean isKnown = model.kind() == ModelEntry.Kind.LOGISTIC || model.kind() == ModelEntry.Kind.SEQUENTIAL;
        if (!isKnown) {
            throw new IllegalArgumentException("sites average numbers, so a model must consist of them: model.kind="
                    + model.kind().word() + ", known=[logistic, sequential]");
        }
        List<String> foreign = List.of("penalty", "balance");
        List<Optional<?>> given = List.of(model.penalty(), model.balance());
        for (int i = 0; i < foreign.size(); i++) {
            if (given.get(i).isPresent()) {
                throw new IllegalArgumentException("not a parameter in a federation: model." + foreign.get(i)
                        + Spelling.suggestion(foreign.get(i), List.of()));
            }
        }
    }

    /** What one row contributes to the gradient must follow from that row, or there is nothing to clip. */
    private static void checkRowsApart(ModelEntry model) {
        boolean mixesRows = model.layers().orElse(List.of()).stream()
                .anyMatch(layer -> layer.normalise().equals(Optional.of(LayerEntry.Normalise.BATCH)));
        if (mixesRows) {
            throw new IllegalArgumentException(
                    "normalise: batch mixes the rows of a batch, so no row's part can be clipped by"
                            + " itself and hidden by noise; say normalise: layer: model.layers, privacy.level=example");
        }
    }

    private static Map<String, Bytes> nobodysKeys(Map<String, SiteEntry> sites) {
        return sites.keySet().stream().collect(Collectors.toMap(site -> site, _ -> Bytes.of(new byte[0])));
    }

    /**
     * Reads a federation.
     *
     * @param name stands for the text in messages
     * @throws io.lepton.domain.LeptonException INVALID_CONFIGURATION with every mistake, each with its line and field
     */
    public static FederationFile parse(String name, String text) {
        return Configuration.parse(name, text, FederationFile.class);
    }

    /** The seed, or the one that stands for none. */
    public long seedOrDefault() {
        return seed.orElse(SEED);
    }

    /** What learns and how, in two words. */
    public String kind() {
        return "federated-" + model.kind().word();
    }

    /** Tells whether the model is to be served as soon as it is there. */
    public boolean deploysItself() {
        return deploy.orElse(Deploy.NONE) == Deploy.AUTO;
    }

    /**
     * Refuses sites whose data are not there.
     *
     * @param base what their paths are relative to
     * @param environment the variables that they may name
     * @throws io.lepton.domain.LeptonException INVALID_CONFIGURATION naming the site
     */
    public void requireSources(Path base, Map<String, String> environment) {
        var _ = SharedRows.sources(this, base, environment);
    }

    /** How many rounds are to be committed. */
    int roundsOrDefault() {
        return rounds.orElse(ROUNDS);
    }

    boolean isSecure() {
        return secure.orElse(false);
    }

    String strategyWord() {
        return strategy.orElse(StrategyEntry.UNSAID).kind().word();
    }

    /** The sites in the order of their names. */
    NavigableMap<String, SiteEntry> sitesInOrder() {
        return new TreeMap<>(sites);
    }

    /** What one site does, as a job of its own. */
    JobFile job(SiteEntry site) {
        return new JobFile(
                name, description, seed, data.at(site.data()), prepare, model, Optional.empty(), Optional.empty());
    }

    /**
     * What all agree on.
     *
     * @param identities the sites' keys
     * @param examplesMax the most examples that a site may claim
     * @param kept what of the model stays with each site
     */
    Plan plan(Map<String, Bytes> identities, long examplesMax, List<OwnBlock> kept) {
        return new Agreement(strategy, rounds, sampling, updates, local, secure, range, codec, privacy, seedOrDefault())
                .plan(name, identities, examplesMax, kept);
    }

    /** The parts of a file of which a plan consists. */
    private record Agreement(
            Optional<StrategyEntry> strategy,
            Optional<Integer> rounds,
            Optional<Double> sampling,
            Optional<Integer> updates,
            Optional<LocalEntry> local,
            Optional<Boolean> secure,
            Optional<Double> range,
            Optional<CodecEntry> codec,
            Optional<PrivacyEntry> privacy,
            long seed) {
        private Plan plan(String name, Map<String, Bytes> identities, long examplesMax, List<OwnBlock> kept) {
            int sites = identities.size();
            var chosen = strategy.orElse(StrategyEntry.UNSAID).strategy(sites);
            var learning = local.orElse(LocalEntry.UNSAID);
            int count = rounds.orElse(ROUNDS);
            var ofSites = privacy.filter(entry -> !entry.hidesExamples()).map(entry -> entry.ofParticipants(count));
            var terms = new PlanTerms(chosen, secure.orElse(false), sampling.orElse(1.0), ofSites.isPresent());
            var plain = new Plan.Local(
                            learning.epochsOrDefault(), learning.batchOrDefault(), learning.rateOrDefault(), seed)
                    .keeping(kept.toArray(OwnBlock[]::new));
            return new Plan(
                    name,
                    identities,
                    chosen,
                    terms.pace(count, updates, sites),
                    privacy.filter(PrivacyEntry::hidesExamples)
                            .map(entry -> plain.hiding(entry.ofExamples(count, learning.epochsOrDefault())))
                            .orElse(plain),
                    terms.travel(codec, range.orElse(RANGE), examplesMax),
                    ofSites);
        }
    }
}
