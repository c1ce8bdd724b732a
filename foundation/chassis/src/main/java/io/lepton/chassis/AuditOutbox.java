package io.lepton.chassis;

import io.lepton.domain.LeptonException;
import io.lepton.domain.RegionId;
import io.lepton.wire.AuditNote;
import io.lepton.wire.Paths;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the control plane's audit log what a gateway or a node saw, each second what has come meanwhile.
 *
 * <p>Noting never waits and takes bounded memory, whether a control plane is there or not: what is too much is counted, and
 * the count is told. What was noted and not told yet when the process ends is lost. Safe for any thread.
 */
public final class AuditOutbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditOutbox.class);
    private static final long PERIOD_MILLIS = 1_000;
    private static final Duration CALL_MAX = Duration.ofSeconds(3);

    private final Web web;
    private final ControlDoor control;
    private final NoteShelf shelf;
    private final Clock clock;
    private final RegionId region;
    private final AtomicBoolean isTelling = new AtomicBoolean();
    /** Guarded by this object's lock; no timer has a negative number. */
    private long timer = -1;

    private AuditOutbox(Web web, ControlAccess access, String reporter, RegionId region, Clock clock) {
        this.web = web;
        this.control = ControlDoor.of(web, access, CALL_MAX);
        this.region = region;
        this.clock = clock;
        this.shelf = new NoteShelf(reporter, region, clock.now() + "/" + clock.nanos());
    }

    /** An outbox that tells nothing until it is opened. */
    public static AuditOutbox of(Web web, ControlAccess access, String reporter, RegionId region, Clock clock) {
        return new AuditOutbox(web, access, reporter, region, clock);
    }

    /** Tells from now on. */
    public synchronized void open() {
        timer = web.vertx().setPeriodic(PERIOD_MILLIS, _ -> tell());
    }

    /** Notes something that happened now. */
    public void note(String actor, String action, String resource, String outcome, Optional<String> detail) {
        note(actor, action, resource, outcome, detail, 1);
    }

    /** Notes something that happened so often until now. */
    public void note(
            String actor, String action, String resource, String outcome, Optional<String> detail, long count) {
        shelf.add(new AuditNote(clock.now(), actor, action, resource, outcome, region, detail, count));
    }

    /** Tells no more. */
    @Override
    public synchronized void close() {
        web.vertx().cancelTimer(timer);
    }

    private void tell() {
        if (isTelling.compareAndSet(false, true)) {
            Thread.ofVirtual().name("lepton-audit-outbox").start(this::tellAll);
        }
    }

    private void tellAll() {
        try {
            for (var notes = shelf.next(); notes.isPresent(); notes = shelf.next()) {
                control.post(Paths.AUDIT_NOTES, notes.get());
                shelf.told();
            }
        } catch (LeptonException e) {
            // They are told once a control plane is there again; its absence is logged by others.
            LOG.atDebug().setCause(e).log("the audit log was not reached");
        } finally {
            isTelling.set(false);
        }
    }
}
