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
import io.lepton.federation.LocalFederation;
import io.lepton.federation.Message;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A federation's coordinator as a process runs it: participants call it, and it comes back from its journal. Safe for any thread.
 */
public final class CoordinatorServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorServer.class);
    /** The model of the round, of the one before, their control variates; and time for whoever reads one still. */
    private static final int MODELS_KEPT = 8;

    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final CoordinatorDoor door;
    private final CoordinatorCore core;
    private final LetterCode letters;
    private final LocalFederation.Listener listener;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final CoreLoop loop;

    CoordinatorServer(
            CoordinatorDoor door,
            CoordinatorCore core,
            Journal journal,
            Clock clock,
            LocalFederation.Listener listener) {
        this.door = door;
        this.core = core;
        this.listener = listener;
        this.letters = new LetterCode(door.models());
        this.loop = new CoreLoop(this::take, journal, clock, this::perform, this::tellAdvance);
        loop.start(core.wake(clock.now()));
    }

    /**
     * Begins a federation or takes it up, and listens from now on.
     *
     * @param core as it comes from the journal; this owns it from now on, until it is closed
     * @param tls proof that this is the coordinator of the federation
     * @param listener hears how far it is, on the core's thread
     * @throws LeptonException if the port or the folder cannot be used
     */
    public static CoordinatorServer start(
            ServerConfig config,
            CoordinatorCore core,
            Journal journal,
            Web web,
            PeerTls tls,
            Clock clock,
            LocalFederation.Listener listener) {
        return CoordinatorDoor.open(config, web, tls, Reception.closed()).begin(core, journal, clock, listener);
    }

    /** Where it listens. */
    public Endpoint endpoint() {
        return door.endpoint();
    }

    /**
     * Waits for the federation's end, and a little for participants that have not heard of it.
     *
     * @throws LeptonException what kept it from going on; it can be taken up again
     */
    public CoordinatorCore awaitEnd() throws InterruptedException {
        Optional<CoordinatorCore> ended = awaitEnd(LOOK_AGAIN);
        while (ended.isEmpty()) {
            ended = awaitEnd(LOOK_AGAIN);
        }
        return ended.get();
    }

    /** The same; empty if it takes longer. */
    public Optional<CoordinatorCore> awaitEnd(Duration max) throws InterruptedException {
        try {
            CompletableFuture.anyOf(over, loop.broken()).get(max.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LeptonException failure
                    ? new LeptonException(failure.code(), String.valueOf(failure.getMessage()), failure)
                    : new LeptonException(ErrorCode.INTERNAL, "the coordinator broke off", e);
        }
        ServerConfig config = door.config();
        long nanosMax = config.farewellMax()
                .dividedBy(Math.max(1, config.sites().size()))
                .toNanos();
        for (String site : config.sites().keySet()) {
            if (!door.desk().mailbox(site).orElseThrow().awaitEmpty(nanosMax)) {
                LOG.atWarn().addKeyValue("site", site).log("a site has not heard that the federation is over");
            }
        }
        return Optional.of(core);
    }

    /** Listens no more; what is in the journal stays. */
    @Override
    public void close() {
        door.close();
        endLoop();
    }

    private void endLoop() {
        try {
            loop.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    CompletableFuture<Void> hear(Happening happening) {
        return loop.take(happening);
    }

    private List<Effect> take(Happening happening, Instant now) {
        if (happening instanceof Happening.Heard(Message.FromParticipant message)) {
            listener.sent(message.participant(), message);
        }
        return core.on(happening, now);
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.SendTo send -> send(send);
            case Effect.Tell tell -> listener.told(tell.line());
            case Effect.Write _, Effect.WakeAt _, Effect.Say _, Effect.DrawSecret _, Effect.Train _, Effect.Try _ ->
                throw new IllegalStateException("not a coordinator's: effect=" + effect);
        }
    }

    /** Whoever waits for the end finds all of it told. */
    private void tellAdvance() {
        listener.advanced(core);
        if (core.end().isPresent()) {
            over.complete(null);
        }
    }

    private void send(Effect.SendTo send) {
        Letter letter;
        try {
            listener.sent(send.participant(), send.message());
            letter = letters.encode(send.message());
            door.models().trim(MODELS_KEPT);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED,
                    "a letter's parts cannot be kept: path=" + door.config().folder(),
                    e);
        }
        // Who is in the plan, but was given no region, can never call.
        door.desk()
                .mailbox(send.participant())
                .ifPresent(mailbox -> mailbox.put(ByteString.copyFrom(letter.content())));
    }
}
