package io.lepton.chassis;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;

/**
 * The texts of a certificate chain and of its key.
 *
 * @param certificates PEM
 * @param key PEM; a secret
 */
record PemPair(String certificates, String key) {
    private static final int BYTES_MAX = 1 << 20;
    private static final byte[] PROBE = "belongs together".getBytes(StandardCharsets.US_ASCII);

    /** @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} if a file cannot be read */
    static PemPair read(TlsConfig config) {
        return new PemPair(text("certificates", config.certificates()), text("key", config.key()));
    }

    PemKeyCertOptions toOptions() {
        return new PemKeyCertOptions().addCertValue(Buffer.buffer(certificates)).addKeyValue(Buffer.buffer(key));
    }

    /** The keys for a listener that is not Vert.x's. */
    KeyManagerFactory toKeys(Vertx vertx) {
        try {
            return toOptions().getKeyManagerFactory(vertx);
        } catch (Exception e) {
            // The texts have been verified: what fails now is none of theirs.
            throw new LeptonException(ErrorCode.INTERNAL, "verified certificates cannot be used", e);
        }
    }

    /**
     * Checks that both texts can be used, and that what the key signs the certificate confirms.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} if not
     */
    void verify(Vertx vertx) {
        boolean belongs;
        try {
            var options = toOptions();
            String alias = options.loadKeyStore(vertx).aliases().nextElement();
            var keys = (X509KeyManager) options.getKeyManagerFactory(vertx).getKeyManagers()[0];
            belongs = belongs(keys.getPrivateKey(alias), keys.getCertificateChain(alias)[0].getPublicKey());
        } catch (Exception e) {
            // Vert.x and the JDK throw whatever a broken text leads them to; all of it is the file's fault.
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "not a PEM certificate and its unencrypted key: fields=certificates, key",
                    e);
        }
        if (!belongs) {
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "the key is not that of the first certificate: fields=certificates, key");
        }
    }

    private static boolean belongs(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
            return false;
        }
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        var signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(PROBE);
        byte[] signature = signing.sign();
        signing.initVerify(certified);
        signing.update(PROBE);
        return signing.verify(signature);
    }

    private static String text(String field, Path file) {
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw invalid("the file is too large: " + field + "=" + file + ", bytesMax=" + BYTES_MAX);
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new LeptonException(ErrorCode.INVALID_CONFIGURATION, "no such file: " + field + "=" + file, e);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "cannot read: " + field + "=" + file + ", cause=" + e.getMessage(),
                    e);
        }
    }

    private static LeptonException invalid(String message) {
        return new LeptonException(ErrorCode.INVALID_CONFIGURATION, message);
    }

    /** Nothing of the texts. */
    @Override
    public String toString() {
        return "PemPair[***]";
    }
}
