package io.lepton.identity;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The authority of a fleet as a folder keeps it: the one that issues, and beside it perhaps the next, which is believed already, or
 * the former, which is believed still. Guarded by its own lock; control planes that share the folder read it anew for each answer.
 *
 * <p>An authority is replaced in three steps, so that nobody ever meets a certificate that it does not believe: the next is made and
 * believed; once everybody has heard of it, it issues; once nobody shows a certificate of the former, that is forgotten. Between two
 * steps every certificate must have been renewed once.
 *
 * <p>Each is one file, its certificate and its key, so that a crash leaves it as it was or as it is to be. The step in which the next
 * one takes over writes the former down first: taken again, it comes to the same.
 */
public final class AuthorityFolder {
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3_650);
    private static final String CURRENT = "current";
    private static final String NEXT = "next";
    private static final String FORMER = "former";
    private static final String KEY_BEGINS = "-----BEGIN PRIVATE KEY-----";
    private static final List<String> ALL = List.of(CURRENT, NEXT, FORMER);

    private final Path folder;
    private final Duration certificateLife;
    private final SecureRandom random;
    private final KeyCover cover;

    private AuthorityFolder(Path folder, Duration certificateLife, SecureRandom random, KeyCover cover) {
        this.folder = folder;
        this.cover = cover;
        this.certificateLife = certificateLife;
        this.random = random;
    }

    /** The authority of a folder; made if there is none. What was kept before there were master keys, or under former ones, is kept anew. */
    public static AuthorityFolder open(
            Path folder, Duration certificateLife, Instant now, SecureRandom random, KeyCover cover) {
        var kept = new AuthorityFolder(folder, certificateLife, random, cover);
        ALL.forEach(kept::keepAnew);
        if (kept.read(CURRENT).isEmpty()) {
            kept.write(CURRENT, CertificateAuthority.create(now, AUTHORITY_LIFE, random));
        }
        return kept;
    }

    /** How long certificates are good. */
    public Duration certificateLife() {
        return certificateLife;
    }

    /** Certifies a key; see {@link CertificateAuthority#issue}. */
    public synchronized String issue(byte[] request, PeerIdentity who, Instant now) {
        return Pem.ofCertificates(current().issue(request, who, now, certificateLife, random));
    }

    /** PEM: everybody who is believed. */
    public synchronized String authorities() {
        List<X509Certificate> all = new ArrayList<>();
        for (String name : ALL) {
            read(name).map(CertificateAuthority::certificate).ifPresent(all::add);
        }
        return Pem.ofCertificates(all);
    }

    /** The SHA-256 of the certificate of the one that issues, in lower-case hexadecimals. */
    public synchronized String fingerprint() {
        return fingerprint(current().certificate());
    }

    /** The SHA-256 of a certificate, in lower-case hexadecimals. */
    public static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Takes the next step of replacing the authority, and says which it was. */
    public synchronized String rotate(Instant now) {
        try {
            if (read(NEXT).isPresent()) {
                write(FORMER, current());
                Files.move(
                        file(NEXT), file(CURRENT), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return "the next authority issues now, the former is believed still";
            }
            if (read(FORMER).isPresent()) {
                Files.delete(file(FORMER));
                return "the former authority is forgotten";
            }
            write(NEXT, CertificateAuthority.create(now, AUTHORITY_LIFE, random));
            return "the next authority is made and believed, and does not issue yet";
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private CertificateAuthority current() {
        return read(CURRENT)
                .orElseThrow(() -> failure(new NoSuchFileException(file(CURRENT).toString())));
    }

    private Optional<CertificateAuthority> read(String name) {
        return bytes(name).map(this::parse);
    }

    private Optional<byte[]> bytes(String name) {
        try {
            return Optional.of(Files.readAllBytes(file(name)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private CertificateAuthority parse(byte[] kept) {
        String text = new String(cover.uncover(kept), StandardCharsets.US_ASCII);
        int key = text.indexOf(KEY_BEGINS);
        if (key < 0) {
            throw failure(new IOException("no certificate with its key"));
        }
        try {
            return CertificateAuthority.of(text.substring(0, key), text.substring(key));
        } catch (IllegalArgumentException e) {
            throw failure(e);
        }
    }

    private void write(String name, CertificateAuthority authority) {
        String text = Pem.ofCertificates(List.of(authority.certificate())) + authority.keyPem();
        try {
            PrivateFile.write(file(name), cover.cover(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void keepAnew(String name) {
        bytes(name).filter(kept -> !cover.isPresent(kept)).ifPresent(kept -> write(name, parse(kept)));
    }

    private Path file(String name) {
        return folder.resolve(name + ".pem");
    }

    private LeptonException failure(Exception cause) {
        return new LeptonException(
                ErrorCode.STORAGE_FAILED,
                "the authority's folder cannot be used: path=" + folder + ", cause=" + cause.getMessage(),
                cause);
    }
}
