package io.lepton.gateway;

import static io.lepton.gateway.Fleet.DIGITS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.domain.Alias;
import io.lepton.domain.Arm;
import io.lepton.domain.Arm.Role;
import io.lepton.domain.Deployment;
import io.lepton.domain.ModelName;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.Share;
import io.lepton.domain.Traffic;
import io.lepton.domain.TrafficPolicy;
import io.lepton.gateway.RawServer.Call;
import io.lepton.gateway.RawServer.Handler;
import io.lepton.wire.Headers;
import io.lepton.wire.Paths;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Traffic policies at a gateway on real sockets: paths, evidence, figures, and copies that nobody notices. */
class TrafficTest {
    private static final String SHADOW_PATH = "/v2/models/digits/versions/2/infer";

    private Rig rig = Rig.ready();
    private final Queue<Call> copies = new ConcurrentLinkedQueue<>();

    @AfterEach
    void end() {
        rig.close();
    }

    @Test
    void putsARequestToItsArmByThePathAlone() throws Exception {
        start(new TrafficPolicy(DIGITS, List.of(new Share(2, 100)), List.of(), List.of(), List.of()));
        answerWithPath();
        HttpResponse<String> canary = rig.send(rig.request(Rig.INFER + "?a=b").POST(BodyPublishers.ofString("hello")));
        assertThat(canary.body()).isEqualTo(SHADOW_PATH + "?a=b hello");
        assertEvidence(canary, "digits/2", "canary");
        HttpResponse<String> alias =
                rig.send(rig.request("/v2/models/digits-prod/infer").POST(BodyPublishers.ofString("hello")));
        assertThat(alias.body()).isEqualTo(SHADOW_PATH + " hello");
        assertEvidence(alias, "digits/2", "alias");
        HttpResponse<String> named =
                rig.send(rig.request("/v2/models/digits/versions/1/infer").POST(BodyPublishers.ofString("hello")));
        assertThat(named.body()).isEqualTo("/v2/models/digits/versions/1/infer hello");
        assertEvidence(named, "digits/1", "named");
        HttpResponse<String> about = rig.get("/v2/models/digits");
        assertThat(about.body()).isEqualTo("/v2/models/digits ");
        assertEvidence(about, "digits/1", "base");
        assertThat(rig.log.records())
                .extracting(line -> line.arm().map(Arm::role))
                .contains(Optional.of(Role.CANARY), Optional.of(Role.ALIAS));
    }

    @Test
    void tellsWhatCameOfEachArm() throws Exception {
        start(new TrafficPolicy(DIGITS, List.of(new Share(2, 100)), List.of(), List.of(), List.of()));
        rig.first.doing(call -> call.answer(400, "", "lepton-error-code: INVALID_TENSOR"));
        rig.second.doing(call -> call.answer(400, "", "lepton-error-code: INVALID_TENSOR"));
        rig.infer("hello");
        await().untilAsserted(() -> {
            String metrics = rig.get(Paths.METRICS).body();
            String labels = "{model=\"digits\",version=\"2\",arm=\"canary\",region=\"frankfurt\"";
            assertThat(metrics).contains("lepton_arm_requests_total" + labels + "} 1");
            assertThat(metrics).contains("lepton_arm_errors_total" + labels + ",code=\"INVALID_TENSOR\"} 1");
            assertThat(metrics).contains("lepton_arm_duration_seconds_bucket" + labels + ",le=\"+Inf\"} 1");
        });
    }

    @Test
    void copiesARequestAsItIsWithTheLastPlaceInLine() throws Exception {
        startShadowed(call -> call.answer(200, ""));
        assertThat(rig.infer("hello").body()).isEqualTo("5 bytes");
        await().until(() -> !copies.isEmpty());
        Call copy = copies.remove();
        assertThat(copy.headers()).containsEntry(Headers.PRIORITY, "low").containsKey(Headers.DEADLINE_MS);
        assertThat(copy.headers()).containsEntry("content-length", "5");
    }

    @Test
    void neverNoticesACopyThatHangsAndBoundsThem() throws Exception {
        startShadowed(_ -> new CountDownLatch(1).await());
        for (int i = 0; i < ShadowCopies.COPIES_MAX + 8; i++) {
            assertUntouched(rig.infer("hello"));
        }
        await().untilAsserted(() -> assertThat(rig.get(Paths.METRICS).body())
                .containsPattern("lepton_arm_copies_dropped_total\\{[^}]*arm=\"shadow\"[^}]*} [1-9]"));
        assertThat(copies).hasSizeLessThanOrEqualTo(ShadowCopies.COPIES_MAX);
    }

    @Test
    void neverNoticesACopyThatFailsOrBreaksOff() throws Exception {
        startShadowed(call -> call.answer(500, "", "lepton-error-code: INTERNAL"));
        for (int i = 0; i < 20; i++) {
            assertUntouched(rig.infer("hello"));
        }
        await().untilAsserted(() -> assertThat(rig.get(Paths.METRICS).body())
                .containsPattern("lepton_arm_errors_total\\{[^}]*arm=\"shadow\"[^}]*code=\"INTERNAL\"} [1-9]"));
        script(Call::reset);
        for (int i = 0; i < 20; i++) {
            assertUntouched(rig.infer("hello"));
        }
        // Neither node was called suspect or ejected for what a copy met.
        assertThat(rig.log.records())
                // The rig's own first questions, which have no body, may come before its snapshot.
                .filteredOn(line -> line.requestBytes() > 0)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.tried()).hasSize(1));
    }

    private void start(TrafficPolicy policy) {
        rig.close();
        rig = Rig.ready(config -> config, Optional.of(traffic(policy)));
    }

    private void startShadowed(Handler shadow) {
        start(new TrafficPolicy(DIGITS, List.of(), List.of(), List.of(new Share(2, 100)), List.of()));
        script(shadow);
    }

    private void script(Handler shadow) {
        Handler script = call -> {
            int bytes = call.body().length;
            if (call.path().equals(SHADOW_PATH)) {
                copies.add(call);
                shadow.handle(call);
            } else {
                call.answer(200, bytes + " bytes");
            }
        };
        rig.first.doing(script);
        rig.second.doing(script);
    }

    private void answerWithPath() {
        Handler echo = TrafficTest::echo;
        rig.first.doing(echo);
        rig.second.doing(echo);
    }

    private static void echo(Call call) throws IOException {
        call.answer(200, call.path() + " " + new String(call.body(), StandardCharsets.UTF_8));
    }

    private static void assertUntouched(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("5 bytes");
        assertEvidence(answer, "digits/1", "base");
    }

    private static void assertEvidence(HttpResponse<String> answer, String version, String arm) {
        assertThat(answer.headers().firstValue(Headers.MODEL_VERSION)).contains(version);
        assertThat(answer.headers().firstValue(Headers.ARM)).contains(arm);
    }

    private static Traffic traffic(TrafficPolicy policy) {
        return new Traffic(
                List.of(new Deployment(Fleet.DIGITS_2, new RegionSelection.All(), 2)),
                List.of(policy),
                List.of(new Alias(new ModelName("digits-prod"), Fleet.DIGITS_2)));
    }
}
