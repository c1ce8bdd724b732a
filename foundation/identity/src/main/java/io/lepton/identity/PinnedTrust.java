package io.lepton.identity;

import io.lepton.domain.PeerIdentity;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Believes one authority, known by the digest of its certificate alone, and only where it vouches for one identity: for the first
 * call of a process that knows nothing of its fleet but a token. Immutable.
 */
public final class PinnedTrust extends X509ExtendedTrustManager {
    private static final int URI_NAME = 6;

    private final String sha256;
    private final PeerIdentity expected;

    private PinnedTrust(String sha256, PeerIdentity expected) {
        this.sha256 = sha256;
        this.expected = expected;
    }

    /** What a call is made with. */
    public static SSLContext context(String authoritySha256, PeerIdentity expected, SecureRandom random) {
        try {
            var context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {new PinnedTrust(authoritySha256, expected)}, random);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS 1.3", e);
        }
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        try {
            X509Certificate authority = chain[chain.length - 1];
            X509Certificate leaf = chain[0];
            boolean isPinned = MessageDigest.isEqual(
                    HexFormat.of().parseHex(AuthorityFolder.fingerprint(authority)),
                    HexFormat.of().parseHex(sha256));
            if (!isPinned || chain.length != 2 || authority.getBasicConstraints() < 0) {
                throw new CertificateException("not vouched for by the authority that the token names");
            }
            authority.checkValidity();
            leaf.checkValidity();
            leaf.verify(authority.getPublicKey());
            if (leaf.getSubjectAlternativeNames().stream()
                    .noneMatch(name -> name.equals(List.of(URI_NAME, expected.uri())))) {
                throw new CertificateException("not a certificate of " + expected.uri());
            }
        } catch (CertificateException e) {
            throw e;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new CertificateException("not a certificate of the fleet's", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        throw new CertificateException("this only calls");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        throw new CertificateException("this only calls");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        throw new CertificateException("this only calls");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
