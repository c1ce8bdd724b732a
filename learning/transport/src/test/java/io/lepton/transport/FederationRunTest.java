package io.lepton.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.federation.CoordinatorCore;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.codec.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Federations over mutual TLS on the loopback interface, compared with the same ones in one thread. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class FederationRunTest {
    private static final int SITES = 4;
    private static final int ROUNDS = 3;
    private static final Duration STEP_TIME = Duration.ofMinutes(2);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path made;

    @SuppressWarnings("NullAway.Init")
    private static Ground ground;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makesCertificates() throws Exception {
        ground = new Ground(made, SITES);
    }

    @ParameterizedTest
    @EnumSource(Visibility.class)
    void comesToTheSameModelAsInOneThread(Visibility visibility) throws Exception {
        var plan = ground.plan(visibility, ROUNDS, SITES, STEP_TIME);
        Weights model = Ground.model(2_000);
        Map<String, LocalTrainer> trainers = Run.trainers(SITES);
        CoordinatorCore expected = Run.local(ground, plan, model, trainers);
        try (var run = new Run(ground, plan, model, folder)) {
            trainers.forEach(run::join);
            CoordinatorCore ended = run.server.awaitEnd();
            assertThat(ended.state()).isEqualTo(expected.state());
            assertThat(ended.reports()).isEqualTo(expected.reports());
            assertThat(ended.end()).contains("all rounds are committed");
        }
    }

    /** Each way a model a round to or from each site, and one more to them, the last, to be tried. */
    @ParameterizedTest
    @EnumSource(Visibility.class)
    void whatPassesIsHardlyMoreThanTheModels(Visibility visibility) throws Exception {
        int size = 100_000;
        var plan = ground.plan(visibility, ROUNDS, SITES, STEP_TIME);
        try (var run = new Run(ground, plan, Ground.model(size), folder);
                var relay = new Relay(run.server.endpoint())) {
            Run.trainers(SITES)
                    .forEach((site, trainer) ->
                            run.join(site, trainer, relay.endpoint(), folder.resolve("models-" + site)));
            var _ = run.server.awaitEnd();
            double coded = 4.0 * size * SITES;
            assertThat(relay.toCoordinator.get() / (coded * ROUNDS)).isBetween(1.0, 1.1);
            assertThat(relay.toParticipants.get() / (coded * (ROUNDS + 1))).isBetween(1.0, 1.1);
        }
    }

    @Test
    void sitesThatShareAFolderFetchEachModelOnce() throws Exception {
        int size = 200_000;
        var plan = ground.plan(Visibility.COORDINATOR, 1, SITES, STEP_TIME);
        try (var run = new Run(ground, plan, Ground.model(size), folder);
                var relay = new Relay(run.server.endpoint())) {
            Run.trainers(SITES)
                    .forEach((site, trainer) -> run.join(site, trainer, relay.endpoint(), folder.resolve("models")));
            var _ = run.server.awaitEnd();
            double models = 2 * 4.0 * size;
            assertThat(relay.toParticipants.get() / models).isBetween(1.0, 1.2);
        }
    }

    @Test
    void goesOnAfterConnectionsWereCut() throws Exception {
        var plan = ground.plan(Visibility.NOBODY, ROUNDS, SITES, STEP_TIME);
        Weights model = Ground.model(100_000);
        Map<String, LocalTrainer> trainers = Run.trainers(SITES);
        CoordinatorCore expected = Run.local(ground, plan, model, trainers);
        try (var run = new Run(ground, plan, model, folder);
                var relay = new Relay(run.server.endpoint())) {
            relay.cutAt.set(3_000_000);
            trainers.forEach(
                    (site, trainer) -> run.join(site, trainer, relay.endpoint(), folder.resolve("models-" + site)));
            CoordinatorCore ended = run.server.awaitEnd();
            assertThat(relay.cuts).hasPositiveValue();
            assertThat(ended.state()).isEqualTo(expected.state());
        }
    }

    @Test
    void everySiteHearsOfTheEnd() throws Exception {
        var plan = ground.plan(Visibility.COORDINATOR, 1, SITES, STEP_TIME);
        try (var run = new Run(ground, plan, Ground.model(10), folder)) {
            var sites = Run.trainers(SITES).entrySet().stream()
                    .<Future<?>>map(each -> run.joining(each.getKey(), each.getValue()))
                    .toList();
            for (Future<?> site : sites) {
                assertThat(site.get()).isNotNull();
            }
        }
        assertThat(Files.isDirectory(folder)).isTrue();
    }
}
