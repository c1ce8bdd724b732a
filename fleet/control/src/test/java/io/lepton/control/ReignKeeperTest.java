package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lepton.control.Change.Kind;
import io.lepton.control.ReignConfig.Succession;
import io.lepton.domain.Deployment;
import io.lepton.domain.Endpoint;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
import io.lepton.domain.LeptonException;
import io.lepton.domain.RegionId;
import io.lepton.wire.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReignKeeperTest {
    private static final ReignConfig AT_ONCE = ReignConfig.of(Succession.AT_ONCE);
    private static final ReignConfig WHEN_VACANT = ReignConfig.of(Succession.WHEN_VACANT);

    @TempDir
    private Path folder;

    private final MemoryDesiredStore store = new MemoryDesiredStore();

    @Test
    void reignsAtOnceWhereNobodyEverDid() {
        var only = started(WHEN_VACANT);
        assertThat(only.isReigning()).isTrue();
        assertThat(store.reign()).isEqualTo(new Reign(1, 0, false));
    }

    @Test
    void standsByWhileAnotherGivesSignsOfLife() {
        var first = started(WHEN_VACANT);
        var second = started(WHEN_VACANT);
        for (int period = 0; period < 100; period++) {
            first.clock.pass(Duration.ofSeconds(4));
            first.tick();
            second.clock.pass(Duration.ofSeconds(4));
            second.tick();
        }
        assertThat(first.isReigning()).isTrue();
        assertThat(second.isReigning()).isFalse();
        assertThatThrownBy(() -> second.mailbox.picture())
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONTROL_STANDBY));
    }

    @Test
    void saysHowLongAgoTheStoreSaidThatItReigns() {
        var first = started(WHEN_VACANT);
        assertThat(first.heldFor()).isZero();
        first.clock.pass(Duration.ofMillis(200));
        assertThat(first.heldFor()).as("a fresh word is good enough").isEqualTo(Duration.ofMillis(200));
        first.clock.pass(Duration.ofMillis(100));
        assertThat(first.heldFor()).as("asked anew").isZero();
        var second = started(AT_ONCE);
        assertThat(second.heldFor()).isZero();
        assertThat(first.isReigning()).as("it has not noticed yet").isTrue();
        first.clock.pass(Duration.ofMillis(300));
        assertThatThrownBy(first::heldFor).isInstanceOfSatisfying(LeptonException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.CONTROL_STANDBY));
        assertThat(first.isReigning()).isFalse();
    }

    @Test
    void takesOverFromASilentOneAndTheSilentOneStepsDown() {
        var first = started(WHEN_VACANT);
        first.register();
        assertThat(first.deploy(1)).isTrue();
        var second = started(WHEN_VACANT);
        second.clock.pass(WHEN_VACANT.silenceMax().minusNanos(1));
        second.tick();
        assertThat(second.isReigning()).isFalse();
        second.clock.pass(Duration.ofNanos(1));
        second.tick();
        assertThat(second.isReigning()).isTrue();
        assertThat(first.deploy(2)).isFalse();
        assertThat(first.isReigning()).isFalse();
        assertThat(second.mailbox.picture().wished().getFirst().replicasPerRegion())
                .isEqualTo(1);
    }

    @Test
    void stepsDownAtTheNextSignOfLifeWhenItWasSuperseded() {
        var first = started(WHEN_VACANT);
        var second = started(AT_ONCE);
        first.clock.pass(WHEN_VACANT.beatEvery());
        first.tick();
        assertThat(first.isReigning()).isFalse();
        assertThat(second.isReigning()).isTrue();
    }

    @Test
    void beginsAtOnceWhenTheOtherHasEndedInOrder() {
        var first = started(WHEN_VACANT);
        var second = started(WHEN_VACANT);
        first.resign();
        second.tick();
        assertThat(second.isReigning()).isTrue();
        assertThat(store.reign().epoch()).isEqualTo(2);
    }

    @Test
    void knowsItsGatewaysAgainWhenItReignsASecondTime() {
        var first = started(WHEN_VACANT);
        var gateway = new Gateway(new RegionId("beijing"), new Endpoint("127.0.0.1", 7071));
        var snapshots = new CopyOnWriteArrayList<FleetSnapshot>();
        var tail = new SnapshotTail();
        first.mailbox.handle(new ControlEvent.GatewayJoined(gateway));
        first.mailbox.open("gateway-beijing", Optional.empty(), line -> snapshots.add(tail.read(line)));
        var second = started(AT_ONCE);
        first.clock.pass(WHEN_VACANT.beatEvery());
        first.tick();
        second.resign();
        first.tick();
        assertThat(first.mailbox.picture().snapshot().gateways()).containsExactly(gateway);
        assertThat(first.mailbox.picture().gatewaysAlive()).hasSize(1);
        await().until(() -> snapshots.stream().anyMatch(snapshot -> snapshot.epoch() == 3));
        assertThat(snapshots.getLast().gateways()).containsExactly(gateway);
    }

    /**
     * Two control planes on one database do everything they can to get in each other's way: their clocks run apart and
     * jump by up to an hour, they stall, end and start again. What one of them acknowledges must be what the store holds.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsAcknowledgedIsStoredWhileTwoFight(long seed) {
        String url = "sqlite:" + folder.resolve("desired.db");
        try (var one = SqlDesiredStore.open(url);
                var two = SqlDesiredStore.open(url)) {
            var rivals = List.of(new Rival(one, WHEN_VACANT), new Rival(two, WHEN_VACANT));
            rivals.getFirst().start();
            rivals.getFirst().register();
            rivals.getLast().start();
            var fight = new Fight(seed, rivals, one);
            for (int step = 0; step < 400; step++) {
                fight.step(step);
            }
            fight.check();
        }
    }

    private Rival started(ReignConfig config) {
        var rival = new Rival(store, config);
        rival.start();
        return rival;
    }

    /** Random steps of two rivals, and what they acknowledged. */
    private static final class Fight {
        private final Random random;
        private final String place;
        private final List<Rival> rivals;
        private final DesiredStore store;
        private final List<Integer> acknowledged = new ArrayList<>();

        Fight(long seed, List<Rival> rivals, DesiredStore store) {
            this.random = new Random(seed);
            this.place = "seed " + seed;
            this.rivals = rivals;
            this.store = store;
        }

        void step(int step) {
            Rival rival = rivals.get(random.nextInt(2));
            switch (random.nextInt(8)) {
                case 0 -> rival.clock.pass(Duration.ofSeconds(random.nextInt(6)));
                case 1 -> rival.clock.pass(Duration.ofSeconds(random.nextInt(3_600)));
                case 2 -> rival.clock.set(Instant.ofEpochSecond(random.nextInt(2_000_000_000)));
                case 3, 4, 5 -> rival.tick();
                default -> deploy(rival, step);
            }
        }

        /** A number of replicas that no other step wishes tells the wishes apart. */
        private void deploy(Rival rival, int step) {
            if (rival.deploy(step + 1)) {
                acknowledged.add(step + 1);
            }
            assertThat(wished())
                    .as("%s, step %d", place, step)
                    .isEqualTo(acknowledged.isEmpty() ? 0 : acknowledged.getLast());
        }

        private int wished() {
            return store.read().deployments().stream()
                    .mapToInt(Deployment::replicasPerRegion)
                    .sum();
        }

        void check() {
            var history = store.changes(ChangeQuery.after(0)).stream()
                    .filter(change -> change.resource().kind() == Kind.DEPLOYMENT)
                    .map(change -> change.after().orElseThrow().getBytes(StandardCharsets.UTF_8))
                    .map(body -> Json.read(body, Deployment.class).replicasPerRegion())
                    .toList();
            assertThat(history).as(place).isEqualTo(acknowledged);
            assertThat(acknowledged).as(place).hasSizeGreaterThan(20);
            assertThat(store.read().epoch()).as("%s: reigns", place).isGreaterThan(5);
        }
    }
}
