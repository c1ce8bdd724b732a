package io.lepton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.wire.Headers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A real gateway, whose control plane at first confirms nothing. */
class StrictClassTest {
    private final Rig rig = Rig.ready();

    @AfterEach
    void end() {
        rig.close();
    }

    @Test
    void strictDataWaitsForAControlPlaneThatConfirmsThePolicies() throws Exception {
        HttpResponse<String> refused = rig.infer("x", "strict");
        Rig.assertError(refused, 503, "POLICY_STALE");
        assertThat(refused.headers().firstValue(Headers.POLICY_AGE_MS)).contains("unknown");
        assertThat(refused.headers().firstValue("retry-after")).contains("1");
        HttpResponse<String> other = rig.infer("x", "eu-only");
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.headers().firstValue(Headers.POLICY_AGE_MS)).contains("unknown");
        await().atMost(Duration.ofSeconds(30)).until(() -> rig.notes.stream()
                .anyMatch(note -> note.contains("POLICY_STALE") && note.contains("dataClass=strict")));

        rig.confirms = true;
        await().atMost(Duration.ofSeconds(30))
                .until(() -> rig.infer("x", "strict").statusCode() == 200);
        assertThat(rig.infer("x", "strict")
                        .headers()
                        .firstValue(Headers.POLICY_AGE_MS)
                        .orElse(""))
                .matches("[0-9]+");
    }
}
