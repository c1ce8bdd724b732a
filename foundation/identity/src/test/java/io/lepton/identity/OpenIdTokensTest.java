package io.lepton.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens of a real OpenID Connect server, which runs here; and forgeries of them. */
class OpenIdTokensTest {
    private static final MockOAuth2Server SERVER = new MockOAuth2Server();
    private static final String REALM = "bank";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String issuer = SERVER.issuerUrl(REALM).toString();
    private final OpenIdTokens tokens =
            new OpenIdTokens(new OpenIdTokens.Provider(issuer, "lepton", "email", "groups"));
    private final Instant now = Instant.now();

    @BeforeAll
    static void start() throws IOException {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.shutdown();
    }

    @Test
    void believesATokenOfTheProviderForThisFleet() {
        String token = issue("lepton", 600);
        assertThat(verify(tokens, token)).isEqualTo(new OpenIdTokens.Claims("anna@example.com", Set.of("ml", "fraud")));
        assertThat(tokens.verify(token, now)).as("again").isNotNull();
    }

    @Test
    void refusesOneForAnotherAudience() {
        refuses(issue("payroll", 600), "another audience");
    }

    @Test
    void refusesOneThatHasExpired() {
        String token = issue("lepton", 60);
        verify(tokens, token);
        assertThat(tokens.verify(token, now.plusSeconds(60)))
                .as("clocks differ")
                .isNotNull();
        assertThatThrownBy(() -> tokens.verify(token, now.plus(Duration.ofMinutes(3))))
                .hasMessageContaining("expired");
    }

    @Test
    void refusesOneOfAnotherProvider() {
        String other = SERVER.issueToken("elsewhere", "client", callback("elsewhere", "lepton", 600))
                .serialize();
        refuses(other, "");
    }

    @Test
    void refusesWhatIsNotSigned() {
        refuses(new PlainJWT(claims().build()).serialize(), "not a signed token");
        String token = issue("lepton", 600);
        refuses(token.substring(0, token.lastIndexOf('.') + 1), "");
        refuses("a.b.c", "not a signed token");
        refuses("", "not a signed token");
    }

    @Test
    void refusesWhatIsSignedByAnotherKeyOfTheSameName() throws JOSEException {
        String token = issue("lepton", 600);
        RSAKey forged = new RSAKeyGenerator(2_048).keyID(keyId(token)).generate();
        refuses(sign(forged, JWSAlgorithm.RS256), "the signature is not");
        refuses(sign(new RSAKeyGenerator(2_048).keyID("unknown").generate(), JWSAlgorithm.RS256), "kid=unknown");
    }

    /** Whoever takes the algorithm from the token would check this one with the provider's public key as the secret. */
    @Test
    void refusesAPublicKeyUsedAsASecret() throws Exception {
        String token = issue("lepton", 600);
        var header =
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(keyId(token)).build();
        var forged = new SignedJWT(header, claims().build());
        forged.sign(new MACSigner(publishedKey(token).toRSAPublicKey().getEncoded()));
        refuses(forged.serialize(), "alg=HS256");
    }

    @Test
    void refusesWhatWasChangedOnTheWay() {
        String token = issue("lepton", 600);
        int middle = token.indexOf('.') + 10;
        char changed = token.charAt(middle) == 'A' ? 'B' : 'A';
        refuses(token.substring(0, middle) + changed + token.substring(middle + 1), "");
    }

    @Test
    void refusesWhatDoesNotSayWhoBearsItOrNeverEnds() throws JOSEException {
        var nameless = new OpenIdTokens(new OpenIdTokens.Provider(issuer, "lepton", "nickname", "groups"));
        assertThatThrownBy(() -> verify(nameless, issue("lepton", 600))).hasMessageContaining("claim=nickname");
    }

    @Test
    void saysThatAProviderIsAway() {
        var away = new OpenIdTokens(new OpenIdTokens.Provider("http://127.0.0.1:1/nobody", "lepton", "sub", "groups"));
        assertThatThrownBy(() -> away.verify(issue("lepton", 600), now))
                .isInstanceOfSatisfying(LeptonException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.UPSTREAM_FAILED));
    }

    private void refuses(String token, String why) {
        assertThatThrownBy(() -> verify(tokens, token))
                .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.UNAUTHENTICATED))
                .hasMessageContaining(why);
    }

    /** Asks until the provider has told its keys, which on a busy machine may take it longer than is waited for once. */
    private static OpenIdTokens.Claims verify(OpenIdTokens tokens, String token) {
        await().atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> !isProviderLate(tokens, token));
        return tokens.verify(token, Instant.now());
    }

    private static boolean isProviderLate(OpenIdTokens tokens, String token) {
        try {
            tokens.verify(token, Instant.now());
            return false;
        } catch (LeptonException e) {
            return e.code() == ErrorCode.UPSTREAM_FAILED;
        }
    }

    private static String issue(String audience, long seconds) {
        return SERVER.issueToken(REALM, "client", callback(REALM, audience, seconds))
                .serialize();
    }

    private static DefaultOAuth2TokenCallback callback(String realm, String audience, long seconds) {
        return new DefaultOAuth2TokenCallback(
                realm,
                "anna",
                JOSEObjectType.JWT.getType(),
                List.of(audience),
                Map.of("email", "anna@example.com", "groups", List.of("ml", "fraud")),
                seconds);
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience("lepton")
                .claim("email", "root@example.com")
                .expirationTime(Date.from(now.plusSeconds(600)));
    }

    private String sign(RSAKey key, JWSAlgorithm algorithm) throws JOSEException {
        var header = new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build();
        var signed = new SignedJWT(header, claims().build());
        signed.sign(new RSASSASigner(key));
        return signed.serialize();
    }

    /** The key as the provider publishes it, for everybody. */
    private static RSAKey publishedKey(String token) throws Exception {
        URI url = SERVER.jwksUrl(REALM).uri();
        try (HttpClient client = HttpClient.newHttpClient()) {
            String published = client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
                    .body();
            return JWKSet.parse(published).getKeyByKeyId(keyId(token)).toRSAKey();
        }
    }

    private static String keyId(String token) {
        try {
            return SignedJWT.parse(token).getHeader().getKeyID();
        } catch (java.text.ParseException e) {
            throw new AssertionError(e);
        }
    }
}
