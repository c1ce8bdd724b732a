package io.lepton.transport;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.lepton.chassis.Web;
import io.lepton.federation.Happening;
import io.lepton.federation.LetterCode;
import io.lepton.federation.MemoryJournal;
import io.lepton.federation.Message;
import io.lepton.federation.ParticipantCore;
import io.lepton.federation.Plan;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.SitePolicy;
import io.lepton.federation.strategy.LocalWork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A coordinator that has forgotten an update, as one does that was killed before it had written it down, asks again; by then the site has
 * forgotten the parts of its letter.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class LetterSaidTwiceTest {
    private static final String SITE = "p00";
    /** Its update is longer than a letter, so it is a part. */
    private static final int MODEL = 2_000;

    @TempDir
    private Path folder;

    @Test
    void bringsItsPartsAgain() throws Exception {
        var ground = new Ground(folder, 2);
        var plan = ground.plan(Visibility.COORDINATOR, 1, 1, Duration.ofMinutes(5));
        var config = ground.server(folder.resolve("server"), Duration.ZERO);
        var models = PartFolder.open(folder.resolve("server/models"));
        var coordinator = new Forgetful(plan, new LetterCode(models));
        var desk = new SiteDesk(config, models, coordinator::hear, Reception.closed());
        coordinator.mailbox.complete(desk.mailbox(SITE).orElseThrow());
        Path outgoing = folder.resolve("outgoing");
        try (var web = Web.start(1);
                var server = CallServer.start(
                        web, ground.tls(ground.coordinator), config.host(), config.port(), desk.methods())) {
            SiteClient.run(
                    new SiteConfig(
                            Ground.identity(SITE),
                            Ground.FEDERATION,
                            server.endpoint(),
                            outgoing,
                            folder.resolve("models")),
                    new SiteClient.Site(
                            ParticipantCore.begin(SITE, SitePolicy.open(), requireNonNull(ground.keys.get(SITE))),
                            new MemoryJournal(),
                            new SlopeTrainer(0)),
                    web,
                    ground.tls(SITE),
                    ground.random,
                    Ground.CLOCK,
                    _ -> {});
        }
        assertThat(coordinator.updates).hasSize(2);
        assertThat(coordinator.updates.getLast()).isEqualTo(coordinator.updates.getFirst());
    }

    /** Says what begins a round, hears the update, asks the same again, and says farewell to the second. */
    private static final class Forgetful {
        private final Plan plan;
        private final LetterCode letters;
        private final CompletableFuture<Mailbox> mailbox = new CompletableFuture<>();
        private final List<Message.CodedUpdate> updates = new CopyOnWriteArrayList<>();
        private boolean isBegun;

        private Forgetful(Plan plan, LetterCode letters) {
            this.plan = plan;
            this.letters = letters;
        }

        private synchronized CompletableFuture<Void> hear(Happening happening) {
            if (happening instanceof Happening.Heard(Message.FromParticipant message)) {
                switch (message) {
                    case Message.Hello _ -> begin();
                    case Message.CodedUpdate update -> {
                        updates.add(update);
                        say(updates.size() == 1 ? start() : new Message.Farewell("that was all"));
                    }
                    case Message.Agreement _ -> {}
                    case Message.Decline _, Message.Leave _, Message.SecureAnswer _, Message.TrialResult _ ->
                        throw new AssertionError("not asked for: " + message);
                }
            }
            return CompletableFuture.completedFuture(null);
        }

        private void begin() {
            if (!isBegun) {
                isBegun = true;
                say(new Message.Invitation(plan));
                say(start());
            }
        }

        private Message.RoundStart start() {
            return new Message.RoundStart(
                    1,
                    plan.digest(),
                    plan.participants(),
                    LocalWork.plain(Ground.model(MODEL)).narrowed());
        }

        private void say(Message.FromCoordinator message) {
            try {
                mailbox.join().put(ByteString.copyFrom(letters.encode(message).content()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
