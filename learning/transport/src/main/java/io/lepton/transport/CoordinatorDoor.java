package io.lepton.transport;

import io.lepton.chassis.Clock;
import io.lepton.chassis.PeerTls;
import io.lepton.chassis.Web;
import io.lepton.domain.Endpoint;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.federation.CoordinatorCore;
import io.lepton.federation.Happening;
import io.lepton.federation.Journal;
import io.lepton.federation.LocalFederation;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Where the participants of a federation call: before its first round, to say what they bring along, and then to take part. Safe for
 * any thread.
 */
public final class CoordinatorDoor implements AutoCloseable {
    private final ServerConfig config;
    private final PartFolder models;
    private final SiteDesk desk;
    private final CallServer server;
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private volatile Optional<Function<Happening, CompletableFuture<Void>>> core = Optional.empty();

    private CoordinatorDoor(ServerConfig config, Web web, PeerTls tls, Reception reception) throws IOException {
        this.config = config;
        this.models = PartFolder.open(config.folder().resolve("models"));
        this.desk = new SiteDesk(config, models, this::hear, reception);
        this.server = CallServer.start(web, tls, config.host(), config.port(), desk.methods());
    }

    /**
     * Listens from now on.
     *
     * @param tls proof that this is the coordinator of the federation
     * @throws LeptonException if the port or the folder cannot be used
     */
    public static CoordinatorDoor open(ServerConfig config, Web web, PeerTls tls, Reception reception) {
        try {
            return new CoordinatorDoor(config, web, tls, reception);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED, "the federation's folder cannot be used: path=" + config.folder(), e);
        }
    }

    /**
     * Begins the federation or takes it up; once.
     *
     * @param coordinator as it comes from the journal; the server owns it from now on, until it is closed, as it owns this
     * @param listener hears how far it is, on the core's thread
     */
    public CoordinatorServer begin(
            CoordinatorCore coordinator, Journal journal, Clock clock, LocalFederation.Listener listener) {
        var begun = new CoordinatorServer(this, coordinator, journal, clock, listener);
        core = Optional.of(begun::hear);
        return begun;
    }

    /** Where it listens. */
    public Endpoint endpoint() {
        return server.endpoint();
    }

    /** Listens no more; closing it again does nothing. */
    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            desk.close();
            server.close();
        }
    }

    ServerConfig config() {
        return config;
    }

    PartFolder models() {
        return models;
    }

    SiteDesk desk() {
        return desk;
    }

    /** Who joins before the first round waits. */
    private CompletableFuture<Void> hear(Happening happening) {
        return core.orElseThrow(() -> new LeptonException(ErrorCode.OVERLOADED, "the federation has not begun yet"))
                .apply(happening);
    }
}
