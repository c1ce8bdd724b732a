package io.lepton.server;

import io.lepton.chassis.Clock;
import io.lepton.chassis.ControlAccess;
import io.lepton.chassis.PeerTls;
import io.lepton.chassis.Web;
import io.lepton.cli.ProofOptions;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.lepton.federating.CoordinatingWork;
import io.lepton.identity.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * By what a site or a coordinator proves who it is: a certificate of the fleet's authority, which it renews by itself, or one of another
 * authority, in files.
 */
final class FederationProof implements CoordinatingWork.Proof {
    private final RoleHome home;
    private final Optional<RoleProof> enrolled;
    private final PeerTls tls;
    private final Web web;

    private FederationProof(RoleHome home, Optional<RoleProof> enrolled, PeerTls tls, Web web) {
        this.home = home;
        this.enrolled = enrolled;
        this.tls = tls;
        this.web = web;
    }

    /**
     * Takes the folder of a role, and what proves it; renews that from now on.
     *
     * @param role the folder's name, as {@code site-va}
     * @param patience makes the call by which it enrols one that waits
     * @throws LeptonException if there is no proof, or it is another's
     */
    static FederationProof take(
            Path homeFolder,
            String role,
            PeerIdentity who,
            ProofOptions options,
            Clock clock,
            UnaryOperator<PeerProof.Certifier> patience) {
        RoleHome home = RoleHome.take(homeFolder, role);
        try {
            if (options.certificate().isPresent()) {
                PeerTls tls = read(options.certificate().get(), who);
                return new FederationProof(home, Optional.empty(), tls, Web.start(1, Optional.of(tls)));
            }
            RoleProof proof = RoleProof.of(who, options.joinFile(), home, options.controls(), clock, patience);
            PeerTls tls = proof.tls()
                    .orElseThrow(() -> new LeptonException(
                            ErrorCode.UNAUTHENTICATED,
                            "a federation's processes prove who they are: give --join-file with a token of lepton ca token, or"
                                    + " --tls-certificates, --tls-key and --tls-authorities: identity=" + who.uri()));
            Web web = Web.start(1, Optional.of(tls));
            proof.renewAt(
                    web,
                    new ControlAccess(options.controls(), Optional.of(home.folder()), List.of(), Optional.empty()));
            return new FederationProof(home, Optional.of(proof), tls, web);
        } catch (RuntimeException e) {
            home.close();
            throw e;
        }
    }

    private static PeerTls read(ProofOptions.CertificateFiles files, PeerIdentity who) {
        String certificates = text(files.certificates());
        Optional<PeerIdentity> certified = PeerTls.peerOf(certificates(files.certificates(), certificates));
        if (!certified.equals(Optional.of(who))) {
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "the certificate is another's: certified="
                            + certified.map(PeerIdentity::uri).orElse("nobody") + ", needed=" + who.uri() + ", file="
                            + files.certificates());
        }
        String authorities = text(files.authorities());
        // Whoever believes nobody would look for its coordinator for ever.
        var _ = certificates(files.authorities(), authorities);
        return PeerTls.of(certificates, text(files.key()), authorities);
    }

    private static List<X509Certificate> certificates(Path file, String text) {
        try {
            return Pem.certificates(text);
        } catch (IllegalArgumentException e) {
            throw new LeptonException(ErrorCode.INVALID_CONFIGURATION, "not certificates in PEM: file=" + file, e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.INVALID_CONFIGURATION, "cannot read: file=" + file + ", cause=" + e, e);
        }
    }

    /** The folder of the role. */
    RoleHome home() {
        return home;
    }

    @Override
    public Web web() {
        return web;
    }

    @Override
    public PeerTls tls() {
        return tls;
    }

    @Override
    public void close() {
        enrolled.ifPresent(RoleProof::close);
        web.close();
        home.close();
    }
}
