package io.lepton.transport;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.lepton.chassis.PeerTls;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NodeId;
import io.lepton.domain.PeerIdentity;
import io.lepton.domain.RegionId;
import io.lepton.federation.Evaluation;
import io.lepton.federation.LetterCode;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.Message;
import io.lepton.federation.Plan;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.strategy.LocalWork;
import io.lepton.testkit.PemAuthority;
import io.lepton.wire.grpc.JoinReply;
import io.lepton.wire.grpc.JoinRequest;
import io.lepton.wire.grpc.SayReply;
import io.lepton.wire.grpc.SayRequest;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Callers that are not who they should be, or say what they should not; the coordinator refuses them and goes on. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class AttackTest {
    private static final Duration CALL_MAX = Duration.ofSeconds(20);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path made;

    @SuppressWarnings("NullAway.Init")
    private static Ground ground;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Run run;

    @BeforeAll
    static void makesCertificates() throws Exception {
        ground = new Ground(made, 2);
    }

    @BeforeEach
    void starts() {
        var plan = ground.plan(Visibility.COORDINATOR, 1, 2, Duration.ofMinutes(10));
        run = new Run(ground, plan, Ground.model(10), folder, Duration.ofSeconds(20));
    }

    @AfterEach
    void ends() {
        run.close();
    }

    @Test
    void aCertificateOfAnotherAuthorityDoesNotGetIn() throws Exception {
        var strange = PemAuthority.make(folder, "strange");
        var site = Ground.identity("p00");
        var pair = strange.certify(site.uri(), site.host());
        // It believes the fleet's authority, and so the coordinator; the coordinator does not believe it.
        refused(ErrorCode.FLEET_UNREACHABLE, () -> join(ground.tls(pair), session(1)));
        assertGoesOn();
    }

    @Test
    void aCoordinatorOfAnotherAuthorityIsNotBelieved() throws Exception {
        var strange = PemAuthority.make(folder, "strange");
        var site = Ground.identity("p00");
        var pair = requireNonNull(ground.pairs.get(site.site()));
        refused(
                ErrorCode.FLEET_UNREACHABLE,
                () -> join(PeerTls.of(pair.certificates(), pair.key(), strange.certificateText()), session(1)));
    }

    @Test
    void aCertificateOfAnybodyButASiteOfThisFederationIsRefused() throws Exception {
        for (PeerIdentity who : List.of(
                new PeerIdentity.OfNode(Ground.region("p00"), new NodeId("p00")),
                new PeerIdentity.OfSite(new RegionId("elsewhere"), "p00"),
                new PeerIdentity.OfSite(Ground.region("p00"), "p07"))) {
            refused(ErrorCode.FORBIDDEN, () -> join(ground.tls(ground.certify(who)), session(1)));
        }
        assertGoesOn();
    }

    @Test
    void aLetterInAnothersNameIsRefused() throws Exception {
        try (var calls = client(ground.tls("p00"))) {
            join(calls, session(1));
            refused(ErrorCode.FORBIDDEN, () -> say(calls, session(1), letter(new Message.Leave("p01"))));
        }
        assertGoesOn();
    }

    @Test
    void aCallWithoutASessionIsRefused() throws Exception {
        try (var calls = client(ground.tls("p00"))) {
            refused(ErrorCode.NOT_FOUND, () -> say(calls, session(1), letter(new Message.Hello("p00"))));
            join(calls, session(1));
            refused(ErrorCode.CONFLICT, () -> say(calls, session(2), letter(new Message.Hello("p00"))));
        }
    }

    @Test
    void whoJoinsTwiceIsTheOneThatJoinedLast() throws Exception {
        try (var calls = client(ground.tls("p00"));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var former = new Session(calls, Ground.FEDERATION, session(1).toByteArray(), () -> {});
            former.say(letter(new Message.Hello("p00")));
            Future<?> waiting = threads.submit(() -> {
                while (true) {
                    var _ = former.fetch();
                }
            });
            assertGoesOn();
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> waiting.get(60, TimeUnit.SECONDS))
                    .withMessageContaining("another process has joined");
        }
    }

    @Test
    void aSiteThatAnotherProcessHasReplacedEnds() throws Exception {
        var trains = new CountDownLatch(1);
        var isReplaced = new CountDownLatch(1);
        var trainer = new SlopeTrainer(0);
        Future<?> replaced = run.joining("p00", new LocalTrainer() {
            @Override
            public Learned train(int round, Plan.Local local, LocalWork work, Weights ownControl) {
                trains.countDown();
                awaitUninterruptibly(isReplaced);
                return trainer.train(round, local, work, ownControl);
            }

            @Override
            public Evaluation evaluate(Weights model) {
                return trainer.evaluate(model);
            }
        });
        run.join("p01", new SlopeTrainer(1));
        assertThat(trains.await(60, TimeUnit.SECONDS)).isTrue();
        join(ground.tls("p00"), session(9));
        isReplaced.countDown();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> replaced.get(60, TimeUnit.SECONDS))
                .withCauseInstanceOf(LeptonException.class)
                .withMessageContaining("another process has joined");
    }

    @Test
    void aLetterThatIsReplayedCountsOnce() throws Exception {
        try (var calls = client(ground.tls("p00"))) {
            run.join("p01", new SlopeTrainer(1));
            var puppet =
                    new PuppetSite(calls, session(1), run.core("p00"), new SlopeTrainer(0), folder.resolve("puppet"));
            ByteBuffer update = puppet.runUntil(Message.CodedUpdate.class);
            say(calls, session(1), update);
            say(calls, session(1), update);
            say(calls, session(1), puppet.runUntil(Message.TrialResult.class));
        }
        var ended = run.server.awaitEnd();
        assertThat(run.told).anyMatch(line -> line.contains("not taken from p00"));
        assertThat(ended.state())
                .isEqualTo(Run.local(ground, run.plan, Ground.model(10), Run.trainers(2))
                        .state());
    }

    @Test
    void garbageIsRefused() throws Exception {
        try (var calls = client(ground.tls("p00"))) {
            join(calls, session(1));
            for (byte[] garbage : List.of(new byte[0], new byte[] {1, 2, 3}, new byte[1_000])) {
                refused(ErrorCode.INVALID_REQUEST, () -> say(calls, session(1), ByteBuffer.wrap(garbage)));
            }
            refused(
                    ErrorCode.UNSUPPORTED,
                    () -> calls.call(
                            "/lepton.federation.v1.Federation/Steal",
                            SayReply.getDefaultInstance(),
                            SayReply.parser(),
                            CALL_MAX));
            var method = CallServer.Method.of(SayRequest.parser(), (_, request) -> request);
            refused(ErrorCode.INVALID_REQUEST, () -> method.answer(Optional.empty(), new byte[] {1, 2, 3}));
            refused(ErrorCode.INVALID_REQUEST, () -> CallFrame.read(Buffer.buffer(new byte[] {0, 0, 0, 0, 9})));
            refused(ErrorCode.INVALID_REQUEST, () -> CallFrame.read(Buffer.buffer()));
            refused(ErrorCode.UNSUPPORTED, () -> CallFrame.read(Buffer.buffer(new byte[] {1, 0, 0, 0, 0})));
        }
        assertGoesOn();
    }

    @Test
    void aMessageThatIsTooLongIsRefused() throws Exception {
        try (var calls = client(ground.tls("p00"))) {
            join(calls, session(1));
            refused(
                    ErrorCode.TOO_LARGE,
                    () -> say(calls, session(1), ByteBuffer.allocate(CallFrame.MESSAGE_BYTES_MAX + 1)));
            var session = new Session(calls, Ground.FEDERATION, session(1).toByteArray(), () -> {});
            long bytes = (1L << 30) + 1;
            int pieces = (int) ((bytes + PartDescription.PIECE_BYTES - 1) / PartDescription.PIECE_BYTES);
            var digests = ByteString.copyFrom(new byte[PartDescription.DIGEST_BYTES * pieces]);
            refused(
                    ErrorCode.TOO_LARGE,
                    () -> session.offer(new PartDescription(bytes, PartDescription.PIECE_BYTES, digests)));
        }
        assertGoesOn();
    }

    @Test
    void aPieceThatIsNotTheDescribedOneIsRefused() throws Exception {
        try (var calls = client(ground.tls("p00"))) {
            var session = new Session(calls, Ground.FEDERATION, session(1).toByteArray(), () -> {});
            var description = new PartDescription(5, PartDescription.PIECE_BYTES, ByteString.copyFrom(new byte[32]));
            assertThat(session.offer(description)).isZero();
            refused(ErrorCode.INVALID_REQUEST, () -> session.write(description.name(), 0, ByteBuffer.allocate(5)));
            refused(ErrorCode.NOT_FOUND, () -> session.describe("00".repeat(32)));
        }
        assertGoesOn();
    }

    /** Whatever was tried, the federation still comes to its end. */
    private void assertGoesOn() throws InterruptedException {
        run.join("p00", new SlopeTrainer(0));
        run.join("p01", new SlopeTrainer(1));
        assertThat(run.server.awaitEnd().end()).contains("all rounds are committed");
    }

    private CallClient client(PeerTls tls) {
        return new CallClient(run.web, tls, run.server.endpoint(), new PeerIdentity.OfCoordinator(Ground.FEDERATION));
    }

    private void join(PeerTls tls, ByteString session) {
        try (var calls = client(tls)) {
            join(calls, session);
        }
    }

    private static void join(CallClient calls, ByteString session) {
        var request = JoinRequest.newBuilder()
                .setFederation(Ground.FEDERATION)
                .setSession(session)
                .build();
        var _ = calls.call(FederationMethod.JOIN.path(), request, JoinReply.parser(), CALL_MAX);
    }

    private static void say(CallClient calls, ByteString session, ByteBuffer letter) {
        var request = SayRequest.newBuilder()
                .setSession(session)
                .setLetter(ByteString.copyFrom(letter.duplicate()))
                .build();
        var _ = calls.call(FederationMethod.SAY.path(), request, SayReply.parser(), CALL_MAX);
    }

    private ByteBuffer letter(Message message) throws IOException {
        return new LetterCode(PartFolder.open(folder.resolve("letters")))
                .encode(message)
                .content();
    }

    private static ByteString session(int number) {
        byte[] session = new byte[16];
        session[0] = (byte) number;
        return ByteString.copyFrom(session);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws Exception;
    }

    private static void refused(ErrorCode code, Attempt attempt) {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(attempt::run)
                .satisfies(e -> assertThat(e.code()).as("%s", e).isEqualTo(code));
    }
}
