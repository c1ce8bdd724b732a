package io.lepton.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for 127.0.0.1 that signs itself, made by the JDK's keytool, and its key. */
public final class PemFiles {
    private static final String PASSWORD = "changeit";
    private static final String ALIAS = "node";

    private final X509Certificate certificate;
    private final String certificateText;
    private final String keyText;

    private PemFiles(X509Certificate certificate, String certificateText, String keyText) {
        this.certificate = certificate;
        this.certificateText = certificateText;
        this.keyText = keyText;
    }

    /** Makes a key and a certificate; the directory keeps what keytool needs in between. */
    public static PemFiles make(Path directory, String name) throws IOException, InterruptedException {
        Path store = directory.resolve(name + ".p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var making = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-alias",
                        ALIAS,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=ip:127.0.0.1,dns:localhost",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(making.getInputStream().readAllBytes(), UTF_8);
        assertThat(making.waitFor()).as(said).isZero();
        try {
            var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            var certificate = (X509Certificate) keys.getCertificate(ALIAS);
            return new PemFiles(
                    certificate,
                    pem("CERTIFICATE", certificate.getEncoded()),
                    pem(
                            "PRIVATE KEY",
                            keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("keytool made no key: store=" + store, e);
        }
    }

    public String certificateText() {
        return certificateText;
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /**
     * Where both files lie.
     *
     * @param certificates PEM
     * @param key PEM
     */
    public record Written(Path certificates, Path key) {}

    /** Writes both files, over those that another pair has written there. */
    public Written writeTo(Path directory) throws IOException {
        Path certificates = Files.writeString(directory.resolve("node.pem"), certificateText);
        return new Written(certificates, Files.writeString(directory.resolve("node.key"), keyText));
    }

    /** What trusts these certificates and no others. */
    public static SSLContext trusting(PemFiles... trusted) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (PemFiles each : trusted) {
            store.setCertificateEntry(each.certificate.getSubjectX500Principal().getName(), each.certificate);
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static String pem(String kind, byte[] content) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }
}
