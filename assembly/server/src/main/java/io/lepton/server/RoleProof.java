package io.lepton.server;

import io.lepton.chassis.Clock;
import io.lepton.chassis.ControlAccess;
import io.lepton.chassis.PeerTls;
import io.lepton.chassis.TlsConfig;
import io.lepton.chassis.Web;
import io.lepton.cli.RoleOptions;
import io.lepton.control.PeerDoor;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.lepton.governance.Vault;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** How one process of a fleet proves to the others who it is, if it does. */
final class RoleProof implements AutoCloseable {
    private static final String ENROLLED = "enrolled";

    private final Optional<PeerProof> own;
    private final Optional<FleetAuthority> authority;
    private final Optional<PeerDoor> door;

    private RoleProof(Optional<PeerProof> own, Optional<FleetAuthority> authority, Optional<PeerDoor> door) {
        this.own = own;
        this.authority = authority;
        this.door = door;
    }

    /** That of a control plane: with a port for its peers it is the authority. */
    static RoleProof ofControl(RoleOptions options, RoleHome home, Duration certificateLife, Clock clock) {
        Optional<Vault> vault = MasterKeys.of(System.getenv());
        Optional<Integer> port = options.peers().port();
        if (port.isEmpty()) {
            return new RoleProof(Optional.empty(), Optional.empty(), Optional.empty());
        }
        var authority = FleetAuthority.open(
                options.peers().authority().orElseGet(() -> home.folder("authority")),
                home.folder(),
                certificateLife,
                clock,
                vault);
        var door = new PeerDoor(port.get(), authority.tls(), authority);
        return new RoleProof(Optional.empty(), Optional.of(authority), Optional.of(door));
    }

    /**
     * That of a gateway or a node: by the certificate that it has, else by a token that it is given. One that has enrolled once never
     * goes on without.
     *
     * @param patience makes the call by which it enrols one that waits
     */
    static RoleProof of(
            PeerIdentity who,
            RoleOptions options,
            RoleHome home,
            List<URI> controls,
            Clock clock,
            UnaryOperator<PeerProof.Certifier> patience) {
        return of(who, options.peers().joinFile(), home, controls, clock, patience);
    }

    /**
     * That of any process but a control plane.
     *
     * @param joinFile has the token that it is given
     */
    static RoleProof of(
            PeerIdentity who,
            Optional<Path> joinFile,
            RoleHome home,
            List<URI> controls,
            Clock clock,
            UnaryOperator<PeerProof.Certifier> patience) {
        var random = new SecureRandom();
        var file = new ProofFile(home.folder(), MasterKeys.of(System.getenv()));
        boolean hasEnrolled = Files.exists(home.folder().resolve(ENROLLED));
        Optional<PeerProof> proof = PeerProof.kept(file, who, clock, random)
                .or(() -> joinFile.map(token -> PeerProof.fresh(
                        file, who, clock, random, patience.apply(FirstCall.of(token, controls, random)))));
        if (proof.isEmpty() && hasEnrolled) {
            throw new LeptonException(
                    ErrorCode.UNAUTHENTICATED,
                    "the certificate of this process is over; enrol again with --join-file and a new token: identity="
                            + who.uri());
        }
        if (proof.isPresent() && !hasEnrolled) {
            home.folder(ENROLLED);
        }
        return new RoleProof(proof, Optional.empty(), Optional.empty());
    }

    /**
     * The same, if a process with no other proof may listen where it is to.
     *
     * @param tls with what it answers people and callers, if not in plain text
     */
    RoleProof checked(RoleOptions options, AccessEntry access, Optional<TlsConfig> tls) {
        try {
            Exposure.check(options, access, tls().or(() -> door.map(PeerDoor::tls)), tls);
            return this;
        } catch (LeptonException e) {
            close();
            throw e;
        }
    }

    Optional<PeerTls> tls() {
        return own.map(PeerProof::tls);
    }

    /** Where a control plane's peers come in. */
    Optional<PeerDoor> door() {
        return door;
    }

    /** Renews what it has from now on. */
    void renewAt(Web web, ControlAccess access) {
        own.ifPresent(proof -> proof.renewAt(web, access));
    }

    @Override
    public void close() {
        own.ifPresent(PeerProof::close);
        authority.ifPresent(FleetAuthority::close);
    }
}
