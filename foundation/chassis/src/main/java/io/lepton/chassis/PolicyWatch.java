package io.lepton.chassis;

import io.lepton.domain.LeptonException;
import io.lepton.wire.Paths;
import io.lepton.wire.PolicyConfirmation;
import io.lepton.wire.PolicyQuestion;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the control plane, twice a second, which rules of residency are in force, so that a receiver of snapshots can tell how
 * old what it knows is.
 *
 * <p>A snapshot that arrives proves nothing of now: it may have been on its way for long. An answer does: it holds the number
 * of its question, so it was given after that was asked. Its age is counted from the question on, by the asker's own
 * monotonic clock, and to that comes how long the control plane has not heard from its store; no two clocks are compared. Safe
 * for any thread.
 */
public final class PolicyWatch implements AutoCloseable {
    /**
     * What was in force.
     *
     * @param policies the digest of the rules
     * @param epoch of the reign
     * @param revision of the snapshot that was in force with them
     * @param atNanos when, at the earliest, by the asker's clock
     */
    public record Confirmed(String policies, long epoch, long revision, long atNanos) {}

    private static final Logger LOG = LoggerFactory.getLogger(PolicyWatch.class);
    private static final long ASK_MILLIS = 500;
    private static final Duration CALL_MAX = Duration.ofSeconds(1);
    private static final int NONCE_BYTES = 16;
    private static final long NO_TIMER = -1;

    private final Web web;
    private final Clock clock;
    private final String receiver;
    private final ControlDoor control;
    private final Supplier<Set<String>> keys;
    private final Consumer<Confirmed> listener;
    private final SecureRandom random = new SecureRandom();
    private final AtomicBoolean isWanted = new AtomicBoolean();
    private final AtomicBoolean isAsking = new AtomicBoolean();
    private volatile long timer = NO_TIMER;
    private volatile boolean isClosed;
    /** Written by whoever asks, one at a time. */
    private volatile boolean isDoubted;

    /**
     * A watch that does not ask yet.
     *
     * @param keys the public keys that are believed at a moment
     * @param listener hears what was in force, on a thread that may block
     */
    public PolicyWatch(
            Web web,
            Clock clock,
            ControlAccess access,
            Audience audience,
            Supplier<Set<String>> keys,
            Consumer<Confirmed> listener) {
        this.web = web;
        this.clock = clock;
        this.receiver = audience.receiver();
        this.control = ControlDoor.of(web, access, CALL_MAX);
        this.keys = keys;
        this.listener = listener;
    }

    /** Begins to ask. */
    public void open() {
        timer = web.vertx().setPeriodic(ASK_MILLIS, _ -> ask());
    }

    /** Asks now, beside the usual times; returns at once. */
    public void ask() {
        isWanted.set(true);
        if (!isClosed && isAsking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("lepton-policy-watch").start(this::askWhileWanted);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        web.vertx().cancelTimer(timer);
    }

    private void askWhileWanted() {
        try {
            while (!isClosed && isWanted.getAndSet(false)) {
                askOnce();
            }
        } finally {
            isAsking.set(false);
        }
    }

    /** Told once for all that come in a row. */
    private void doubt() {
        if (!isDoubted) {
            isDoubted = true;
            LOG.atWarn().addKeyValue("receiver", receiver).log("a confirmation of the policies is not believed");
        }
    }

    private void askOnce() {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var question = new PolicyQuestion(receiver, HexFormat.of().formatHex(nonce));
        long askedNanos = clock.nanos();
        try {
            var said = control.ask(Paths.POLICY_CONFIRMATIONS, question, PolicyConfirmation.class);
            if (!said.question().equals(question) || !said.isBelieved(keys.get())) {
                doubt();
                return;
            }
            isDoubted = false;
            long atNanos = askedNanos - Duration.ofMillis(said.heldMillis()).toNanos();
            listener.accept(new Confirmed(said.policies(), said.epoch(), said.revision(), atNanos));
        } catch (LeptonException e) {
            // What is not confirmed grows old, which is told on every answer.
            LOG.atDebug().addKeyValue("receiver", receiver).setCause(e).log("the policies were not confirmed");
        }
    }
}
