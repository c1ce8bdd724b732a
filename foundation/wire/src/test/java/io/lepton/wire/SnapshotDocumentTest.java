package io.lepton.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lepton.domain.FleetSnapshot;
import io.lepton.wire.SnapshotPatch.Field;
import io.lepton.wire.SnapshotPatch.Splice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotDocumentTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsPatchedIsWhatWasMeant(long seed) {
        var random = new Random(seed);
        FleetSnapshot former = RandomFleets.snapshot(random, 1, 0);
        SnapshotDocument sent = SnapshotDocument.of(former);
        SnapshotDocument received = SnapshotDocument.empty().patched(sent.patchFrom(SnapshotDocument.empty()));
        for (int revision = 1; revision < 40; revision++) {
            FleetSnapshot next = RandomFleets.change(former, random, revision);
            SnapshotDocument document = sent.next(next);
            received = received.patched(travelled(document.patchFrom(sent)));
            assertThat(received.snapshot())
                    .as("seed %d, revision %d", seed, revision)
                    .isEqualTo(next);
            assertThat(received.digest())
                    .as("seed %d, revision %d", seed, revision)
                    .isEqualTo(document.digest())
                    .isEqualTo(SnapshotDocument.of(next).digest());
            former = next;
            sent = document;
        }
    }

    @Test
    void aSmallChangeIsASmallPatch() {
        var random = new Random(7);
        FleetSnapshot former = RandomFleets.large(random, 5_000);
        SnapshotDocument before = SnapshotDocument.of(former);
        SnapshotDocument after = before.next(RandomFleets.change(former, random, 1));
        assertThat(Json.write(after.patchFrom(before)).length)
                .isLessThan(Json.write(after.patchFrom(SnapshotDocument.empty())).length / 500);
    }

    @Test
    void everythingThatDiffersChangesTheDigest() {
        var random = new Random(3);
        FleetSnapshot former = RandomFleets.snapshot(random, 1, 0);
        String digest = SnapshotDocument.of(former).digest();
        for (int i = 1; i < 50; i++) {
            FleetSnapshot other = RandomFleets.change(former, random, 0);
            assertThat(SnapshotDocument.of(other).digest().equals(digest))
                    .as("change %d", i)
                    .isEqualTo(other.equals(former));
        }
    }

    @Test
    void aComponentThatOnlyANewerProgramKnowsTravelsUnharmed() {
        SnapshotDocument known = SnapshotDocument.of(RandomFleets.snapshot(new Random(1), 1, 0));
        var more = known.patched(new SnapshotPatch(
                Map.of(
                        "future",
                        new Field(Optional.empty(), Optional.of(List.of(new Splice(0, 0, List.of("{\"a\":1}")))))),
                List.of()));
        SnapshotDocument received =
                SnapshotDocument.empty().patched(travelled(more.patchFrom(SnapshotDocument.empty())));
        assertThat(received.digest()).isEqualTo(more.digest()).isNotEqualTo(known.digest());
        assertThat(received.snapshot()).isEqualTo(known.snapshot());
        assertThat(received.patched(known.patchFrom(more)).digest())
                .as("and goes again with a program that does not know it")
                .isEqualTo(known.digest());
    }

    @Test
    void aRevisionAloneIsNoContent() {
        FleetSnapshot one = RandomFleets.snapshot(new Random(1), 1, 0);
        SnapshotDocument document = SnapshotDocument.of(one);
        assertThat(document.hasContentOf(SnapshotDocument.of(RandomFleets.at(one, 1, 9))))
                .isTrue();
        assertThat(document.hasContentOf(SnapshotDocument.of(RandomFleets.at(one, 2, 0))))
                .isFalse();
        assertThat(document.hasContentOf(SnapshotDocument.of(RandomFleets.large(new Random(2), 3))))
                .isFalse();
    }

    @Test
    void refusesAPatchThatDoesNotFit() {
        SnapshotDocument document = SnapshotDocument.of(RandomFleets.snapshot(new Random(1), 1, 0));
        for (Splice splice : List.of(
                new Splice(-1, 0, List.of()),
                new Splice(0, -1, List.of()),
                new Splice(0, 1_000, List.of()),
                new Splice(Integer.MAX_VALUE, 1, List.of()))) {
            var patch = new SnapshotPatch(
                    Map.of("nodes", new Field(Optional.empty(), Optional.of(List.of(splice)))), List.of());
            assertThatIllegalArgumentException()
                    .as(splice.toString())
                    .isThrownBy(() -> document.patched(patch))
                    .withMessageContaining("outside the list");
        }
        var neither = new SnapshotPatch(Map.of("nodes", new Field(Optional.empty(), Optional.empty())), List.of());
        assertThatIllegalArgumentException().isThrownBy(() -> document.patched(neither));
    }

    private static SnapshotPatch travelled(SnapshotPatch patch) {
        byte[] line = Json.write(patch);
        assertThat(new String(line, StandardCharsets.UTF_8)).doesNotContain("\n");
        return Json.read(line, SnapshotPatch.class);
    }
}
