package io.lepton.client;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whom a client believes that vouches for a server: the certificates of a file, instead of those that Java comes with. */
final class Authorities {
    private static final String VARIABLE = "LEPTON_CA";

    private Authorities() {}

    /** The file that {@code LEPTON_CA} names, if it does. */
    static Optional<Path> ofProcess() {
        return Optional.ofNullable(System.getenv(VARIABLE))
                .filter(file -> !file.isBlank())
                .map(Path::of);
    }

    /**
     * What connections are made with that believe the certificates of a PEM file alone.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} if it has none
     */
    static SSLContext context(Path pem) {
        try (InputStream bytes = Files.newInputStream(pem)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(bytes);
            if (certificates.isEmpty()) {
                throw new IOException("the file is empty");
            }
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("authority-" + store.size(), certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw failure(pem, String.valueOf(e.getMessage()), e);
        }
    }

    private static LeptonException failure(Path pem, String cause, Exception from) {
        return new LeptonException(
                ErrorCode.INVALID_CONFIGURATION,
                "no certificates in PEM of whom to believe: ca=" + pem + ", cause=" + cause,
                from);
    }
}
