package io.lepton.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.domain.Coordinates;
import io.lepton.domain.DataClass;
import io.lepton.domain.Endpoint;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.SnapshotReply;
import io.lepton.wire.Paths;
import io.lepton.wire.SealedSnapshot;
import io.lepton.wire.SnapshotDocument;
import io.lepton.wire.SnapshotSigner;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotInboxTest {
    private static final RegionId OSLO = new RegionId("oslo");
    private static final RegionId MADRID = new RegionId("madrid");
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    @TempDir
    private Path folder;

    private final SnapshotSigner signer = SnapshotSigner.fresh();
    private Web web;
    private Plane plane;

    @BeforeEach
    void begin() {
        web = Web.start(1);
        plane = new Plane(web);
    }

    @AfterEach
    void end() {
        plane.server.close();
        web.close();
    }

    @Test
    void whatWasTakenIsThereAgainWithoutAControlPlane() {
        var first = new Taker();
        try (var _ = open(first, plane.url())) {
            plane.send(seal(1, 0).whole());
            await().until(() -> first.taken.size() == 1);
            plane.send(seal(1, 1).since(seal(1, 0)));
            await().untilAsserted(() -> assertThat(kept()).contains("\"revision\":1"));
        }
        var second = new Taker();
        try (var _ = open(second, NOBODY)) {
            assertThat(second.taken).extracting(FleetSnapshot::revision).containsExactly(1L);
        }
    }

    @Test
    void aChangeOfAnotherBaseIsAskedForAnew() {
        var taker = new Taker();
        try (var _ = open(taker, plane.url())) {
            plane.send(seal(1, 0).whole());
            await().until(() -> taker.taken.size() == 1);
            plane.send(seal(1, 2).since(seal(1, 1)));
            // A stream that was silent for a while on a busy machine may have asked in between.
            await().until(() -> plane.bases.contains(seal(1, 0).digest()));
            assertThat(plane.bases).startsWith("");
            plane.send(seal(1, 2).since(seal(1, 0)));
            await().until(() -> taker.taken.size() == 2);
            assertThat(taker.taken.getLast().revision()).isEqualTo(2);
        }
    }

    @Test
    void aStrangersSnapshotIsRefusedAndTheFormerOneStays() {
        var taker = new Taker();
        try (var _ = open(taker, plane.url())) {
            plane.send(seal(1, 0).whole());
            await().untilAsserted(() -> assertThat(kept()).contains("\"revision\":0"));
            plane.send(seal(2, 0, SnapshotSigner.fresh()).whole());
            await().until(() -> taker.refused.size() == 1);
            assertThat(taker.refused.getFirst().refusal().orElseThrow()).contains("not signed by a key");
            assertThat(taker.refused.getFirst().epoch()).isEqualTo(2);
            assertThat(taker.taken).hasSize(1);
        }
        var later = new Taker();
        try (var _ = open(later, plane.url())) {
            await().until(() -> plane.isSubscribed());
            plane.send(seal(3, 0, SnapshotSigner.fresh()).whole());
            await().until(() -> later.refused.size() == 1);
            assertThat(later.taken)
                    .as("the key that was met first is believed after a restart too")
                    .extracting(FleetSnapshot::epoch)
                    .containsExactly(1L);
        }
    }

    @Test
    void theConfiguredKeyIsTheOnlyOne() {
        var taker = new Taker();
        var access = new ControlAccess(
                List.of(plane.url()),
                Optional.of(folder),
                SnapshotSigner.fresh().keys());
        try (var _ = open(taker, access)) {
            plane.send(seal(1, 0).whole());
            await().until(() -> taker.refused.size() == 1);
            assertThat(taker.taken).isEmpty();
        }
    }

    @Test
    void whatTheReceiverRefusesIsNotKept() {
        var taker = new Taker();
        try (var inbox = open(taker, plane.url())) {
            plane.send(seal(1, 0).whole());
            await().untilAsserted(() -> assertThat(kept()).contains("\"revision\":0"));
            taker.refuses = true;
            plane.send(seal(1, 1).since(seal(1, 0)));
            await().until(() -> taker.shown == 2);
            assertThat(kept()).contains("\"revision\":0");
            assertThat(inbox.lineFor(Optional.of(seal(1, 0).digest()))).isEmpty();
            assertThat(inbox.lineFor(Optional.empty())).isPresent();
        }
    }

    @Test
    void aPeerHelpsOutWhileNoControlPlaneSpeaks() {
        var first = new Taker();
        try (var _ = open(first, plane.url())) {
            plane.send(seal(1, 0).whole());
            await().untilAsserted(() -> assertThat(kept()).contains("\"revision\":0"));
        }
        plane.hasForPeers = seal(1, 7).whole();
        var second = new Taker();
        try (var _ = open(second, NOBODY)) {
            await().until(() -> second.taken.size() == 2);
            assertThat(second.taken.getLast().revision()).isEqualTo(7);
            await().untilAsserted(() -> assertThat(kept()).contains("\"revision\":7"));
        }
    }

    @Test
    void aFileThatWasHarmedIsNotTaken() throws Exception {
        Files.writeString(folder.resolve("snapshot.json"), "{\"audience\":");
        var taker = new Taker();
        try (var _ = open(taker, plane.url())) {
            assertThat(taker.taken).isEmpty();
            plane.send(seal(1, 0).whole());
            await().until(() -> taker.taken.size() == 1);
        }
    }

    private SnapshotInbox open(Taker taker, URI control) {
        return open(taker, new ControlAccess(List.of(control), Optional.of(folder), List.of()));
    }

    private SnapshotInbox open(Taker taker, ControlAccess access) {
        var inbox = SnapshotInbox.of(web, access, new Audience.OfGateway(OSLO), taker);
        inbox.open();
        if (!access.planes().contains(NOBODY)) {
            await().until(plane::isSubscribed);
        }
        return inbox;
    }

    private String kept() {
        try {
            return Files.readString(folder.resolve("snapshot.json"));
        } catch (java.io.IOException _) {
            return "";
        }
    }

    private SealedSnapshot seal(long epoch, long revision) {
        return seal(epoch, revision, signer);
    }

    /** Both gateways are at the one server of this test; only Madrid's is a peer of Oslo's. */
    private SealedSnapshot seal(long epoch, long revision, SnapshotSigner by) {
        Endpoint door = plane.server.endpoint();
        var snapshot = new FleetSnapshot(
                epoch,
                revision,
                List.of(region(OSLO), region(MADRID)),
                List.of(new Gateway(OSLO, new Endpoint("127.0.0.1", 1)), new Gateway(MADRID, door)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new ResidencyPolicy(new DataClass("public"), new ResidencyPolicy.Anywhere())),
                new DataClass("public"));
        return SealedSnapshot.seal(SealedSnapshot.FLEET, SnapshotDocument.of(snapshot), by);
    }

    private static Region region(RegionId id) {
        return new Region(id, new Jurisdiction("NO"), new Coordinates(59.9, 10.7), 0, 0);
    }

    /** Takes snapshots, and remembers. */
    private static final class Taker implements SnapshotInbox.Receiver {
        final List<FleetSnapshot> taken = new CopyOnWriteArrayList<>();
        final List<SnapshotReply> refused = new CopyOnWriteArrayList<>();
        volatile boolean refuses;
        volatile int shown;

        @Override
        public void onReached() {}

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // One thread shows.
        public boolean take(FleetSnapshot snapshot) {
            if (!refuses) {
                taken.add(snapshot);
            }
            shown++;
            return !refuses;
        }

        @Override
        public void onRefused(SnapshotReply reply) {
            refused.add(reply);
        }
    }

    /** A control plane, and a peer that has what it is told to have. */
    private static final class Plane {
        final List<String> bases = new CopyOnWriteArrayList<>();
        final HttpServer server;
        volatile byte[] hasForPeers = new byte[0];
        private final List<LineSink> sinks = new CopyOnWriteArrayList<>();

        Plane(Web web) {
            server = HttpServer.start(
                    web,
                    new HttpServerConfig("127.0.0.1", 0, 1_000),
                    List.of(
                            Route.get(Paths.SNAPSHOTS, request -> {
                                bases.add(request.query("base").orElse(""));
                                return new Response.Lines(sink -> {
                                    sinks.add(sink);
                                    return () -> sinks.remove(sink);
                                });
                            }),
                            Route.get(
                                    Paths.SNAPSHOT,
                                    _ -> new Response.Bytes(200, Map.of(), ByteBuffer.wrap(hasForPeers)))));
        }

        URI url() {
            return URI.create(server.endpoint().httpUrl());
        }

        boolean isSubscribed() {
            return !sinks.isEmpty();
        }

        void send(byte[] line) {
            await().until(this::isSubscribed);
            sinks.forEach(sink -> sink.send(line));
        }
    }
}
