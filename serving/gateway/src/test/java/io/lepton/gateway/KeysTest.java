package io.lepton.gateway;

import static io.lepton.gateway.Fleet.DIGITS;
import static io.lepton.gateway.Fleet.FRANKFURT;
import static io.lepton.gateway.Fleet.VIRGINIA;
import static io.lepton.gateway.Rig.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.InferenceKey;
import io.lepton.domain.ModelName;
import io.lepton.domain.RegionId;
import io.lepton.domain.TenantId;
import io.lepton.governance.KeyText;
import io.lepton.wire.Headers;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which keys open a gateway, and what it makes of whoever has one. */
class KeysTest {
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");
    private static final KeyText ALL = key("everywhere1", 1);
    private static final KeyText EXPIRED = key("expired1234", 2);
    private static final KeyText ELSEWHERE = key("elsewhere12", 3);
    private static final KeyText OTHER_MODEL = key("othermodel1", 4);
    private static final KeyText LIMITED = key("limited1234", 5);

    @SuppressWarnings("NullAway.Init")
    private static Rig rig;

    @BeforeAll
    static void start() {
        var once = new TenantLimits(OptionalDouble.of(1 / 1_000.0), 1, OptionalInt.empty());
        var admission = new AdmissionConfig(
                AdmissionConfig.defaults().everyTenant(),
                Map.of(new TenantId("limited"), once),
                AdmissionConfig.defaults().goal());
        rig = Rig.demanding(
                List.of(
                        entry(ALL, LATER, List.of(), Optional.empty()),
                        entry(EXPIRED, Instant.EPOCH, List.of(), Optional.empty()),
                        entry(ELSEWHERE, LATER, List.of(VIRGINIA), Optional.empty()),
                        entry(OTHER_MODEL, LATER, List.of(FRANKFURT), Optional.of(List.of(new ModelName("other")))),
                        new InferenceKey(
                                LIMITED.id(),
                                LIMITED.sha256(),
                                new TenantId("limited"),
                                LATER,
                                List.of(),
                                Optional.of(List.of(DIGITS)))),
                ALL.reveal(),
                admission);
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    @Test
    void whoShowsNoKeyIsToldWhatIsNeeded() throws Exception {
        for (String path : List.of(Rig.INFER, "/v2/models/digits", "/v2", "/v2/models/nothing", "/other")) {
            assertError(rig.send(rig.bare(path).GET()), 401, "UNAUTHENTICATED");
        }
        HttpResponse<String> answer = rig.send(rig.bare("/v1/chat/completions").POST(BodyPublishers.ofString("{}")));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"type\":\"invalid_request_error\"");
    }

    @Test
    void whoWatchesOverAGatewayNeedsNone() throws Exception {
        for (String path : List.of("/v2/health/live", "/v2/health/ready", "/errors/UNAUTHENTICATED")) {
            assertThat(rig.send(rig.bare(path).GET()).statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void whatIsNoKeyOfTheFleetOpensNothing() throws Exception {
        KeyText sameId = key("everywhere1", 9);
        for (String header : List.of(
                "Bearer " + sameId.reveal(),
                "Bearer " + key("unknown1234", 1).reveal(),
                "Bearer " + ALL.reveal() + "x",
                "Bearer " + ALL.reveal().replace("lepton_", "Lepton_"),
                "Bearer lepton_",
                "Bearer lepton_everywhere1_",
                "Basic " + ALL.reveal(),
                ALL.reveal(),
                "Bearer " + "x".repeat(4_000))) {
            assertError(show(header), 401, "UNAUTHENTICATED");
        }
        assertThat(show("bearer " + ALL.reveal()).statusCode())
                .as("schemes mean the same in any case")
                .isEqualTo(200);
    }

    @Test
    void twoKeysAreNone() throws Exception {
        var twice = rig.bare(Rig.INFER)
                .header(Headers.AUTHORIZATION, "Bearer " + ALL.reveal())
                .header(Headers.AUTHORIZATION, "Bearer " + ALL.reveal())
                .POST(BodyPublishers.ofString("x"));
        assertError(rig.send(twice), 401, "UNAUTHENTICATED");
    }

    @Test
    void aKeyOpensWhatItIsFor() throws Exception {
        HttpResponse<String> expired = show("Bearer " + EXPIRED.reveal());
        assertError(expired, 401, "UNAUTHENTICATED");
        assertThat(expired.body()).contains("expired");
        HttpResponse<String> elsewhere = show("Bearer " + ELSEWHERE.reveal());
        assertError(elsewhere, 403, "FORBIDDEN");
        assertThat(elsewhere.body()).contains("frankfurt");
        HttpResponse<String> other = show("Bearer " + OTHER_MODEL.reveal());
        assertError(other, 403, "FORBIDDEN");
        assertThat(other.body()).contains("model=digits");
        var models = rig.send(rig.bare("/v1/models")
                .header(Headers.AUTHORIZATION, "Bearer " + OTHER_MODEL.reveal())
                .GET());
        assertThat(models.body()).as("models that it may not ask are not told").doesNotContain("digits");
        assertThat(rig.get("/v1/models").body()).contains("digits");
    }

    /** A peer has judged the key's regions; it is judged once more for everything else. */
    @Test
    void aForwardedRequestNeedsItsKeyToo() throws Exception {
        var bare = rig.bare(Rig.INFER).header(Headers.FORWARDED_BY, "virginia").POST(BodyPublishers.ofString("x"));
        assertError(rig.send(bare), 401, "UNAUTHENTICATED");
        var shown = rig.bare(Rig.INFER)
                .header(Headers.FORWARDED_BY, "virginia")
                .header(Headers.AUTHORIZATION, "Bearer " + ELSEWHERE.reveal())
                .POST(BodyPublishers.ofString("x"));
        assertThat(rig.send(shown).statusCode()).isEqualTo(200);
    }

    @Test
    void theTenantIsTheKeysWhateverTheRequestSays() throws Exception {
        var first = rig.bare(Rig.INFER)
                .header(Headers.AUTHORIZATION, "Bearer " + LIMITED.reveal())
                .header(Headers.TENANT, "somebody-else");
        assertThat(rig.send(first.POST(BodyPublishers.ofString("x"))).statusCode())
                .isEqualTo(200);
        HttpResponse<String> second = rig.send(first.POST(BodyPublishers.ofString("x")));
        assertError(second, 429, "RATE_LIMITED");
        assertThat(second.body()).contains("tenant=limited");
    }

    @Test
    void aPeerIsShownTheKeyAndANodeIsNot() throws Exception {
        var seen = new ConcurrentLinkedQueue<Map<String, String>>();
        try (Rig own = Rig.demanding(
                List.of(entry(ALL, LATER, List.of(), Optional.empty())), ALL.reveal(), AdmissionConfig.defaults())) {
            RawServer.Handler noting = call -> {
                seen.add(call.headers());
                byte[] _ = call.body();
                call.answer(200, "done");
            };
            own.first.doing(noting);
            own.second.doing(noting);
            own.virginia.doing(noting);
            assertThat(own.infer("x").statusCode()).isEqualTo(200);
            assertThat(seen.remove())
                    .doesNotContainKey(Headers.AUTHORIZATION)
                    .containsEntry(Headers.TENANT, "everywhere1");
            assertThat(own.infer("x", "us-first").statusCode()).isEqualTo(200);
            assertThat(seen.remove()).containsEntry(Headers.AUTHORIZATION, "Bearer " + ALL.reveal());
        }
    }

    private static HttpResponse<String> show(String header) throws Exception {
        return rig.send(
                rig.bare(Rig.INFER).header(Headers.AUTHORIZATION, header).POST(BodyPublishers.ofString("x")));
    }

    private static KeyText key(String id, int seed) {
        byte[] secret = new byte[KeyText.SECRET_BYTES];
        secret[0] = (byte) seed;
        return KeyText.of(id, secret);
    }

    private static InferenceKey entry(
            KeyText key, Instant expiresAt, List<RegionId> regions, Optional<List<ModelName>> models) {
        return new InferenceKey(key.id(), key.sha256(), new TenantId(key.id()), expiresAt, regions, models);
    }
}
