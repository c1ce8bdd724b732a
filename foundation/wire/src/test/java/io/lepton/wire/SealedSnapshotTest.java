package io.lepton.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.Assignment;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.InferenceKey;
import io.lepton.domain.ModelName;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.domain.TenantId;
import io.lepton.wire.SealedSnapshot.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SealedSnapshotTest {
    private static final Set<String> FLEET = Set.of(SealedSnapshot.FLEET);
    private static final Set<String> ANY = Set.of();

    private final FleetSnapshot snapshot = RandomFleets.snapshot(new Random(1), 3, 4);
    private final SnapshotSigner signer = SnapshotSigner.fresh();
    private final SealedSnapshot signed = seal(snapshot, signer);

    @Test
    void aReceiverThatPinnedTheKeyReadsWhatWasSealed() {
        var read = good(SealedSnapshot.read(signed.whole(), Optional.empty(), FLEET, Set.copyOf(signer.keys())));
        assertThat(read.snapshot()).isEqualTo(snapshot);
        assertThat(read.digest()).isEqualTo(signed.digest());
        assertThat(good(SealedSnapshot.read(read.whole(), Optional.empty(), FLEET, ANY))
                        .digest())
                .as("what a peer hands on")
                .isEqualTo(signed.digest());
    }

    @Test
    void aKeyThatIsNotPinnedIsNotBelieved() {
        Set<String> other = Set.copyOf(SnapshotSigner.fresh().keys());
        assertThat(bad(SealedSnapshot.read(signed.whole(), Optional.empty(), FLEET, other)))
                .contains("not signed by a key that is pinned");
    }

    @Test
    void noBitOfTheContentCanBeChanged() {
        String line = new String(signed.whole(), StandardCharsets.UTF_8);
        for (String forged : List.of(
                line.replace("node-1", "node-9"),
                line.replace("\"epoch\":3", "\"epoch\":4"),
                line.replace("\"revision\":4", "\"revision\":5"),
                line.replace("\\\"port\\\":7071", "\\\"port\\\":7072"),
                line.replace("\"audience\":\"*\"", "\"audience\":\"node-1\""),
                line.replace(signed.digest(), "f".repeat(64)))) {
            assertThat(forged).isNotEqualTo(line);
            assertThat(SealedSnapshot.read(
                            forged.getBytes(StandardCharsets.UTF_8),
                            Optional.empty(),
                            Set.of("*", "node-1"),
                            Set.copyOf(signer.keys())))
                    .isInstanceOf(Reading.Bad.class);
        }
        assertThat(SealedSnapshot.read("{}".getBytes(StandardCharsets.UTF_8), Optional.empty(), FLEET, ANY))
                .isInstanceOf(Reading.Bad.class);
    }

    @Test
    void aNodesPartIsForThatNodeAlone() {
        NodeId node = snapshot.assignments().getFirst().node();
        SnapshotDocument part = SnapshotParts.of(signed.document(), snapshot).of(node);
        byte[] line = SealedSnapshot.seal(node.value(), part, signer).whole();
        assertThat(bad(SealedSnapshot.read(line, Optional.empty(), Set.of("*", "another"), ANY)))
                .contains("meant for another");
        FleetSnapshot read = good(SealedSnapshot.read(line, Optional.empty(), Set.of(node.value()), ANY))
                .snapshot();
        assertThat(read.nodes()).extracting(Node::id).containsExactly(node);
        assertThat(read.assignments())
                .isNotEmpty()
                .containsExactlyElementsOf(snapshot.assignments().stream()
                        .filter(assignment -> assignment.node().equals(node))
                        .toList());
        assertThat(read.versions())
                .extracting(version -> version.id())
                .containsExactlyInAnyOrderElementsOf(
                        read.assignments().stream().map(Assignment::version).toList());
        assertThat(read.policies()).isEqualTo(snapshot.policies());
    }

    /** Who may ask is for gateways to know, and a change of that is none for nodes. */
    @Test
    void keysGoToGatewaysAlone() {
        FleetSnapshot locked = withKeys(List.of(
                new InferenceKey("key1", "e".repeat(64), new TenantId("a"), Instant.EPOCH, List.of(), Optional.empty()),
                new InferenceKey(
                        "key2",
                        "1".repeat(64),
                        new TenantId("b"),
                        Instant.EPOCH,
                        List.of(new RegionId("oslo")),
                        Optional.of(List.of(new ModelName("m"))))));
        SealedSnapshot whole = seal(locked, signer);
        assertThat(good(SealedSnapshot.read(whole.whole(), Optional.empty(), FLEET, ANY))
                        .snapshot())
                .isEqualTo(locked);
        NodeId node = locked.assignments().getFirst().node();
        SnapshotDocument part = SnapshotParts.of(whole.document(), locked).of(node);
        assertThat(new String(SealedSnapshot.seal(node.value(), part, signer).whole(), StandardCharsets.UTF_8))
                .doesNotContain("key1")
                .doesNotContain("e".repeat(64));
        FleetSnapshot revoked = withKeys(List.of());
        assertThat(SnapshotParts.of(SnapshotDocument.of(revoked), revoked)
                        .of(node)
                        .hasContentOf(part))
                .isTrue();
        assertThat(SnapshotDocument.of(revoked).hasContentOf(whole.document())).isFalse();
        byte[] delta = seal(revoked, signer).since(whole);
        assertThat(good(SealedSnapshot.read(delta, Optional.of(whole), FLEET, ANY))
                        .snapshot()
                        .keys())
                .contains(List.of());
    }

    private FleetSnapshot withKeys(List<InferenceKey> keys) {
        return new FleetSnapshot(
                snapshot.epoch(),
                snapshot.revision(),
                snapshot.regions(),
                snapshot.gateways(),
                snapshot.nodes(),
                snapshot.versions(),
                snapshot.deployments(),
                snapshot.assignments(),
                snapshot.policies(),
                snapshot.defaultDataClass(),
                snapshot.handover(),
                snapshot.traffic(),
                Optional.of(keys));
    }

    @Test
    void aChangeAppliesToItsBaseAlone() {
        SealedSnapshot next = seal(RandomFleets.change(snapshot, new Random(2), 5), signer);
        byte[] delta = next.since(signed);
        assertThat(good(SealedSnapshot.read(delta, Optional.of(signed), FLEET, ANY))
                        .snapshot())
                .isEqualTo(next.snapshot());
        assertThat(SealedSnapshot.read(delta, Optional.of(next), FLEET, ANY)).isEqualTo(new Reading.BaseMissing());
        assertThat(SealedSnapshot.read(delta, Optional.empty(), FLEET, ANY)).isEqualTo(new Reading.BaseMissing());
    }

    @Test
    void aKeyIsReplacedWithoutARest() {
        var former = SnapshotSigner.freshPair();
        var fresh = SnapshotSigner.freshPair();
        var before = seal(snapshot, SnapshotSigner.of(List.of(former)));
        var between = seal(snapshot, SnapshotSigner.of(List.of(fresh, former)));
        var after = seal(snapshot, SnapshotSigner.of(List.of(fresh)));
        Set<String> pinned = good(SealedSnapshot.read(between.whole(), Optional.empty(), FLEET, before.keys()))
                .keys();
        assertThat(good(SealedSnapshot.read(after.whole(), Optional.empty(), FLEET, pinned))
                        .digest())
                .isEqualTo(signed.digest());
        assertThat(SealedSnapshot.read(after.whole(), Optional.empty(), FLEET, before.keys()))
                .as("who slept through the time with both keys")
                .isInstanceOf(Reading.Bad.class);
    }

    private static SealedSnapshot seal(FleetSnapshot snapshot, SnapshotSigner signer) {
        return SealedSnapshot.seal(SealedSnapshot.FLEET, SnapshotDocument.of(snapshot), signer);
    }

    private static SealedSnapshot good(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Good.class);
        return ((Reading.Good) reading).snapshot();
    }

    private static String bad(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Bad.class);
        return ((Reading.Bad) reading).reason();
    }
}
