package io.lepton.chassis;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * By what a process proves to the others of its fleet who it is, and whom it believes: mutual TLS, version 1.3, with certificates of
 * the fleet's own authority.
 *
 * <p>All of it can be replaced while connections stand: they keep what they began with, the next handshake sees the new. Whoever is
 * called is checked by the host that its identity is called as, whatever its address; whoever calls, by {@link #peerOf}. Safe for any
 * thread.
 */
public final class PeerTls {
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.3");
    private static final int URI_NAME = 6;

    private final List<Consumer<PeerTls>> followers = new CopyOnWriteArrayList<>();
    private volatile Proof proof;

    /** What is shown and believed at one time. */
    private record Proof(PemPair pair, String authorities, ClientSSLOptions client) {}

    private PeerTls(Proof proof) {
        this.proof = proof;
    }

    /**
     * Proof of an identity.
     *
     * @param certificates PEM: the process's certificate, and behind it those that vouch for it
     * @param key PEM: its private key
     * @param authorities PEM: whom it believes
     */
    public static PeerTls of(String certificates, String key, String authorities) {
        return new PeerTls(proof(certificates, key, authorities));
    }

    /** Shows and believes something else from the next handshake on. */
    public void replace(String certificates, String key, String authorities) {
        proof = proof(certificates, key, authorities);
        followers.forEach(follower -> follower.accept(this));
    }

    private static Proof proof(String certificates, String key, String authorities) {
        var pair = new PemPair(certificates, key);
        var client = new ClientSSLOptions()
                .setHostnameVerificationAlgorithm("HTTPS")
                .setKeyCertOptions(pair.toOptions())
                .setTrustOptions(trust(authorities))
                .setEnabledSecureTransportProtocols(PROTOCOLS);
        return new Proof(pair, authorities, client);
    }

    private static PemTrustOptions trust(String authorities) {
        return new PemTrustOptions().addCertValue(Buffer.buffer(authorities));
    }

    /** Tells a listener each time that something is replaced. */
    public void follow(Consumer<PeerTls> follower) {
        followers.add(follower);
    }

    /** Tells it no more. */
    public void forget(Consumer<PeerTls> follower) {
        followers.remove(follower);
    }

    /** What the listener of a server shows and believes; whether a caller must show something is its to say. */
    public ServerSSLOptions server(ClientAuth callers) {
        Proof now = proof;
        return new ServerSSLOptions()
                .setClientAuth(callers)
                .setKeyCertOptions(now.pair().toOptions())
                .setTrustOptions(trust(now.authorities()))
                .setEnabledSecureTransportProtocols(PROTOCOLS);
    }

    /** What a caller of peers shows and believes; it must still say whom it means to call. */
    public ClientSSLOptions client() {
        return proof.client();
    }

    /** The keys, for a pipeline that is not Vert.x's. */
    public KeyManagerFactory keys(Vertx vertx) {
        return proof.pair().toKeys(vertx);
    }

    /** Whom to believe, for such a pipeline. */
    public TrustManagerFactory trust(Vertx vertx) {
        try {
            return trust(proof.authorities()).getTrustManagerFactory(vertx);
        } catch (Exception e) {
            // Whatever a broken text leads to is the text's fault.
            throw new LeptonException(ErrorCode.INVALID_CONFIGURATION, "not certificates in PEM: field=authorities", e);
        }
    }

    /** Makes a request one to a peer: by TLS, and only if whoever answers there proves to be that peer. */
    RequestOptions address(RequestOptions request, URI url, PeerIdentity peer) {
        return request.setSsl(true)
                .setSslOptions(proof.client())
                .setServer(SocketAddress.inetSocketAddress(url.getPort(), url.getHost()))
                .setHost(peer.host());
    }

    /** Who has shown some certificates, which have been verified; empty if nobody of a fleet. */
    public static Optional<PeerIdentity> peerOf(List<? extends Certificate> shown) {
        if (shown.isEmpty() || !(shown.getFirst() instanceof X509Certificate leaf)) {
            return Optional.empty();
        }
        try {
            Collection<List<?>> names = leaf.getSubjectAlternativeNames();
            if (names == null) {
                return Optional.empty();
            }
            return names.stream()
                    .filter(name -> Integer.valueOf(URI_NAME).equals(name.getFirst()))
                    .findFirst()
                    .flatMap(name -> PeerIdentity.parse(String.valueOf(name.get(1))));
        } catch (CertificateParsingException _) {
            return Optional.empty();
        }
    }
}
