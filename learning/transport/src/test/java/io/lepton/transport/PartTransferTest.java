package io.lepton.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.chassis.Web;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.lepton.federation.Plan.Visibility;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model far larger than what is in memory of it goes both ways, is cut off on the way, and goes on with the piece that was missing. By
 * -Dlepton.federation.bytes=2500000000 and a heap of 128 MiB it is one of 2.5 GB.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
final class PartTransferTest {
    private static final long BYTES = Long.getLong("lepton.federation.bytes", 24L << 20);
    private static final int LINE = 64 << 10;

    @TempDir
    private Path folder;

    @Test
    void aModelGoesBothWaysAndOnAfterEachCut() throws Exception {
        var ground = new Ground(folder, 1);
        var plan = ground.plan(Visibility.COORDINATOR, 1, 1, Duration.ofMinutes(10));
        var config = new ServerConfig(
                Ground.FEDERATION,
                Map.of("p00", Ground.region("p00")),
                "127.0.0.1",
                0,
                folder.resolve("server"),
                4L << 30,
                Duration.ZERO);
        var models = PartFolder.open(folder.resolve("server/models"));
        var desk = new SiteDesk(config, models, _ -> CompletableFuture.completedFuture(null), Reception.closed());
        try (var web = Web.start(1);
                var server = CallServer.start(
                        web, ground.tls(ground.coordinator), config.host(), config.port(), desk.methods());
                var relay = new Relay(server.endpoint());
                var calls = new CallClient(
                        web, ground.tls("p00"), relay.endpoint(), new PeerIdentity.OfCoordinator(Ground.FEDERATION))) {
            var session = new Session(calls, plan.federation(), new byte[16], () -> {});
            var parts = new RemoteParts(
                    session, PartFolder.open(folder.resolve("outgoing")), PartFolder.open(folder.resolve("models")));

            String name = models.put(PartTransferTest::write);
            relay.cutAt.set(BYTES / 2);
            untilDone(() -> parts.open(name).close());
            assertThat(relay.cuts).as("cuts on the way down").hasValue(1);
            try (InputStream in = parts.open(name)) {
                assertThat(isAsWritten(in)).isTrue();
            }
            double down = (double) relay.toParticipants.get() / BYTES;
            assertThat(down).as("bytes down for each of the model").isBetween(1.0, 1.1 + 2.0 * (1 << 20) / BYTES);

            String own = parts.put(PartTransferTest::write);
            assertThat(own).isEqualTo(name);
            long before = relay.toCoordinator.get();
            relay.cutAt.set(relay.toCoordinator.get() + relay.toParticipants.get() + BYTES / 2);
            untilDone(() -> parts.bring(List.of(own)));
            assertThat(relay.cuts).as("cuts on the way up, too").hasValue(2);
            double up = (double) (relay.toCoordinator.get() - before) / BYTES;
            assertThat(up).as("bytes up for each of the model").isBetween(1.0, 1.1 + 2.0 * (1 << 20) / BYTES);
            try (InputStream in =
                    PartFolder.open(folder.resolve("server/from-p00")).open(own)) {
                assertThat(isAsWritten(in)).isTrue();
            }
        }
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws Exception;
    }

    private static void untilDone(Attempt attempt) throws Exception {
        var patience = new Patience();
        int failures = 0;
        while (true) {
            try {
                attempt.run();
                return;
            } catch (LeptonException e) {
                if (++failures == 20) {
                    throw e;
                }
                patience.await();
            }
        }
    }

    private static void write(OutputStream out) throws IOException {
        byte[] line = new byte[LINE];
        for (long at = 0; at < BYTES; at += LINE) {
            fill(line, at);
            out.write(line, 0, (int) Math.min(LINE, BYTES - at));
        }
    }

    private static boolean isAsWritten(InputStream in) throws IOException {
        byte[] line = new byte[LINE];
        for (long at = 0; at < BYTES; at += LINE) {
            fill(line, at);
            int length = (int) Math.min(LINE, BYTES - at);
            byte[] read = in.readNBytes(length);
            if (!Arrays.equals(read, 0, read.length, line, 0, length)) {
                return false;
            }
        }
        return in.read() < 0;
    }

    /** Each line begins with where it is. */
    private static void fill(byte[] line, long at) {
        ByteBuffer.wrap(line).putLong(0, at * 0x9E3779B97F4A7C15L).putLong(LINE - 8, at);
    }
}
