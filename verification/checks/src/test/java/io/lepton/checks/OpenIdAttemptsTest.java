package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.lepton.client.AccessCalls;
import io.lepton.client.AuditCalls.Search;
import io.lepton.client.Credentials;
import io.lepton.client.LeptonClient;
import io.lepton.client.LeptonClientConfig;
import io.lepton.wire.AccountRequest;
import io.lepton.wire.AuditEntryView;
import io.lepton.wire.KeyRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens shown to a control plane that believes one OpenID Connect provider: who comes in, who does not, and what the audit log says. */
class OpenIdAttemptsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String REALM = "bank";
    private static final int LIMIT = 200;

    @TempDir
    private Path folder;

    private final MockOAuth2Server provider = new MockOAuth2Server();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Instant now = Instant.now();

    @BeforeEach
    void start() throws IOException {
        provider.start();
    }

    @AfterEach
    void end() {
        http.close();
        provider.shutdown();
    }

    @Test
    void aTokenOfTheProviderIsBelievedAndNoForgeryIs() throws Exception {
        var desk = new Desk(folder);
        assertThat(desk.run("cat > fleet.yaml <<'YAML'\n" + """
                        regions:
                          - {id: oslo, jurisdiction: NO, latitude: 59.91, longitude: 10.75}
                        access:
                          oidc:
                            - {issuer: ISSUER, audience: lepton, nameClaim: email}
                        """.replace("ISSUER", issuer()) + "YAML\n")
                        .exitCode())
                .isZero();
        Path output = desk.outputFile();
        Process control = desk.start("exec ./lepton control --config fleet.yaml --port " + desk.port(), output);
        try {
            await("the control plane")
                    .atMost(PATIENCE)
                    .failFast(() ->
                            assertThat(control.isAlive()).as(House.text(output)).isTrue())
                    .until(() -> House.text(output).contains("listens:"));
            assertThat(askPatiently(desk, issue("lepton", 600)).body()).contains("user:anna@example.com");
            Map<String, String> forgeries = forgeries();
            for (Map.Entry<String, String> forgery : forgeries.entrySet()) {
                HttpResponse<String> answer = askPatiently(desk, forgery.getValue());
                assertThat(answer.statusCode()).as(forgery.getKey()).isEqualTo(401);
                assertThat(answer.body()).as(forgery.getKey()).contains("UNAUTHENTICATED");
            }
            try (LeptonClient client = connect(desk)) {
                await("every refusal is in the audit log")
                        .atMost(PATIENCE)
                        .until(() -> refused(client) >= forgeries.size());
                assertThat(String.join("\n", told(client))).doesNotContain(forgeries.values());
                refusesARevokedKey(desk, client.access(), client);
            }
        } finally {
            control.descendants().forEach(ProcessHandle::destroyForcibly);
            control.destroyForcibly();
        }
    }

    private void refusesARevokedKey(Desk desk, AccessCalls access, LeptonClient client) throws Exception {
        String owner = Credentials.in(desk.home())
                .keyFor(URI.create(url(desk)), Map.of())
                .orElseThrow();
        assertThat(ask(desk, owner).statusCode()).isEqualTo(200);
        access.putAccount(
                "service:robot", new AccountRequest(Optional.empty(), Optional.of("viewer"), Optional.empty()));
        var key = access.createKey(new KeyRequest(
                Optional.of("service:robot"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(1)));
        assertThat(ask(desk, key.key()).statusCode()).isEqualTo(200);
        access.revokeKey(key.about().id());
        assertThat(ask(desk, key.key()).statusCode()).isEqualTo(401);
        await("the refusal is in the audit log").atMost(PATIENCE).until(() -> told(client).stream()
                .anyMatch(detail -> detail.contains(
                        "the key was revoked: key=" + key.about().id())));
    }

    /** What somebody without the provider's key could show. */
    private Map<String, String> forgeries() throws JOSEException {
        String good = issue("lepton", 600);
        var key = parse(good).getHeader().getKeyID();
        Map<String, String> all = new LinkedHashMap<>();
        all.put("expired", issue("lepton", -120));
        all.put("another audience", issue("payroll", 600));
        all.put("another realm of the provider", issue("elsewhere", "lepton", 600));
        all.put("not signed", new PlainJWT(claims().build()).serialize());
        all.put("its signature taken off", good.substring(0, good.lastIndexOf('.') + 1));
        all.put("another key of the same name", sign(key));
        all.put("a key of no known name", sign("unknown"));
        all.put("the public key as a secret", withASecret(key));
        all.put(
                "another bearer put in",
                good.substring(0, good.indexOf('.') + 1) + payload(sign(key)) + signature(good));
        return all;
    }

    private String withASecret(String key) throws JOSEException {
        byte[] published = provider.jwksUrl(REALM).toString().repeat(2).getBytes(StandardCharsets.UTF_8);
        var forged = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key).build(), claims().build());
        forged.sign(new MACSigner(published));
        return forged.serialize();
    }

    private static String payload(String token) {
        return token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
    }

    private static String signature(String token) {
        return token.substring(token.lastIndexOf('.'));
    }

    /** Equal ones of a second are one entry with a count. */
    private static long refused(LeptonClient client) {
        return entries(client).stream()
                .filter(entry -> entry.detail().orElse("").contains("code=UNAUTHENTICATED"))
                .mapToLong(entry -> entry.count().orElse(1L))
                .sum();
    }

    private static List<String> told(LeptonClient client) {
        return entries(client).stream()
                .map(AuditEntryView::detail)
                .flatMap(Optional::stream)
                .toList();
    }

    private static List<AuditEntryView> entries(LeptonClient client) {
        return client.audit()
                .search(new Search(
                        Optional.empty(),
                        Optional.of("get:whoami"),
                        Optional.empty(),
                        Optional.of("refused"),
                        Optional.empty(),
                        Optional.empty(),
                        LIMIT));
    }

    /** Asks until the provider has told its keys, which on a busy machine may take it longer than a control plane waits. */
    private HttpResponse<String> askPatiently(Desk desk, String token) {
        return await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .until(() -> ask(desk, token), answer -> answer.statusCode() != 502);
    }

    private HttpResponse<String> ask(Desk desk, String credential) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url(desk) + "/api/v1/whoami"))
                .header("authorization", "Bearer " + credential)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static LeptonClient connect(Desk desk) {
        URI control = URI.create(url(desk));
        String key = Credentials.in(desk.home()).keyFor(control, Map.of()).orElseThrow();
        return LeptonClient.connect(control, LeptonClientConfig.DEFAULTS.withKey(key));
    }

    private static String url(Desk desk) {
        return "http://127.0.0.1:" + desk.port();
    }

    private String issuer() {
        return provider.issuerUrl(REALM).toString();
    }

    private String issue(String audience, long seconds) {
        return issue(REALM, audience, seconds);
    }

    private String issue(String realm, String audience, long seconds) {
        var callback = new DefaultOAuth2TokenCallback(
                realm,
                "anna",
                JOSEObjectType.JWT.getType(),
                List.of(audience),
                Map.of("email", "anna@example.com"),
                seconds);
        return provider.issueToken(realm, "client", callback).serialize();
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience("lepton")
                .claim("email", "root@example.com")
                .expirationTime(Date.from(now.plusSeconds(600)));
    }

    private String sign(String key) throws JOSEException {
        var forged = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key).build(), claims().build());
        forged.sign(new RSASSASigner(new RSAKeyGenerator(2_048).generate()));
        return forged.serialize();
    }

    private static SignedJWT parse(String token) {
        try {
            return SignedJWT.parse(token);
        } catch (ParseException e) {
            throw new AssertionError(token, e);
        }
    }
}
