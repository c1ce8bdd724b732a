package io.lepton.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority of a test, made by the JDK's keytool, and what it certifies. */
public final class PemAuthority {
    private static final String PASSWORD = "changeit";
    private static final String SELF = "authority";

    private final Path store;
    private final String certificateText;

    private PemAuthority(Path store) throws IOException, InterruptedException {
        this.store = store;
        keytool(SELF, "-ext", "BC:critical=ca:true");
        this.certificateText = pem("CERTIFICATE", certificate(SELF));
    }

    /** Makes one; the directory keeps what keytool needs in between. */
    public static PemAuthority make(Path directory, String name) throws IOException, InterruptedException {
        return new PemAuthority(directory.resolve(name + ".p12"));
    }

    /** PEM: its own certificate. */
    public String certificateText() {
        return certificateText;
    }

    /**
     * What somebody proves with.
     *
     * @param certificates PEM
     * @param key PEM
     */
    public record Pair(String certificates, String key) {}

    /** Certifies a fresh key as that of a URI and a host. */
    public Pair certify(String uri, String host) throws IOException, InterruptedException {
        String alias = host;
        keytool(alias, "-signer", SELF, "-ext", "SAN=uri:" + uri + ",dns:" + host);
        try {
            KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            return new Pair(
                    pem("CERTIFICATE", certificate(alias)) + certificateText,
                    pem(
                            "PRIVATE KEY",
                            keys.getKey(alias, PASSWORD.toCharArray()).getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("keytool made no key: alias=" + alias, e);
        }
    }

    private void keytool(String alias, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias.substring(0, Math.min(alias.length(), 60)),
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        var making = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(making.getInputStream().readAllBytes(), UTF_8);
        assertThat(making.waitFor()).as(said).isZero();
    }

    private byte[] certificate(String alias) throws IOException {
        try {
            Certificate certificate =
                    KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()).getCertificate(alias);
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("keytool made no certificate: alias=" + alias, e);
        }
    }

    private static String pem(String kind, byte[] content) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }
}
