package io.lepton.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.federation.Plan.Local;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Sites;
import io.lepton.federation.strategy.FedAvg;
import io.lepton.federation.strategy.LocalWork;
import io.lepton.federation.strategy.Scaffold;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A shared body with a head of each site's own: what sites call things differs, what there is to be seen does not. */
final class OwnBlocksTest {
    private static final int SITES = 6;
    private static final Sites KEYS = new Sites(SITES);
    private static final int HIDDEN = 12;
    private static final Perceptron NETWORK = new Perceptron(List.of(Blobs.FEATURES, HIDDEN, Blobs.CLASSES));
    private static final int HEAD = (HIDDEN + 1) * Blobs.CLASSES;
    private static final OwnBlock OWN = new OwnBlock("head", NETWORK.size() - HEAD, NETWORK.size());
    private static final Local LOCAL = new Local(2, 10, 0.1, 1);

    @ParameterizedTest
    @EnumSource(Visibility.class)
    void gainsOnSitesThatCallTheSameByOtherNames(Visibility visibility) {
        CoordinatorCore shared = run(LOCAL, visibility);
        CoordinatorCore own = run(LOCAL.keeping(OWN), visibility);
        double sharedAccuracy = shared.reports().getLast().accuracy();
        double ownAccuracy = own.reports().getLast().accuracy();
        // Three ways of naming: one head for all is right about every third time.
        assertThat(sharedAccuracy).isLessThan(0.6);
        assertThat(ownAccuracy).isGreaterThan(0.85);
    }

    @Test
    void theHeadNeverLeavesAndTheBodyIsShared() {
        CoordinatorCore run = run(LOCAL.keeping(OWN), Visibility.COORDINATOR);
        Weights start = NETWORK.initial(7);
        Weights end = run.state().model();
        assertThat(end.slice(OWN.from(), OWN.to())).isEqualTo(start.slice(OWN.from(), OWN.to()));
        assertThat(end.slice(0, OWN.from())).isNotEqualTo(start.slice(0, OWN.from()));
    }

    @Test
    void aVariantIsTheGlobalBodyWithTheSitesOwnHead() {
        Plan plan = new TestFederation(KEYS, FedAvg.plain(), Visibility.COORDINATOR, LOCAL.keeping(OWN), 1).plan;
        var participant = ParticipantCore.begin("p00", SitePolicy.open(), KEYS.signer("p00"));
        Weights global = NETWORK.initial(1);
        hear(participant, new Happening.Heard(new Message.Invitation(plan)));
        assertThat(participant.variant(global)).isEmpty();
        var start = new Message.RoundStart(1, plan.digest(), plan.participants(), LocalWork.plain(global));
        hear(participant, new Happening.Heard(start));
        Weights learned = Weights.zeros(NETWORK.size()).map(_ -> 0.5);
        hear(participant, new Happening.Trained(1, 10, learned));
        Weights next = NETWORK.initial(2);
        Weights variant = participant.variant(next).orElseThrow();
        assertThat(variant.slice(0, OWN.from())).isEqualTo(next.slice(0, OWN.from()));
        assertThat(variant.slice(OWN.from(), OWN.to()))
                .isEqualTo(global.plus(learned).slice(OWN.from(), OWN.to()));
    }

    @Test
    void aSiteThatTakesNoPartHasNoVariant() {
        var federation = new TestFederation(KEYS, FedAvg.plain(), Visibility.COORDINATOR, LOCAL.keeping(OWN), 1);
        Map<String, LocalFederation.Site> sites = federation.sites(trainers());
        var unwilling = new SitePolicy(SITES + 1, Visibility.COORDINATOR, Double.POSITIVE_INFINITY);
        sites.computeIfPresent(
                "p03", (_, site) -> new LocalFederation.Site(site.trainer(), unwilling, site.signer(), site.secrets()));
        var ended = LocalFederation.runWithVariants(
                federation.plan, NETWORK.initial(7), sites, federation::journal, _ -> {});
        assertThat(ended.variants()).containsOnlyKeys("p00", "p01", "p02", "p04", "p05");
    }

    @Test
    void refusesABlockThatIsNotInTheModel() {
        assertThatThrownBy(() -> new OwnBlock("head", 5, 5)).hasMessageContaining("name=head, from=5, to=5");
        Local tooFar = LOCAL.keeping(new OwnBlock("head", 0, 10));
        Plan plan = new TestFederation(KEYS, FedAvg.plain(), Visibility.COORDINATOR, tooFar, 1).plan;
        var participant = ParticipantCore.begin("p00", SitePolicy.open(), KEYS.signer("p00"));
        hear(participant, new Happening.Heard(new Message.Invitation(plan)));
        var start = new Message.RoundStart(1, plan.digest(), plan.participants(), LocalWork.plain(Weights.zeros(9)));
        assertThat(hear(participant, new Happening.Heard(start)).toString()).contains("not in the model", "size=9");
        assertThatThrownBy(() ->
                        new TestFederation(KEYS, new Scaffold(1, SITES), Visibility.COORDINATOR, LOCAL.keeping(OWN), 1))
                .hasMessageContaining("of the whole model");
    }

    private static List<Effect> hear(ParticipantCore participant, Happening happening) {
        return participant.on(happening, Instant.EPOCH);
    }

    private static CoordinatorCore run(Local local, Visibility visibility) {
        return new TestFederation(KEYS, FedAvg.plain(), visibility, local, 15).run(NETWORK.initial(7), trainers());
    }

    private static Map<String, LocalTrainer> trainers() {
        Map<String, LocalTrainer> trainers = new TreeMap<>();
        for (int i = 0; i < SITES; i++) {
            trainers.put(
                    TestFederation.name(i),
                    PerceptronTrainer.of(NETWORK, Blobs.of(90, i, i % 3), Blobs.of(90, 100 + i, i % 3), i));
        }
        return trainers;
    }
}
