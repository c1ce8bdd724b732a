package io.lepton.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key that opens gateways, as they know it: never the key itself.
 *
 * @param id which key it is; not secret
 * @param sha256 the SHA-256 of the key's text, in lower-case hexadecimals
 * @param tenant whose limits hold for its requests
 * @param expiresAt from when on it opens nothing
 * @param regions the regions whose gateways it opens; all if empty
 * @param models the models that it may ask; all if absent
 */
public record InferenceKey(
        String id,
        String sha256,
        TenantId tenant,
        Instant expiresAt,
        List<RegionId> regions,
        Optional<List<ModelName>> models) {
    private static final Pattern LOWER_HEX = Pattern.compile("[0-9a-f]{64}");

    public InferenceKey {
        if (!LOWER_HEX.matcher(sha256).matches()) {
            throw new IllegalArgumentException("not a lower-case SHA-256: key=" + id);
        }
        regions = List.copyOf(regions);
        models = models.map(List::copyOf);
    }
}
