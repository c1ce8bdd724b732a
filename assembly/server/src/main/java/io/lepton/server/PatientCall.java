package io.lepton.server;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.Certified;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A first call that is made again until a control plane is there to say something, and given up at once when the process is told
 * to end. What a control plane refuses is not asked again. Blocks; used by one thread, which it interrupts.
 */
final class PatientCall implements PeerProof.Certifier {
    private static final Logger LOG = LoggerFactory.getLogger(PatientCall.class);
    private static final Duration RETRY_MIN = Duration.ofMillis(200);
    private static final Duration RETRY_MAX = Duration.ofSeconds(5);
    /** Nobody is there yet, or not for long enough. */
    private static final Set<ErrorCode> PASSING =
            Set.of(ErrorCode.FLEET_UNREACHABLE, ErrorCode.CONTROL_STANDBY, ErrorCode.OVERLOADED);

    private final PeerProof.Certifier call;
    private final StopSignal stop;
    private final Runnable onWait;

    /**
     * A call that waits.
     *
     * @param call is interrupted when the process is told to end
     * @param onWait is told once, if it has to wait
     */
    PatientCall(PeerProof.Certifier call, StopSignal stop, Runnable onWait) {
        this.call = call;
        this.stop = stop;
        this.onWait = onWait;
    }

    /** @throws CancellationException if the process was told to end before */
    @Override
    public Certified certify(byte[] request) {
        Thread caller = Thread.currentThread();
        var isOver = new CompletableFuture<Void>();
        Thread watcher = Thread.ofVirtual().name("lepton-first-call").start(() -> interruptAtStop(caller, isOver));
        try {
            return untilAnswered(request);
        } catch (InterruptedException e) {
            throw (CancellationException) new CancellationException("told to end before it had enrolled").initCause(e);
        } finally {
            // What comes next must not be interrupted any more; whoever waits for the signal finds it given.
            watcher.interrupt();
            isOver.join();
            var _ = Thread.interrupted();
        }
    }

    private void interruptAtStop(Thread caller, CompletableFuture<Void> isOver) {
        try {
            stop.await();
            caller.interrupt();
        } catch (InterruptedException _) {
            // The call is over.
            Thread.currentThread().interrupt();
        } finally {
            isOver.complete(null);
        }
    }

    private Certified untilAnswered(byte[] request) throws InterruptedException {
        Duration retry = RETRY_MIN;
        boolean isFirst = true;
        while (true) {
            try {
                return call.certify(request);
            } catch (LeptonException e) {
                if (stop.isGiven()) {
                    throw (InterruptedException) new InterruptedException("told to end").initCause(e);
                }
                if (!PASSING.contains(e.code())) {
                    throw e;
                }
                if (isFirst) {
                    isFirst = false;
                    LOG.atWarn().addKeyValue("reason", e.getMessage()).log("no control plane to enrol at yet");
                    onWait.run();
                }
            }
            if (stop.await(retry)) {
                throw new InterruptedException("told to end");
            }
            retry = retry.multipliedBy(2).compareTo(RETRY_MAX) < 0 ? retry.multipliedBy(2) : RETRY_MAX;
        }
    }
}
