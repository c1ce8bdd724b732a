package io.lepton.server;

import io.lepton.chassis.Clock;
import io.lepton.chassis.PeerTls;
import io.lepton.control.PeerAuthority;
import io.lepton.domain.PeerIdentity;
import io.lepton.governance.Vault;
import io.lepton.identity.AuthorityFolder;
import io.lepton.wire.Certified;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The fleet's certificate authority at its control plane, which certifies itself too. Safe for any thread. */
final class FleetAuthority implements PeerAuthority, AutoCloseable {
    private final AuthorityFolder folder;
    private final Clock clock;
    private final PeerProof own;

    private FleetAuthority(AuthorityFolder folder, Clock clock, PeerProof own) {
        this.folder = folder;
        this.clock = clock;
        this.own = own;
    }

    /** The authority of a folder, made if there is none, and the control plane's own certificate in its home. */
    static FleetAuthority open(Path folder, Path home, Duration certificateLife, Clock clock, Optional<Vault> vault) {
        var random = new SecureRandom();
        var authority = AuthorityFolder.open(
                folder, certificateLife, clock.now(), random, new CoveredKeys("the authority", vault));
        PeerProof.Certifier certifier =
                request -> certified(authority, request, new PeerIdentity.Control(), clock.now());
        PeerProof own = PeerProof.fresh(new ProofFile(home, vault), clock, random, certifier);
        own.renewBy(certifier);
        return new FleetAuthority(authority, clock, own);
    }

    /** What the control plane shows and believes. */
    PeerTls tls() {
        return own.tls();
    }

    @Override
    public Issued issue(byte[] request, PeerIdentity who, Instant now) {
        Certified certified = certified(folder, request, who, now);
        return new Issued(certified.certificates(), certified.authorities());
    }

    @Override
    public String fingerprint() {
        return folder.fingerprint();
    }

    /** The control plane goes first: tokens name the authority that it shows. */
    @Override
    public String rotate(Instant now) {
        String step = folder.rotate(now);
        own.renewNow(request -> certified(folder, request, new PeerIdentity.Control(), clock.now()));
        return step;
    }

    private static Certified certified(AuthorityFolder folder, byte[] request, PeerIdentity who, Instant now) {
        return new Certified(folder.issue(request, who, now), folder.authorities());
    }

    @Override
    public void close() {
        own.close();
    }
}
