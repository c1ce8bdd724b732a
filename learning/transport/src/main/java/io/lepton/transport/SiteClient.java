package io.lepton.transport;

import com.google.protobuf.ByteString;
import io.lepton.chassis.Clock;
import io.lepton.chassis.PeerTls;
import io.lepton.chassis.Web;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.lepton.federation.Effect;
import io.lepton.federation.Happening;
import io.lepton.federation.Journal;
import io.lepton.federation.LetterCode;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.Message;
import io.lepton.federation.ParticipantCore;
import io.lepton.federation.SiteWork;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A participant as a process runs it: it calls the coordinator, never the other way round, for as long as that takes, and comes back
 * from its journal.
 *
 * <p>Three threads besides the core's: one fetches letters, one brings them, one trains. Calls that fail are made again.
 */
public final class SiteClient {
    private static final Logger LOG = LoggerFactory.getLogger(SiteClient.class);
    private static final int SESSION_BYTES = 16;
    private static final int UNSAID_MAX = 256;

    /**
     * What a site brings along.
     *
     * @param core as it comes from the journal; the client owns it from now on
     * @param journal as secret as the site's key
     */
    public record Site(ParticipantCore core, Journal journal, LocalTrainer trainer) {}

    private final Site site;
    private final SecureRandom random;
    private final Consumer<String> progress;
    private final Session session;
    private final RemoteParts parts;
    private final BlockingQueue<Message.FromParticipant> unsaid = new LinkedBlockingQueue<>(UNSAID_MAX);
    private final ExecutorService training = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("lepton-federation-training").factory());
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final CoreLoop loop;

    private SiteClient(
            SiteConfig config, Site site, CallClient calls, SecureRandom random, Clock clock, Consumer<String> progress)
            throws IOException {
        this.site = site;
        this.random = random;
        this.progress = progress;
        byte[] id = new byte[SESSION_BYTES];
        random.nextBytes(id);
        this.session = new Session(calls, config.federation(), id, this::greet);
        this.parts = new RemoteParts(session, PartFolder.open(config.outgoing()), PartFolder.open(config.models()));
        this.loop = new CoreLoop(site.core()::on, site.journal(), clock, this::perform, () -> {});
    }

    /**
     * Takes part until the federation is over.
     *
     * @param tls proof that this is the site
     * @param random for the secrets of rounds
     * @param progress hears in lines how far it is
     * @throws LeptonException if this site is not let in, or another process has joined as it; whatever may pass is tried again
     */
    public static void run(
            SiteConfig config,
            Site site,
            Web web,
            PeerTls tls,
            SecureRandom random,
            Clock clock,
            Consumer<String> progress)
            throws InterruptedException {
        if (site.core().isOver()) {
            return;
        }
        var coordinator = new PeerIdentity.OfCoordinator(config.federation());
        try (var calls = new CallClient(web, tls, config.coordinator(), coordinator)) {
            var client = new SiteClient(config, site, calls, random, clock, progress);
            client.loop.start(site.core().wake(clock.now()));
            client.takePart();
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED, "the site's folders cannot be used: path=" + config.outgoing(), e);
        }
    }

    private void takePart() throws InterruptedException {
        Thread fetching = Thread.ofVirtual().name("lepton-federation-fetching").start(guarded(this::fetchForEver));
        Thread saying = Thread.ofVirtual().name("lepton-federation-saying").start(guarded(this::sayForEver));
        try {
            CompletableFuture.anyOf(over, loop.broken()).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LeptonException failure
                    ? new LeptonException(failure.code(), String.valueOf(failure.getMessage()), failure)
                    : new LeptonException(ErrorCode.INTERNAL, "the site broke off", e);
        } finally {
            fetching.interrupt();
            saying.interrupt();
            training.shutdownNow();
            loop.stop();
        }
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.Say say -> {
                // Of too many that wait, the oldest is of a round long gone.
                while (!unsaid.offer(say.message())) {
                    var _ = unsaid.poll();
                }
            }
            case Effect.DrawSecret draw -> {
                byte[] secret = new byte[SiteWork.SECRET_BYTES];
                random.nextBytes(secret);
                tell(SiteWork.drawn(draw, secret));
            }
            case Effect.Train train -> work(() -> SiteWork.train(site.trainer(), train));
            case Effect.Try trial -> work(() -> SiteWork.tryOut(site.trainer(), trial));
            case Effect.Tell line -> progress.accept(line.line());
            case Effect.Write _, Effect.WakeAt _, Effect.SendTo _ ->
                throw new IllegalStateException("not a participant's: effect=" + effect);
        }
        if (site.core().isOver()) {
            over.complete(null);
        }
    }

    private void work(Supplier<Happening> work) {
        training.execute(() -> {
            try {
                tell(work.get());
            } catch (RuntimeException e) {
                // Where a thread begins: a trainer that breaks ends the site, which can be started again.
                over.completeExceptionally(e);
            }
        });
    }

    /** What comes of it is the loop's to say. */
    private void tell(Happening happening) {
        var _ = loop.take(happening);
    }

    /** Each time it is there again, its core says so, and is asked again what it may have missed. */
    private void greet() {
        tell(new Happening.Tick());
    }

    private Runnable guarded(Endless work) {
        return () -> {
            try {
                work.run();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                over.completeExceptionally(e);
            }
        };
    }

    @FunctionalInterface
    private interface Endless {
        void run() throws InterruptedException;
    }

    private void fetchForEver() throws InterruptedException {
        var code = new LetterCode(parts);
        var patience = new Patience();
        while (!over.isDone()) {
            try {
                for (ByteString letter : session.fetch()) {
                    hear(code, letter);
                }
                patience.reset();
            } catch (LeptonException e) {
                checkPasses(e);
                LOG.atDebug().setCause(e).log("letters could not be fetched, trying again");
                patience.await();
            }
        }
    }

    /** A letter that cannot be read is passed over; the coordinator asks again. */
    private void hear(LetterCode code, ByteString letter) throws InterruptedException {
        try {
            loop.take(new Happening.Heard(code.decodeFromCoordinator(letter.asReadOnlyByteBuffer())))
                    .get();
        } catch (IllegalArgumentException | IOException e) {
            LOG.atWarn().setCause(e).log("a letter of the coordinator cannot be read");
        } catch (LeptonException e) {
            if (e.code() != ErrorCode.NOT_FOUND) {
                throw e;
            }
            // Its model is gone, so it is of an earlier round; those behind it are not.
            LOG.atDebug().setCause(e).log("a letter is too old to be read");
        } catch (ExecutionException e) {
            LOG.atDebug().setCause(e).log("the core has stopped");
        }
    }

    private void sayForEver() throws InterruptedException {
        var patience = new Patience();
        while (!over.isDone()) {
            Message.FromParticipant message = unsaid.take();
            boolean isSaid = false;
            while (!isSaid) {
                try {
                    say(message);
                    isSaid = true;
                    patience.reset();
                } catch (LeptonException e) {
                    checkPasses(e);
                    LOG.atDebug().setCause(e).log("a letter could not be brought, trying again");
                    patience.await();
                }
            }
        }
    }

    private void say(Message.FromParticipant message) {
        try {
            // Not one that remembers: what is said once more has lost its parts.
            var letter = new LetterCode(parts).encode(message);
            parts.bring(letter.parts());
            session.say(letter.content());
            parts.forgetBrought();
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.STORAGE_FAILED, "a letter's parts cannot be kept", e);
        }
    }

    /** Goes on if trying again may help. */
    static void checkPasses(LeptonException failure) {
        switch (failure.code()) {
            case FLEET_UNREACHABLE, UPSTREAM_FAILED, NOT_FOUND, INTERNAL, OVERLOADED, DEADLINE_EXCEEDED -> {}
            default -> throw failure;
        }
    }
}
