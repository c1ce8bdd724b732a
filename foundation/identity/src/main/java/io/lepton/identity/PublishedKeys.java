package io.lepton.identity;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a provider publishes, by id. They are fetched when they are old, and when one is asked for that is not known, but
 * not more often than every few seconds: made-up ids must not make this ask all the time. Guarded by its own lock, which is held
 * while it asks, so that many who need the same keys ask once.
 */
final class PublishedKeys {
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final Duration ASK_EVERY = Duration.ofSeconds(5);
    private static final Duration OLD = Duration.ofMinutes(15);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int BYTES_MAX = 1 << 20;

    private final String issuer;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private Map<String, JWK> keys = Map.of();
    private Instant fetchedAt = Instant.MIN;
    private Instant askedAt = Instant.MIN;
    private Optional<LeptonException> failure = Optional.empty();

    PublishedKeys(String issuer) {
        this.issuer = issuer;
    }

    synchronized Optional<JWK> find(String id, Instant now) {
        boolean isNeeded = !keys.containsKey(id) || now.isAfter(fetchedAt.plus(OLD));
        if (isNeeded && !now.isBefore(askedAt.plus(ASK_EVERY))) {
            askedAt = now;
            try {
                keys = fetch();
                fetchedAt = now;
                failure = Optional.empty();
            } catch (LeptonException e) {
                failure = Optional.of(e);
            }
        }
        // Keys that are known stay good: a provider that is down must not lock everybody out.
        if (!keys.containsKey(id) && failure.isPresent()) {
            throw failure.get();
        }
        return Optional.ofNullable(keys.get(id));
    }

    private Map<String, JWK> fetch() {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        try {
            Map<String, Object> found = JSONObjectUtils.parse(get(URI.create(base + DISCOVERY)));
            if (!issuer.equals(found.get("issuer"))) {
                throw unreachable("the provider calls itself otherwise: found=" + found.get("issuer"), null);
            }
            JWKSet published = JWKSet.parse(get(URI.create(String.valueOf(found.get("jwks_uri")))));
            Map<String, JWK> byId = new HashMap<>();
            for (JWK key : published.getKeys()) {
                if (key.getKeyID() != null && !key.isPrivate()) {
                    byId.put(key.getKeyID(), key);
                }
            }
            return byId;
        } catch (ParseException | IllegalArgumentException e) {
            throw unreachable("not the answer of an OpenID Connect provider", e);
        }
    }

    private String get(URI url) {
        try {
            var answer =
                    http.send(HttpRequest.newBuilder(url).timeout(TIMEOUT).GET().build(), BodyHandlers.ofInputStream());
            try (var body = answer.body()) {
                byte[] bytes = body.readNBytes(BYTES_MAX + 1);
                if (answer.statusCode() != 200 || bytes.length > BYTES_MAX) {
                    throw unreachable("status=" + answer.statusCode() + ", bytes=" + bytes.length, null);
                }
                return new String(bytes, StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw unreachable("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable("interrupted", e);
        }
    }

    private LeptonException unreachable(String fact, @Nullable Throwable cause) {
        String message = "the provider's keys cannot be had: issuer=" + issuer + ", " + fact;
        return cause == null
                ? new LeptonException(ErrorCode.UPSTREAM_FAILED, message)
                : new LeptonException(ErrorCode.UPSTREAM_FAILED, message, cause);
    }
}
