package io.lepton.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.lepton.domain.PeerIdentity;
import io.lepton.federation.Message;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.secure.SecureMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One of four sites says nothing any more from some step on; the others go on when the step's time is over. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class SilentSiteTest {
    private static final int SITES = 4;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path made;

    @SuppressWarnings("NullAway.Init")
    private static Ground ground;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makesCertificates() throws Exception {
        ground = new Ground(made, SITES);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Message.Agreement.class,
                SecureMessage.Keys.class,
                SecureMessage.Shares.class,
                SecureMessage.MaskedInput.class,
                SecureMessage.Consent.class,
                SecureMessage.UnmaskReply.class,
                Message.TrialResult.class
            })
    void theOthersGoOn(Class<?> unsaid) throws Exception {
        var plan = ground.plan(Visibility.NOBODY, 1, 3, Duration.ofSeconds(2));
        try (var run = new Run(ground, plan, Ground.model(10), folder, Duration.ofMillis(400));
                var calls = new CallClient(
                        run.web,
                        ground.tls("p00"),
                        run.server.endpoint(),
                        new PeerIdentity.OfCoordinator(Ground.FEDERATION))) {
            var puppet = new PuppetSite(
                    calls,
                    ByteString.copyFrom(new byte[16]),
                    run.core("p00"),
                    new SlopeTrainer(0),
                    folder.resolve("puppet"));
            for (int i = 1; i < SITES; i++) {
                run.join(Ground.name(i), new SlopeTrainer(i));
            }
            assertThat(puppet.runUntil(unsaid).hasRemaining()).isTrue();
            var ended = run.server.awaitEnd();
            assertThat(ended.end()).contains("all rounds are committed");
            assertThat(ended.reports().getLast().updateCount()).isBetween(3, 4);
        }
    }
}
