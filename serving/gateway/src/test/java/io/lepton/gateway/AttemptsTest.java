package io.lepton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.domain.InferenceKey;
import io.lepton.domain.TenantId;
import io.lepton.governance.KeyText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways round the door of a gateway that demands keys: none reaches a node, and the audit log hears of it. */
class AttemptsTest {
    private static final KeyText GOOD = KeyText.of("goodkey12345", new byte[KeyText.SECRET_BYTES]);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @SuppressWarnings("NullAway.Init")
    private static Rig rig;

    @BeforeAll
    static void start() {
        var key = new InferenceKey(
                GOOD.id(),
                GOOD.sha256(),
                new TenantId("bank"),
                Instant.parse("2100-01-01T00:00:00Z"),
                List.of(),
                Optional.empty());
        rig = Rig.demanding(List.of(key), GOOD.reveal(), AdmissionConfig.defaults());
        RawServer.Handler script = call -> {
            byte[] _ = call.body();
            call.answer(200, "reached");
        };
        rig.first.doing(script);
        rig.second.doing(script);
        rig.virginia.doing(script);
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/errors/../v2/models/digits/infer",
                "/v2/health/live/../../models/digits/infer",
                "/v2/health/live?/../../models/digits/infer",
                "/v2/health/live;/v2/models/digits/infer",
                "/v2/health/ready#/v2/models/digits/infer",
                "/v2/health/live%2f..%2f..%2fmodels/digits/infer",
                "/%76%32/models/digits/infer",
                "//v2/models/digits/infer",
                "/v2//models/digits/infer",
                "/./v2/models/digits/infer",
                "/v2/./models/digits/infer",
                "/v2/models/digits/infer?key=" + "lepton_goodkey12345_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "http://127.0.0.1/v2/models/digits/infer",
                "http://127.0.0.1/v2/health/live/../../models/digits/infer",
                "\\v2\\models\\digits\\infer",
                "*"
            })
    void aPathThatMeansAnotherThingElsewhereOpensNothing(String path) throws Exception {
        refused("POST " + path + " HTTP/1.1\r\nhost: h\r\ncontent-length: 1\r\n\r\nx");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-authorization: Bearer KEY",
                "proxy-authorization: Bearer KEY",
                "cookie: authorization=Bearer KEY",
                "lepton-tenant: bank",
                "lepton-forwarded-by: virginia",
                "x-forwarded-for: 127.0.0.1",
                "x-original-url: /v2/health/live",
                "x-http-method-override: GET",
                "authorization: Bearer",
                "authorization: Bearer  ",
                "authorization: Basic KEY",
                "authorization: KEY",
                "authorization: Bearer KEY, Bearer KEY",
                "authorization: Bearer KEY\r\nauthorization: Bearer KEY",
                "authorization: Bearer KEY\r\nAUTHORIZATION: Bearer x",
                "authorization:\r\n Bearer KEY x",
                "authorization : Bearer KEY",
                "content-type: application/grpc"
            })
    void aHeaderThatIsNotOneKeyOpensNothing(String header) throws Exception {
        refused("POST " + Rig.INFER + " HTTP/1.1\r\nhost: h\r\n" + header.replace("KEY", GOOD.reveal())
                + "\r\ncontent-length: 1\r\n\r\nx");
    }

    /** What comes behind a request with a key is a request of its own, which shows one too, or is sent away. */
    @Test
    void aKeyIsGoodForItsOwnRequestAlone() throws Exception {
        int before = reached();
        try (var caller = new RawCaller(rig)) {
            caller.write("POST " + Rig.INFER + " HTTP/1.1\r\nhost: h\r\nauthorization: Bearer " + GOOD.reveal()
                    + "\r\ncontent-length: 1\r\n\r\nx" + "POST " + Rig.INFER
                    + " HTTP/1.1\r\nhost: h\r\ncontent-length: 1\r\n\r\nx");
            assertThat(caller.head().getFirst()).contains(" 200 ");
            assertThat(caller.text("reached".length())).isEqualTo("reached");
            assertThat(caller.head().getFirst()).contains(" 401 ");
        }
        assertThat(reached()).isEqualTo(before + 1);
    }

    /** A body that is measured in two ways would be the beginning of the next request for one of two readers. */
    @Test
    void aRequestHiddenInABodyIsNotTaken() throws Exception {
        int before = reached();
        String hidden = "POST " + Rig.INFER + " HTTP/1.1\r\nhost: h\r\ncontent-length: 1\r\n\r\nx";
        try (var caller = new RawCaller(rig)) {
            caller.write("POST " + Rig.INFER + " HTTP/1.1\r\nhost: h\r\nauthorization: Bearer " + GOOD.reveal()
                    + "\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n" + hidden);
            assertThat(caller.head().getFirst()).contains(" 400 ");
        }
        assertThat(reached()).isEqualTo(before);
    }

    @Test
    void theAuditLogHearsOfEachRefusalAndNeverTheKey() throws Exception {
        refused("GET /v2/models/digits HTTP/1.1\r\nhost: h\r\nauthorization: Bearer "
                + KeyText.of("madeup123456", new byte[KeyText.SECRET_BYTES]).reveal() + "\r\n\r\n");
        await().atMost(PATIENCE).until(() -> String.join("\n", rig.notes).contains("enter:gateway"));
        String told = String.join("\n", rig.notes);
        assertThat(told).contains("\"outcome\":\"refused\"").contains("code=UNAUTHENTICATED");
        assertThat(told).doesNotContain(GOOD.reveal()).doesNotContain("lepton_madeup123456");
    }

    @Test
    void theAuditLogHearsOfWhatCouldBeReadInTwoWays() throws Exception {
        refused("POST " + Rig.INFER + " HTTP/1.1\r\nhost: h\r\nauthorization: Bearer " + GOOD.reveal()
                + "\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello");
        await().atMost(PATIENCE).until(() -> String.join("\n", rig.notes).contains("code=INVALID_REQUEST"));
        assertThat(String.join("\n", rig.notes)).doesNotContain(GOOD.reveal());
    }

    private static void refused(String request) throws Exception {
        int before = reached();
        try (var caller = new RawCaller(rig)) {
            caller.write(request);
            List<String> head = caller.head();
            assertThat(head).as(request).isNotEmpty();
            // In gRPC the status travels apart: 16 is UNAUTHENTICATED.
            assertThat(head.contains("grpc-status: 16") ? " 401 " : head.getFirst())
                    .as(request)
                    .containsPattern(" (400|401|403|404|405) ");
        }
        assertThat(reached()).as(request).isEqualTo(before);
    }

    private static int reached() {
        return rig.first.calls() + rig.second.calls() + rig.virginia.calls();
    }
}
