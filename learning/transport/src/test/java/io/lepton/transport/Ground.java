package io.lepton.transport;

import static java.util.Objects.requireNonNull;

import io.lepton.chassis.Clock;
import io.lepton.chassis.PeerTls;
import io.lepton.domain.PeerIdentity;
import io.lepton.domain.RegionId;
import io.lepton.federation.Plan;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.SiteKey;
import io.lepton.federation.codec.PlainFloats;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Bytes;
import io.lepton.federation.strategy.FedAvg;
import io.lepton.testkit.PemAuthority;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A federation of a test with sites p00, p01 and so on, each in a region of its own, and certificates for all. */
final class Ground {
    static final String FEDERATION = "test";

    /** The real one: what is between processes takes real time. */
    static final Clock CLOCK = new Clock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return Instant.now();
        }
    };

    final SecureRandom random = new SecureRandom();
    final Map<String, SiteKey> keys = new TreeMap<>();
    final Map<String, PemAuthority.Pair> pairs = new TreeMap<>();
    final PemAuthority authority;
    final PemAuthority.Pair coordinator;

    Ground(Path folder, int sites) throws Exception {
        authority = PemAuthority.make(folder, "authority");
        coordinator = certify(new PeerIdentity.OfCoordinator(FEDERATION));
        for (int i = 0; i < sites; i++) {
            keys.put(name(i), SiteKey.fresh(random));
            pairs.put(name(i), certify(identity(name(i))));
        }
    }

    static String name(int place) {
        return "p%02d".formatted(place);
    }

    static RegionId region(String site) {
        return new RegionId("region-" + site);
    }

    static PeerIdentity.OfSite identity(String site) {
        return new PeerIdentity.OfSite(region(site), site);
    }

    PemAuthority.Pair certify(PeerIdentity who) throws Exception {
        return authority.certify(who.uri(), who.host());
    }

    PeerTls tls(PemAuthority.Pair pair) {
        return PeerTls.of(pair.certificates(), pair.key(), authority.certificateText());
    }

    PeerTls tls(String site) {
        return tls(requireNonNull(pairs.get(site)));
    }

    ServerConfig server(Path folder, Duration farewellMax) {
        Map<String, RegionId> regions = new TreeMap<>();
        keys.keySet().forEach(site -> regions.put(site, region(site)));
        return new ServerConfig(FEDERATION, regions, "127.0.0.1", 0, folder, 1L << 30, farewellMax);
    }

    Plan plan(Visibility visibility, int rounds, int updatesMin, Duration stepTime) {
        Map<String, Bytes> identities = new TreeMap<>();
        keys.forEach((site, key) -> identities.put(site, key.identity()));
        return plan(identities, visibility, rounds, updatesMin, stepTime);
    }

    static Plan plan(
            Map<String, Bytes> identities, Visibility visibility, int rounds, int updatesMin, Duration stepTime) {
        return new Plan(
                FEDERATION,
                identities,
                FedAvg.plain(),
                new Plan.Pace(rounds, 1, updatesMin, stepTime, 100),
                new Plan.Local(1, 1, 0.1, 1),
                new Plan.Travel(visibility, new PlainFloats(), 4, 1_000),
                Optional.empty());
    }

    static Weights model(int size) {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = Math.sin(i);
        }
        return Weights.of(values);
    }
}
