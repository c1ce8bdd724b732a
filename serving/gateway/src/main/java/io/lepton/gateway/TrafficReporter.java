package io.lepton.gateway;

import io.lepton.chassis.ControlAccess;
import io.lepton.chassis.ControlDoor;
import io.lepton.chassis.Web;
import io.lepton.domain.LeptonException;
import io.lepton.domain.RegionId;
import io.lepton.wire.ArmReport;
import io.lepton.wire.Paths;
import io.lepton.wire.TrafficReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the control plane what a gateway has counted, one report at a time. Safe for any thread.
 *
 * <p>Counts are sums since the start, so a report that is lost loses nothing.
 */
final class TrafficReporter {
    private static final Logger LOG = LoggerFactory.getLogger(TrafficReporter.class);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);

    private final ControlDoor control;
    private final RegionId region;
    private final String process;
    private final ArmFigures figures;
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicBoolean isSending = new AtomicBoolean();

    TrafficReporter(Web web, ControlAccess access, RegionId region, Instant startedAt, ArmFigures figures) {
        this.control = ControlDoor.of(web, access, CALL_TIMEOUT);
        this.region = region;
        this.process = region + "@" + startedAt;
        this.figures = figures;
    }

    /** Sends a report, unless nothing was ever counted or the last one is still on its way. */
    void report() {
        List<ArmReport> arms = figures.reports();
        if (!arms.isEmpty() && isSending.compareAndSet(false, true)) {
            var report = new TrafficReport(region, process, sequence.incrementAndGet(), arms);
            Thread.ofVirtual().name("traffic report " + region).start(() -> send(report));
        }
    }

    private void send(TrafficReport report) {
        try {
            control.post(Paths.TRAFFIC_REPORTS, report);
        } catch (LeptonException e) {
            LOG.atDebug().addKeyValue("region", region).setCause(e).log("traffic report was lost");
        } finally {
            isSending.set(false);
        }
    }
}
