package io.lepton.transport;

import com.google.protobuf.ByteString;
import io.lepton.chassis.Clock;
import io.lepton.chassis.PeerTls;
import io.lepton.chassis.Web;
import io.lepton.domain.Endpoint;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.federation.CoordinatorCore;
import io.lepton.federation.Effect;
import io.lepton.federation.Happening;
import io.lepton.federation.Journal;
import io.lepton.federation.Letter;
import io.lepton.federation.LetterCode;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A federation's coordinator as a process runs it: participants call it, and it comes back from its journal. Safe for any thread.
 */
public final class CoordinatorServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorServer.class);
    /** The model of the round, of the one before, their control variates; and time for whoever reads one still. */
    private static final int MODELS_KEPT = 8;

    private final ServerConfig config;
    private final CoordinatorCore core;
    private final PartFolder models;
    private final LetterCode letters;
    private final Consumer<String> progress;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final SiteDesk desk;
    private final CoreLoop loop;
    private final CallServer server;

    private CoordinatorServer(
            ServerConfig config,
            CoordinatorCore core,
            Journal journal,
            Web web,
            PeerTls tls,
            Clock clock,
            Consumer<String> progress)
            throws IOException {
        this.config = config;
        this.core = core;
        this.progress = progress;
        this.models = PartFolder.open(config.folder().resolve("models"));
        this.letters = new LetterCode(models);
        this.desk = new SiteDesk(config, models, this::hear);
        if (core.end().isPresent()) {
            over.complete(null);
        }
        this.loop = new CoreLoop(core::on, journal, clock, this::perform);
        loop.start(core.wake(clock.now()));
        try {
            this.server = CallServer.start(web, tls, config.host(), config.port(), desk.methods());
        } catch (LeptonException e) {
            endLoop();
            throw e;
        }
    }

    /**
     * Begins a federation or takes it up, and listens from now on.
     *
     * @param core as it comes from the journal; this owns it from now on, until it is closed
     * @param tls proof that this is the coordinator of the federation
     * @param progress hears in lines how far it is, on the core's thread
     * @throws LeptonException if the port or the folder cannot be used
     */
    public static CoordinatorServer start(
            ServerConfig config,
            CoordinatorCore core,
            Journal journal,
            Web web,
            PeerTls tls,
            Clock clock,
            Consumer<String> progress) {
        try {
            return new CoordinatorServer(config, core, journal, web, tls, clock, progress);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED, "the federation's folder cannot be used: path=" + config.folder(), e);
        }
    }

    /** Where it listens. */
    public Endpoint endpoint() {
        return server.endpoint();
    }

    /**
     * Waits for the federation's end, and a little for participants that have not heard of it.
     *
     * @throws LeptonException what kept it from going on; it can be taken up again
     */
    public CoordinatorCore awaitEnd() throws InterruptedException {
        try {
            CompletableFuture.anyOf(over, loop.broken()).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LeptonException failure
                    ? new LeptonException(failure.code(), String.valueOf(failure.getMessage()), failure)
                    : new LeptonException(ErrorCode.INTERNAL, "the coordinator broke off", e);
        }
        long nanosMax = config.farewellMax()
                .dividedBy(Math.max(1, config.sites().size()))
                .toNanos();
        for (String site : config.sites().keySet()) {
            if (!desk.mailbox(site).orElseThrow().awaitEmpty(nanosMax)) {
                LOG.atWarn().addKeyValue("site", site).log("a site has not heard that the federation is over");
            }
        }
        return core;
    }

    /** Listens no more; what is in the journal stays. */
    @Override
    public void close() {
        desk.close();
        server.close();
        endLoop();
    }

    private void endLoop() {
        try {
            loop.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Void> hear(Happening happening) {
        return loop.take(happening);
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.SendTo send -> send(send);
            case Effect.Tell tell -> progress.accept(tell.line());
            case Effect.Write _, Effect.WakeAt _, Effect.Say _, Effect.DrawSecret _, Effect.Train _, Effect.Try _ ->
                throw new IllegalStateException("not a coordinator's: effect=" + effect);
        }
        if (core.end().isPresent()) {
            over.complete(null);
        }
    }

    private void send(Effect.SendTo send) {
        Letter letter;
        try {
            letter = letters.encode(send.message());
            models.trim(MODELS_KEPT);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED, "a letter's parts cannot be kept: path=" + config.folder(), e);
        }
        // Who is in the plan, but was given no region, can never call.
        desk.mailbox(send.participant()).ifPresent(mailbox -> mailbox.put(ByteString.copyFrom(letter.content())));
    }
}
