package io.lepton.server;

import io.lepton.chassis.Clock;
import io.lepton.cli.LaunchProgress;
import io.lepton.cli.SiteOptions;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.lepton.federating.TakingPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One site of a federation, as a process of its own: it calls, and nobody calls it. A signal ends it; the next start goes on. */
final class SiteProcess {
    private static final Logger LOG = LoggerFactory.getLogger(SiteProcess.class);
    private static final String ENGINE_CACHE = "org.bytedeco.javacpp.cachedir";

    private final Clock clock = new SystemClock();

    int run(SiteOptions options, LaunchProgress progress) throws InterruptedException {
        String text = text(options.file());
        PeerIdentity.OfSite who = TakingPart.identity(options.file().toString(), text, options.name());
        if (System.getProperty(ENGINE_CACHE) == null) {
            System.setProperty(
                    ENGINE_CACHE,
                    options.home().resolve("cache").resolve("training").toString());
        }
        try (var stop = StopSignal.listen()) {
            takePart(options, text, who, progress, stop);
        } catch (CancellationException e) {
            LOG.atInfo().addKeyValue("reason", e.getMessage()).log("ended");
        }
        return 0;
    }

    private void takePart(
            SiteOptions options, String text, PeerIdentity.OfSite who, LaunchProgress progress, StopSignal stop)
            throws InterruptedException {
        try (var proof = FederationProof.take(
                options.home(),
                "site-" + who.site(),
                who,
                options.proof(),
                clock,
                call -> new PatientCall(call, stop, () -> progress.step("Waiting for the control plane")))) {
            var site =
                    new TakingPart.Site(who.site(), options.data(), proof.home().folder("federations"));
            var around =
                    new TakingPart.Surroundings(proof.web(), proof.tls(), clock, new SecureRandom(), progress::say);
            Thread work = Thread.currentThread();
            Thread watcher = Thread.ofVirtual().name("lepton-site-stop").start(() -> interruptAtStop(work, stop));
            try {
                TakingPart.run(options.file().toString(), text, site, options.coordinator(), around);
            } catch (InterruptedException e) {
                if (!stop.isGiven()) {
                    throw e;
                }
                progress.say("stopped; the next start goes on");
            } finally {
                watcher.interrupt();
            }
        }
    }

    private static void interruptAtStop(Thread work, StopSignal stop) {
        try {
            stop.await();
            work.interrupt();
        } catch (InterruptedException _) {
            // The federation is over.
            Thread.currentThread().interrupt();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION, "cannot read: federation=" + file + ", cause=" + e, e);
        }
    }
}
