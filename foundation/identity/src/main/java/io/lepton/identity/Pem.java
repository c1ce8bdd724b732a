package io.lepton.identity;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Certificates and keys as text. */
public final class Pem {
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";
    private static final String ALGORITHM = "EC";

    private Pem() {}

    /** One block for each certificate, in order. */
    public static String ofCertificates(Collection<X509Certificate> certificates) {
        return certificates.stream()
                .map(Pem::encoded)
                .map(bytes -> block(CERTIFICATE, bytes))
                .collect(Collectors.joining());
    }

    /** A block of PKCS #8. */
    public static String ofKey(PrivateKey key) {
        return block(KEY, key.getEncoded());
    }

    /**
     * The certificates of a text, in order.
     *
     * @throws IllegalArgumentException if it has none, or something else
     */
    public static List<X509Certificate> certificates(String text) {
        try {
            var factory = CertificateFactory.getInstance("X.509");
            var found =
                    factory.generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
            if (found.isEmpty()) {
                throw new IllegalArgumentException("no certificate in the text");
            }
            return found.stream().map(X509Certificate.class::cast).toList();
        } catch (CertificateException e) {
            throw new IllegalArgumentException("not certificates in PEM", e);
        }
    }

    /**
     * The elliptic-curve key of a text.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static PrivateKey key(String text) {
        try {
            String body = text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("not an elliptic-curve key in PEM", e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateException e) {
            throw new IllegalArgumentException("a certificate cannot be written", e);
        }
    }

    private static String block(String kind, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }
}
