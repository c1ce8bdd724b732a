package io.lepton.server;

import io.lepton.chassis.PeerTls;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.Vault;
import io.lepton.identity.Pem;
import io.lepton.identity.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** The file with the certificate of a process and its key; only its owner may read it, and where there are master keys, it is encrypted. */
final class ProofFile {
    private static final String PURPOSE = "the process";
    private static final String BETWEEN = "\n#\n";
    private static final int PARTS = 3;

    private final Path file;
    private final CoveredKeys cover;

    ProofFile(Path folder, Optional<Vault> vault) {
        this.file = folder.resolve("peer.pem");
        this.cover = new CoveredKeys(PURPOSE, vault);
    }

    /**
     * What the file has, each in PEM.
     *
     * @param certificates the certificate, and behind it those that vouch for it
     * @param key its private key
     * @param authorities whom the process believes
     */
    record Kept(String certificates, String key, String authorities) {
        X509Certificate leaf() {
            return Pem.certificates(certificates).getFirst();
        }

        PeerTls tls() {
            return PeerTls.of(certificates, key, authorities);
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "Kept[certificates=" + certificates + "]";
        }
    }

    /** Nothing if there is no file; it is encrypted under the newest master key when it is written next, by the renewal. */
    Optional<Kept> read() {
        try {
            String[] parts =
                    new String(cover.uncover(Files.readAllBytes(file)), StandardCharsets.US_ASCII).split(BETWEEN, -1);
            if (parts.length != PARTS) {
                throw failure(new IOException("not a certificate with its key"));
            }
            var kept = new Kept(parts[0], parts[1], parts[2]);
            var _ = kept.leaf();
            return Optional.of(kept);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            throw failure(e);
        }
    }

    void write(Kept kept) {
        String text = kept.certificates() + BETWEEN + kept.key() + BETWEEN + kept.authorities();
        try {
            PrivateFile.write(file, cover.cover(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private LeptonException failure(Exception cause) {
        return new LeptonException(
                ErrorCode.STORAGE_FAILED,
                "the certificate of this process cannot be kept or read: path=" + file + ", cause="
                        + cause.getMessage(),
                cause);
    }
}
