package io.lepton.server;

import io.lepton.artifacts.FileArtifactStore;
import io.lepton.chassis.Audience;
import io.lepton.chassis.ControlAccess;
import io.lepton.chassis.SnapshotInbox;
import io.lepton.chassis.Web;
import io.lepton.cli.DrillGround;
import io.lepton.control.ControlConfig;
import io.lepton.control.ControlPlane;
import io.lepton.control.ControlPorts;
import io.lepton.control.DevelopmentControls;
import io.lepton.control.FleetDefinition;
import io.lepton.control.ReignConfig.Succession;
import io.lepton.control.SqlDesiredStore;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.LeptonException;
import io.lepton.domain.RegionId;
import io.lepton.domain.SnapshotReply;
import io.lepton.wire.BackupResource;
import io.lepton.wire.OnnxFile;
import io.lepton.wire.SnapshotContent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fleets to restore into: a control plane with a store, model files and a key of its own in a temporary folder, on a free port
 * of the loopback interface.
 */
final class LocalDrillGround implements DrillGround {
    private static final Logger LOG = LoggerFactory.getLogger(LocalDrillGround.class);
    private static final String HOST = "127.0.0.1";
    private static final Duration SNAPSHOT_WAIT_MAX = Duration.ofSeconds(60);
    private static final int SNAPSHOTS_MAX = 1_000;

    private final String version;

    LocalDrillGround(String version) {
        this.version = version;
    }

    @Override
    public Site open(List<BackupResource> declared) {
        var definition = FleetDefinition.declaredBy(declared);
        var site = new LocalSite(definition.regions().getFirst().id());
        try {
            site.start(definition, version);
            return site;
        } catch (RuntimeException e) {
            site.close();
            throw e;
        }
    }

    private static final class LocalSite implements Site {
        private final RegionId region;
        private final Deque<AutoCloseable> opened = new ArrayDeque<>();
        private URI control = URI.create("http://" + HOST);
        private Optional<Web> web = Optional.empty();

        LocalSite(RegionId region) {
            this.region = region;
        }

        void start(FleetDefinition definition, String version) {
            Path folder = temporaryFolder();
            opened.push(() -> delete(folder));
            Web own = open(Web.start(1));
            web = Optional.of(own);
            var store = open(SqlDesiredStore.open("sqlite:" + folder.resolve("desired.db")));
            var ports = new ControlPorts(
                    new SystemClock(),
                    store,
                    FileArtifactStore.open(
                            folder.resolve("artifacts"),
                            ModelKeeping.of(System.getenv()).cover()),
                    OnnxFile::readSignature,
                    DevelopmentControls.forbidden());
            var config = ControlConfig.at(HOST, 0, version, Succession.AT_ONCE);
            control = URI.create(open(ControlPlane.start(own, config, definition, ports))
                    .endpoint()
                    .httpUrl());
        }

        @Override
        public URI control() {
            return control;
        }

        @Override
        public String contentDigest(long epochMin) throws InterruptedException {
            BlockingQueue<FleetSnapshot> taken = new LinkedBlockingQueue<>(SNAPSHOTS_MAX);
            var access = new ControlAccess(List.of(control), Optional.empty(), List.of());
            try (var inbox =
                    SnapshotInbox.of(web.orElseThrow(), access, new Audience.OfGateway(region), new Collector(taken))) {
                inbox.open();
                long endNanos = System.nanoTime() + SNAPSHOT_WAIT_MAX.toNanos();
                while (true) {
                    FleetSnapshot next = taken.poll(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
                    if (next == null) {
                        throw new LeptonException(
                                ErrorCode.INTERNAL, "no snapshot of the restored fleet came: epochMin=" + epochMin);
                    }
                    if (next.epoch() >= epochMin) {
                        return SnapshotContent.digest(next);
                    }
                }
            }
        }

        @Override
        public void close() {
            while (!opened.isEmpty()) {
                try {
                    opened.pop().close();
                } catch (Exception e) {
                    LOG.atWarn().setCause(e).log("a part of the drill did not end in order");
                }
            }
        }

        private <T extends AutoCloseable> T open(T part) {
            opened.push(part);
            return part;
        }

        private static Path temporaryFolder() {
            try {
                return Files.createTempDirectory("lepton-drill-fleet");
            } catch (IOException e) {
                throw new LeptonException(ErrorCode.STORAGE_FAILED, "the drill has no place: cause=" + e, e);
            }
        }

        private static void delete(Path folder) throws IOException {
            List<Path> files;
            try (var all = Files.walk(folder)) {
                files = new ArrayList<>(all.toList());
            }
            files.sort(Comparator.reverseOrder());
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Keeps every snapshot that is believed. */
    private record Collector(BlockingQueue<FleetSnapshot> taken) implements SnapshotInbox.Receiver {
        @Override
        public void onReached() {
            // The stream alone is waited for.
        }

        @Override
        public boolean take(FleetSnapshot snapshot) {
            return taken.offer(snapshot);
        }

        @Override
        public void onRefused(SnapshotReply reply) {
            LOG.atWarn().addKeyValue("reason", reply.refusal().orElse("")).log("a snapshot was refused");
        }
    }
}
