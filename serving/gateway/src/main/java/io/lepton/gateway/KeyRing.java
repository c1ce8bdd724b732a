package io.lepton.gateway;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.InferenceKey;
import io.lepton.domain.ModelName;
import io.lepton.domain.RegionId;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys that open this gateway, as one snapshot has them. Immutable.
 *
 * <p>A key is found by its id, which is no secret, and its digest is compared in constant time; so nothing is learned from how
 * long a refusal takes. The digest is one SHA-256 of two blocks: cheaper than any cache of verified keys that could be kept up to
 * date across a revocation.
 */
final class KeyRing {
    /** The ring of a gateway whose fleet demands no keys, or is not known yet. */
    static final KeyRing OPEN = new KeyRing(Optional.empty(), Map.of());

    private static final String PREFIX = "Bearer lepton_";
    private static final int KEY_CHARACTERS_MAX = 128;

    private final Optional<List<InferenceKey>> keys;
    private final boolean isDemanded;
    private final Map<String, Entry> entries;

    private KeyRing(Optional<List<InferenceKey>> keys, Map<String, Entry> entries) {
        this.keys = keys;
        this.isDemanded = keys.isPresent();
        this.entries = entries;
    }

    /** A key, worked out for look-ups on the request path. */
    private static final class Entry {
        final InferenceKey key;
        final byte[] digest;
        final long expiresAtMillis;
        final @Nullable Set<ModelName> models;

        Entry(InferenceKey key) {
            this.key = key;
            this.digest = HexFormat.of().parseHex(key.sha256());
            this.expiresAtMillis = key.expiresAt().toEpochMilli();
            this.models = key.models().map(Set::copyOf).orElse(null);
        }
    }

    /** The ring of a snapshot that comes after this one's. Most snapshots have the same keys. */
    KeyRing next(FleetSnapshot snapshot) {
        return keys.equals(snapshot.keys())
                ? this
                : snapshot.keys().map(KeyRing::demanding).orElse(OPEN);
    }

    private static KeyRing demanding(List<InferenceKey> keys) {
        Map<String, Entry> entries = new HashMap<>();
        keys.forEach(key -> entries.put(key.id(), new Entry(key)));
        return new KeyRing(Optional.of(keys), entries);
    }

    boolean isDemanded() {
        return isDemanded;
    }

    /**
     * Hot: one look-up and one digest, about a microsecond.
     *
     * @param self the region of this gateway
     * @param isForwarded whether a peer sent the request on, which looked at the key's regions itself
     * @return the key of a request, or why it opens nothing here
     */
    Pass judge(HttpHeaders headers, RegionId self, boolean isForwarded, long nowMillis) {
        if (!isDemanded) {
            return Pass.OPEN;
        }
        List<String> given = headers.getAll(FieldNames.AUTHORIZATION);
        if (given.size() != 1) {
            return refused(
                    ErrorCode.UNAUTHENTICATED, "one key is needed: header=authorization, form=Bearer lepton_...");
        }
        String header = given.getFirst();
        Entry entry = find(header);
        if (entry == null) {
            return refused(ErrorCode.UNAUTHENTICATED, "no key that opens this fleet, or one that was revoked");
        }
        if (nowMillis >= entry.expiresAtMillis) {
            return refused(
                    ErrorCode.UNAUTHENTICATED,
                    "the key has expired: key=" + entry.key.id() + ", at=" + entry.key.expiresAt());
        }
        if (!isForwarded
                && !entry.key.regions().isEmpty()
                && !entry.key.regions().contains(self)) {
            return refused(
                    ErrorCode.FORBIDDEN,
                    "the key does not open this region's gateway: key=" + entry.key.id() + ", needed=predict in " + self
                            + ", regions=" + entry.key.regions());
        }
        return new Pass(Optional.of(entry.key), Optional.ofNullable(entry.models), header, Optional.empty());
    }

    private @Nullable Entry find(String header) {
        if (header.length() > KEY_CHARACTERS_MAX || !header.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
            return null;
        }
        int end = header.indexOf('_', PREFIX.length());
        Entry entry = end < 0 ? null : entries.get(header.substring(PREFIX.length(), end));
        if (entry == null) {
            return null;
        }
        byte[] text = header.substring(PREFIX.indexOf("lepton_")).getBytes(StandardCharsets.ISO_8859_1);
        return MessageDigest.isEqual(sha256(text), entry.digest) ? entry : null;
    }

    private static byte[] sha256(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Pass refused(ErrorCode code, String message) {
        return Pass.refused(Refusals.of(code, message));
    }
}
