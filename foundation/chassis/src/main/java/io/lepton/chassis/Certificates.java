package io.lepton.chassis;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener's certificates, read again whenever their files change, so that new ones need no restart.
 *
 * <p>Connections keep the certificates that they began with; the next handshake sees the new ones. Files that cannot be
 * used, as while one of two is already replaced, change nothing and are warned of once. Files are read on worker threads.
 * Safe for any thread.
 */
public final class Certificates implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

    private final Web web;
    private final TlsConfig config;
    private final AtomicBoolean isLooking = new AtomicBoolean();
    private volatile PemPair current;
    private volatile @Nullable PemPair refused;
    private volatile long timer = -1;

    private Certificates(Web web, TlsConfig config, PemPair current) {
        this.web = web;
        this.config = config;
        this.current = current;
    }

    /**
     * Reads the files; not on an event loop.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} if one is missing or broken, or they do not belong
     *     together
     */
    public static Certificates read(Web web, TlsConfig config) {
        PemPair pair = PemPair.read(config);
        pair.verify(web.vertx());
        return new Certificates(web, config, pair);
    }

    /** Makes a listener speak TLS alone: HTTP/2 and HTTP/1.1, as the handshake settles. */
    public HttpServerOptions secure(HttpServerOptions options) {
        return options.setSsl(true).setUseAlpn(true).setKeyCertOptions(current.toOptions());
    }

    /** Gives listeners that {@link #secure} prepared new certificates when there are some, until this is closed. */
    public void follow(Listeners listeners) {
        follow(pair -> use(pair, listeners));
    }

    /** The keys in force, for a listener of another kind. */
    public KeyManagerFactory keys() {
        return current.toKeys(web.vertx());
    }

    /** Gives such a listener new keys when there are some, on a worker thread, until this is closed. */
    public void followKeys(Consumer<KeyManagerFactory> listener) {
        follow(pair -> {
            listener.accept(pair.toKeys(web.vertx()));
            tellReplaced();
        });
    }

    private void follow(Consumer<PemPair> user) {
        timer = web.vertx().setPeriodic(config.lookEvery().toMillis(), _ -> look(user));
    }

    /** Looks no more. */
    @Override
    public void close() {
        web.vertx().cancelTimer(timer);
    }

    private void look(Consumer<PemPair> user) {
        if (isLooking.compareAndSet(false, true)) {
            web.vertx()
                    .executeBlocking(() -> {
                        readAgain(user);
                        return true;
                    })
                    .onComplete(_ -> isLooking.set(false));
        }
    }

    private void readAgain(Consumer<PemPair> user) {
        PemPair found = current;
        try {
            found = PemPair.read(config);
            if (found.equals(current)) {
                refused = null;
            } else if (!found.equals(refused)) {
                found.verify(web.vertx());
                current = found;
                refused = null;
                user.accept(found);
            }
        } catch (LeptonException e) {
            refuse(found, e);
        }
    }

    private void use(PemPair found, Listeners listeners) {
        var options = new ServerSSLOptions().setUseAlpn(true).setKeyCertOptions(found.toOptions());
        listeners.use(options).onSuccess(_ -> tellReplaced()).onFailure(failure -> LOG.atWarn()
                .addKeyValue("certificates", config.certificates())
                .setCause(failure)
                .log("certificates not replaced"));
    }

    private void tellReplaced() {
        LOG.atInfo().addKeyValue("certificates", config.certificates()).log("certificates replaced");
    }

    private void refuse(PemPair found, LeptonException refusal) {
        if (!found.equals(refused)) {
            refused = found;
            LOG.atWarn()
                    .addKeyValue("reason", refusal.getMessage())
                    .log("changed certificates cannot be used, the former stay");
        }
    }
}
