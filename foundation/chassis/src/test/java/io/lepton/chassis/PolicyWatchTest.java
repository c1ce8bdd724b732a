package io.lepton.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.chassis.PolicyWatch.Confirmed;
import io.lepton.domain.RegionId;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import io.lepton.wire.PolicyConfirmation;
import io.lepton.wire.PolicyQuestion;
import io.lepton.wire.SnapshotSigner;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A watch against a control plane that answers as each test wants. */
class PolicyWatchTest {
    private static final long HELD_MILLIS = 250;

    private final SnapshotSigner signer = SnapshotSigner.fresh();
    private final Web web = Web.start(1);
    private final List<PolicyQuestion> asked = new CopyOnWriteArrayList<>();
    private final List<Confirmed> heard = new CopyOnWriteArrayList<>();
    private volatile UnaryOperator<PolicyConfirmation> forging = UnaryOperator.identity();
    private volatile SnapshotSigner signing = signer;
    private final HttpServer plane = HttpServer.start(
            web,
            new HttpServerConfig("127.0.0.1", 0, 10_000),
            List.of(Route.post(Paths.POLICY_CONFIRMATIONS, this::answer)));
    private final PolicyWatch watch = new PolicyWatch(
            web,
            new RealClock(),
            ControlAccess.to(URI.create(plane.endpoint().httpUrl())),
            new Audience.OfGateway(new RegionId("oslo")),
            () -> Set.copyOf(signer.keys()),
            heard::add);

    @AfterEach
    void end() {
        watch.close();
        plane.close();
        web.close();
    }

    @Test
    void countsFromItsQuestionAndFromWhenTheStoreSpoke() {
        long before = System.nanoTime();
        watch.ask();
        await().until(() -> !heard.isEmpty());
        Confirmed said = heard.getFirst();
        assertThat(said.policies()).isEqualTo("p");
        assertThat(said.epoch()).isEqualTo(3);
        assertThat(said.revision()).isEqualTo(7);
        long held = Duration.ofMillis(HELD_MILLIS).toNanos();
        assertThat(said.atNanos() + held).isBetween(before, System.nanoTime());
        assertThat(asked.getFirst().receiver()).isEqualTo("gateway-oslo");
    }

    @Test
    void asksAgainByItselfAndNeverWithTheSameNumber() {
        watch.open();
        await().atMost(Duration.ofSeconds(30)).until(() -> heard.size() >= 3);
        assertThat(asked).extracting(PolicyQuestion::nonce).doesNotHaveDuplicates();
    }

    @Test
    void doesNotBelieveAStranger() {
        signing = SnapshotSigner.fresh();
        assertNotBelieved();
    }

    @Test
    void doesNotBelieveTheAnswerToAnotherQuestion() {
        var recorded = PolicyConfirmation.seal(
                new PolicyQuestion("gateway-oslo", "0123456789abcdef"), 3, 7, "p", HELD_MILLIS, signer);
        forging = _ -> recorded;
        assertNotBelieved();
    }

    @Test
    void doesNotBelieveAnAnswerThatWasMadeYounger() {
        forging = said -> new PolicyConfirmation(
                said.question(), said.epoch(), said.revision(), said.policies(), 0, said.seals());
        assertNotBelieved();
    }

    @Test
    void doesNotBelieveAnAnswerToAnother() {
        forging = said -> PolicyConfirmation.seal(
                new PolicyQuestion("gateway-madrid", said.question().nonce()), 3, 7, "p", 0, signer);
        assertNotBelieved();
    }

    /** The next sound answer is heard, and is the first. */
    private void assertNotBelieved() {
        watch.ask();
        await().until(() -> !asked.isEmpty());
        int forged = asked.size();
        watch.open();
        await().atMost(Duration.ofSeconds(30)).until(() -> asked.size() > forged + 1);
        assertThat(heard).isEmpty();
        forging = UnaryOperator.identity();
        signing = signer;
        await().atMost(Duration.ofSeconds(30)).until(() -> !heard.isEmpty());
    }

    private Response answer(Request request) {
        var question = Json.read(request.body(), PolicyQuestion.class);
        var said = PolicyConfirmation.seal(question, 3, 7, "p", HELD_MILLIS, signing);
        PolicyConfirmation told = forging.apply(said);
        asked.add(question);
        return Response.json(told);
    }

    private static final class RealClock implements Clock {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }
    }
}
