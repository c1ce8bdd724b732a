package io.lepton.server;

import io.lepton.cli.LaunchProgress;
import io.lepton.cli.ListenOptions;
import io.lepton.cli.ProofOptions;
import io.lepton.cli.SiteOptions;
import io.lepton.cli.Training;
import io.lepton.domain.Endpoint;
import io.lepton.domain.PeerIdentity;
import io.lepton.domain.RegionId;
import io.lepton.identity.CertificateAuthority;
import io.lepton.identity.Pem;
import io.lepton.wire.RunView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A federation of the file and rows in a folder, whose coordinator is a process, and whose sites are threads of the test that do what
 * {@code lepton site} does, with certificates in files.
 */
final class DeployedFederation {
    private static final Map<String, String> REGIONS =
            Map.of("north", "frankfurt", "south", "virginia", "west", "beijing");
    private static final Duration LIFE = Duration.ofHours(1);

    private final Path home;
    private final Path folder;
    private final SecureRandom random = new SecureRandom();
    private final CertificateAuthority authority = CertificateAuthority.create(Instant.now(), LIFE, random);

    DeployedFederation(Path home, Path folder) {
        this.home = home;
        this.folder = folder;
    }

    RunView run(LocalFederations federations, String name, Training.Listener listener) throws Exception {
        Path file = folder.resolve("federation.yaml");
        var coordinator = new Endpoint("127.0.0.1", freePort());
        var listening = new ListenOptions(coordinator, 600, certified(name, new PeerIdentity.OfCoordinator(name)));
        // All before any site starts and reads whom it is to believe.
        List<SiteOptions> prepared = new ArrayList<>();
        for (var site : REGIONS.entrySet()) {
            prepared.add(new SiteOptions(
                    file,
                    site.getKey(),
                    folder.resolve(site.getKey() + ".csv"),
                    coordinator,
                    home,
                    certified(site.getKey(), new PeerIdentity.OfSite(new RegionId(site.getValue()), site.getKey()))));
        }
        List<Future<Integer>> sites = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (SiteOptions options : prepared) {
                sites.add(threads.submit(() -> federations.takePart(options, new Silence())));
            }
            RunView run =
                    federations.coordinate(file, listening, new Training.Start(Optional.of("512m"), false), listener);
            if (!run.state().equals("finished")) {
                sites.forEach(site -> site.cancel(true));
                return run;
            }
            for (Future<Integer> site : sites) {
                if (site.get() != 0) {
                    throw new AssertionError("a site ended otherwise: code=" + site.get());
                }
            }
            return run;
        }
    }

    private ProofOptions certified(String name, PeerIdentity who) throws IOException {
        var pair = CertificateAuthority.freshPair(random);
        var issued = authority.issue(CertificateAuthority.request(pair), who, Instant.now(), LIFE, random);
        Path certificates = Files.writeString(folder.resolve(name + ".pem"), Pem.ofCertificates(issued));
        Path key = Files.writeString(folder.resolve(name + ".key"), Pem.ofKey(pair.getPrivate()));
        Path authorities = Files.writeString(
                folder.resolve("authority.pem"), Pem.ofCertificates(List.of(authority.certificate())));
        return new ProofOptions(
                Optional.empty(),
                List.of(),
                Optional.of(new ProofOptions.CertificateFiles(certificates, key, authorities)));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static final class Silence implements LaunchProgress {
        @Override
        public void step(String what) {}

        @Override
        public void step(String what, long done, long total) {}

        @Override
        public void say(String line) {}
    }
}
