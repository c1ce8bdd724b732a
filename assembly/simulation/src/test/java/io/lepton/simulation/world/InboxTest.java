package io.lepton.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.SnapshotReply;
import io.lepton.wire.SealedSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a receiver finds on its disk, and whom it believes. */
final class InboxTest {
    private final Conditions conditions = new Conditions();
    private final Chancery.Seals seals = new Chancery.Seals();
    private final Chancery chancery = new Chancery(conditions, seals);
    private final Archive archive = new Archive();
    private final List<Long> taken = new ArrayList<>();
    private final List<SnapshotReply> refused = new ArrayList<>();
    private Inbox inbox = startAnew();

    @BeforeEach
    void writesLetters() {
        conditions.setLiteral();
    }

    @Test
    void startsFromWhatItKept() {
        receive(1);
        receive(2);
        inbox = startAnew();
        inbox.showKept();
        assertThat(taken).containsExactly(1L, 2L, 2L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void takesNothingFromATornOrRottenFile(long seed) {
        receive(1);
        if (seed % 2 == 0) {
            archive.tear(new SplittableRandom(seed));
        } else {
            archive.flip(new SplittableRandom(seed));
        }
        byte[] harmed = archive.line().orElseThrow();
        inbox = startAnew();
        inbox.showKept();
        assertThat(taken)
                .as("seed %d: %s", seed, new String(harmed, StandardCharsets.UTF_8))
                .containsExactly(1L);
        assertThat(inbox.take(chancery.whole(snapshot(2)))).isTrue();
        assertThat(taken.getLast()).as("seed %d", seed).isEqualTo(2L);
    }

    @Test
    void saysThatAChangeOfWhatItHasNotIsOfNoUse() {
        receive(1);
        Letter lost = chancery.next(snapshot(2));
        Letter next = chancery.next(snapshot(3));
        assertThat(inbox.take(next)).isFalse();
        assertThat(inbox.take(lost)).isTrue();
        assertThat(inbox.take(next)).isTrue();
        assertThat(taken).containsExactly(1L, 2L, 3L);
    }

    @Test
    void followsANewKeyAndBelievesNoStranger() {
        receive(1);
        seals.renew();
        receive(2);
        seals.renew();
        receive(3);
        assertThat(taken).containsExactly(1L, 2L, 3L);
        var stranger = new Chancery(conditions, new Chancery.Seals());
        assertThat(inbox.take(stranger.whole(snapshot(4)))).isTrue();
        assertThat(taken).hasSize(3);
        assertThat(refused).hasSize(1);
        assertThat(refused.getFirst().refusal().orElseThrow()).contains("not signed by a key that is pinned");
    }

    @Test
    void readsWhatANewerProgramWritesAndKeepsAllOfIt() {
        conditions.setNewer(Conditions.CONTROL, true);
        receive(1);
        receive(2);
        assertThat(taken).containsExactly(1L, 2L);
        assertThat(new String(archive.line().orElseThrow(), StandardCharsets.UTF_8))
                .contains("ofTomorrow");
        conditions.setNewer(Conditions.CONTROL, false);
        receive(3);
        assertThat(taken).containsExactly(1L, 2L, 3L);
        assertThat(new String(archive.line().orElseThrow(), StandardCharsets.UTF_8))
                .doesNotContain("ofTomorrow");
    }

    private void receive(long revision) {
        assertThat(inbox.take(chancery.next(snapshot(revision)))).isTrue();
    }

    private Inbox startAnew() {
        return new Inbox("gateway-oslo", archive, SealedSnapshot::read, new Inbox.Receiver() {
            @Override
            public boolean take(FleetSnapshot snapshot) {
                return taken.add(snapshot.revision());
            }

            @Override
            public void refused(SnapshotReply reply) {
                refused.add(reply);
            }
        });
    }

    private static FleetSnapshot snapshot(long revision) {
        Layout layout = Layouts.builtIn();
        return new FleetSnapshot(
                1,
                revision,
                layout.regions(),
                List.of(),
                List.of(),
                List.of(layout.version()),
                List.of(),
                List.of(),
                layout.policies(),
                layout.defaultDataClass());
    }
}
