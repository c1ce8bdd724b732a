package io.lepton.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Believes the signed tokens of one OpenID Connect provider, if they are meant for this fleet.
 *
 * <p>A token is believed that is signed with one of a few algorithms by a key that the provider publishes for it, names the
 * provider and this audience, and is neither too old nor from the future; everything else is refused, saying which of these it
 * was. The provider's keys are asked for again when a token names one that is not known. Safe for any thread; may block.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation">OpenID Connect Core, 3.1.3.7</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725, JSON Web Token best current practices</a>
 */
public final class OpenIdTokens {
    /** Signatures by a key pair alone: what whoever checks a token knows must not be enough to make one. */
    private static final Map<JWSAlgorithm, Class<? extends JWK>> ALGORITHMS = Map.of(
            JWSAlgorithm.RS256, RSAKey.class,
            JWSAlgorithm.PS256, RSAKey.class,
            JWSAlgorithm.ES256, ECKey.class,
            JWSAlgorithm.ES384, ECKey.class);

    /** Clocks differ. */
    private static final Duration SKEW_MAX = Duration.ofSeconds(30);

    private final Provider provider;
    private final PublishedKeys keys;

    /**
     * Whom to believe.
     *
     * @param issuer the provider, exactly as its tokens name it
     * @param audience how its tokens name this fleet
     * @param nameClaim the claim that says who the bearer is, such as {@code sub} or {@code email}
     * @param groupsClaim the claim with the groups of the bearer
     */
    public record Provider(String issuer, String audience, String nameClaim, String groupsClaim) {
        public Provider {
            if (!issuer.startsWith("https://") && !issuer.startsWith("http://")) {
                throw new IllegalArgumentException("not a URL: issuer=" + issuer);
            }
            if (audience.isBlank() || nameClaim.isBlank() || groupsClaim.isBlank()) {
                throw new IllegalArgumentException("must not be blank: audience, nameClaim and groupsClaim");
            }
        }
    }

    /**
     * What a believed token says.
     *
     * @param name who the bearer is
     * @param groups in which groups
     */
    public record Claims(String name, Set<String> groups) {
        public Claims {
            groups = Set.copyOf(groups);
        }
    }

    /** Tokens of a provider, whose keys are fetched when they are needed. */
    public OpenIdTokens(Provider provider) {
        this.provider = provider;
        this.keys = new PublishedKeys(provider.issuer());
    }

    /**
     * What a token says.
     *
     * @throws LeptonException {@link ErrorCode#UNAUTHENTICATED} if it is not believed, {@link ErrorCode#UPSTREAM_FAILED} if the
     *     provider's keys cannot be had
     */
    public Claims verify(String token, Instant now) {
        SignedJWT signed = parse(token);
        JWSAlgorithm algorithm = signed.getHeader().getAlgorithm();
        Class<? extends JWK> kind = ALGORITHMS.get(algorithm);
        if (kind == null) {
            throw refusal("not an algorithm that is believed: alg=" + algorithm.getName());
        }
        String keyId = Optional.ofNullable(signed.getHeader().getKeyID())
                .orElseThrow(() -> refusal("the token names no key: kid is absent"));
        JWK key = keys.find(keyId, now)
                .filter(kind::isInstance)
                .orElseThrow(() -> refusal("not signed by a key of the provider: kid=" + printable(keyId)));
        if (!isSignedBy(signed, key)) {
            throw refusal("the signature is not that of the provider's key: kid=" + printable(keyId));
        }
        return claims(signed, now);
    }

    private static SignedJWT parse(String token) {
        try {
            return SignedJWT.parse(token);
        } catch (ParseException | IllegalArgumentException _) {
            // An unsigned token, alg=none, is no signed one either.
            throw refusal("not a signed token");
        }
    }

    private static boolean isSignedBy(SignedJWT signed, JWK key) {
        try {
            JWSVerifier verifier =
                    switch (key) {
                        case RSAKey rsa -> new RSASSAVerifier(rsa);
                        case ECKey curve -> new ECDSAVerifier(curve);
                        default -> throw refusal("not a key for signatures: kty=" + key.getKeyType());
                    };
            return signed.verify(verifier);
        } catch (JOSEException _) {
            return false;
        }
    }

    private Claims claims(SignedJWT signed, Instant now) {
        JWTClaimsSet claims;
        try {
            claims = signed.getJWTClaimsSet();
        } catch (ParseException _) {
            throw refusal("the token says nothing that can be read");
        }
        if (!provider.issuer().equals(claims.getIssuer())) {
            throw refusal("another issuer: expected=" + provider.issuer());
        }
        if (claims.getAudience() == null || !claims.getAudience().contains(provider.audience())) {
            throw refusal("meant for another audience: expected=" + provider.audience());
        }
        Date expires = claims.getExpirationTime();
        if (expires == null || !now.isBefore(expires.toInstant().plus(SKEW_MAX))) {
            throw refusal("the token has expired, or never would: exp=" + (expires == null ? "" : expires.toInstant()));
        }
        Date begins = claims.getNotBeforeTime();
        if (begins != null && now.plus(SKEW_MAX).isBefore(begins.toInstant())) {
            throw refusal("the token is not good yet: nbf=" + begins.toInstant());
        }
        return new Claims(name(claims), groups(claims));
    }

    private String name(JWTClaimsSet claims) {
        return claims.getClaim(provider.nameClaim()) instanceof String name && !name.isBlank()
                ? name
                : fail("the token does not say who bears it: claim=" + provider.nameClaim());
    }

    private Set<String> groups(JWTClaimsSet claims) {
        Set<String> groups = new HashSet<>();
        if (claims.getClaim(provider.groupsClaim()) instanceof List<?> listed) {
            listed.forEach(group -> groups.add(String.valueOf(group)));
        }
        return groups;
    }

    private static String fail(String message) {
        throw refusal(message);
    }

    static LeptonException refusal(String message) {
        return new LeptonException(ErrorCode.UNAUTHENTICATED, message);
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?").substring(0, Math.min(text.length(), 64));
    }
}
