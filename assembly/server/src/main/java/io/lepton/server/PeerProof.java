package io.lepton.server;

import io.lepton.chassis.Clock;
import io.lepton.chassis.ControlAccess;
import io.lepton.chassis.ControlDoor;
import io.lepton.chassis.PeerTls;
import io.lepton.chassis.Web;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.lepton.identity.CertificateAuthority;
import io.lepton.identity.Pem;
import io.lepton.wire.Certified;
import io.lepton.wire.CertifyRequest;
import io.lepton.wire.Paths;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By what a process of the fleet proves who it is: a key of its own and a certificate, kept in its folder, and renewed on a thread of
 * this class once two thirds of its life are over. Each renewal makes a fresh key; connections that stand keep what they began with,
 * so that no request notices. A renewal that fails is tried again, as long as the certificate is good.
 */
final class PeerProof implements AutoCloseable {
    /** Who certifies a fresh key. */
    @FunctionalInterface
    interface Certifier {
        /** Asks for a certificate, given PKCS #10. */
        Certified certify(byte[] request);
    }

    private static final Logger LOG = LoggerFactory.getLogger(PeerProof.class);
    private static final Duration RETRY_MIN = Duration.ofMillis(200);
    private static final Duration RETRY_MAX = Duration.ofMinutes(1);
    private static final Duration CALL_MAX = Duration.ofSeconds(5);

    private final ProofFile file;
    private final Clock clock;
    private final SecureRandom random;
    private final PeerTls tls;
    private volatile X509Certificate certificate;
    private Optional<Thread> renewing = Optional.empty();

    private PeerProof(ProofFile file, Clock clock, SecureRandom random, PeerTls tls, X509Certificate certificate) {
        this.file = file;
        this.clock = clock;
        this.random = random;
        this.tls = tls;
        this.certificate = certificate;
    }

    /**
     * The proof that a file keeps, if it is still good and for that identity.
     *
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if it cannot be read
     */
    static Optional<PeerProof> kept(ProofFile file, PeerIdentity who, Clock clock, SecureRandom random) {
        return file.read().flatMap(kept -> {
            X509Certificate leaf = kept.leaf();
            boolean isGood = clock.now().isBefore(leaf.getNotAfter().toInstant())
                    && PeerTls.peerOf(List.of(leaf)).equals(Optional.of(who));
            return isGood ? Optional.of(new PeerProof(file, clock, random, kept.tls(), leaf)) : Optional.empty();
        });
    }

    /**
     * A fresh proof of an identity, kept in the file.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} if it is certified to be another
     */
    static PeerProof fresh(ProofFile file, PeerIdentity who, Clock clock, SecureRandom random, Certifier certifier) {
        PeerProof proof = fresh(file, clock, random, certifier);
        Optional<PeerIdentity> certified = PeerTls.peerOf(List.of(proof.certificate));
        if (!certified.equals(Optional.of(who))) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "the token was another's: certified="
                            + certified.map(PeerIdentity::uri).orElse("nobody") + ", needed=" + who.uri());
        }
        return proof;
    }

    /** A fresh proof, kept in the file. */
    static PeerProof fresh(ProofFile file, Clock clock, SecureRandom random, Certifier certifier) {
        ProofFile.Kept proof = certified(file, random, certifier);
        return new PeerProof(file, clock, random, proof.tls(), proof.leaf());
    }

    private static ProofFile.Kept certified(ProofFile file, SecureRandom random, Certifier certifier) {
        KeyPair pair = CertificateAuthority.freshPair(random);
        Certified certified = certifier.certify(CertificateAuthority.request(pair));
        var proof = new ProofFile.Kept(certified.certificates(), Pem.ofKey(pair.getPrivate()), certified.authorities());
        file.write(proof);
        return proof;
    }

    PeerTls tls() {
        return tls;
    }

    /** Renews it from now on by asking the control plane. */
    void renewAt(Web web, ControlAccess access) {
        ControlDoor door = ControlDoor.of(web, access, CALL_MAX);
        renewBy(request -> door.ask(
                Paths.CERTIFICATES,
                new CertifyRequest(Base64.getEncoder().encodeToString(request), Optional.empty()),
                Certified.class));
    }

    /** Renews it from now on. */
    void renewBy(Certifier certifier) {
        renewing = Optional.of(Thread.ofVirtual().name("lepton-peer-proof").start(() -> renewForEver(certifier)));
    }

    private void renewForEver(Certifier certifier) {
        Duration retry = RETRY_MIN;
        try {
            while (true) {
                Duration wait = Duration.between(clock.now(), dueAt());
                if (wait.isPositive()) {
                    Thread.sleep(wait);
                }
                try {
                    renewNow(certifier);
                    retry = RETRY_MIN;
                } catch (LeptonException e) {
                    LOG.atWarn()
                            .addKeyValue("goodUntil", certificate.getNotAfter().toInstant())
                            .setCause(e)
                            .log("certificate not renewed yet");
                    Thread.sleep(retry);
                    retry = retry.multipliedBy(2).compareTo(RETRY_MAX) < 0 ? retry.multipliedBy(2) : RETRY_MAX;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Instant dueAt() {
        Instant from = certificate.getNotBefore().toInstant().plus(CertificateAuthority.EARLIER);
        return from.plus(Duration.between(from, certificate.getNotAfter().toInstant())
                .multipliedBy(2)
                .dividedBy(3));
    }

    /** Renews it at once. */
    synchronized void renewNow(Certifier certifier) {
        ProofFile.Kept proof = certified(file, random, certifier);
        tls.replace(proof.certificates(), proof.key(), proof.authorities());
        certificate = proof.leaf();
        LOG.atInfo()
                .addKeyValue("goodUntil", certificate.getNotAfter().toInstant())
                .log("certificate renewed");
    }

    @Override
    public void close() {
        renewing.ifPresent(Thread::interrupt);
    }
}
