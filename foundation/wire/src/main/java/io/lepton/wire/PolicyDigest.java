package io.lepton.wire;

import io.lepton.domain.DataClass;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Region;
import io.lepton.domain.ResidencyPolicy;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells by a few characters whether two processes know the same rules of residency. */
public final class PolicyDigest {
    private record Rules(
            Map<String, String> jurisdictions, List<ResidencyPolicy> policies, DataClass defaultDataClass) {}

    private PolicyDigest() {}

    /** The digest of the rules of a snapshot. */
    public static String of(FleetSnapshot snapshot) {
        return of(snapshot.regions(), snapshot.policies(), snapshot.defaultDataClass());
    }

    /** The SHA-256 of all that says where data may go, whatever its order, in lower-case hexadecimals. */
    public static String of(
            Collection<Region> regions, Collection<ResidencyPolicy> policies, DataClass defaultDataClass) {
        Map<String, String> jurisdictions = new TreeMap<>();
        regions.forEach(region ->
                jurisdictions.put(region.id().value(), region.jurisdiction().value()));
        List<ResidencyPolicy> sorted = policies.stream()
                .sorted(Comparator.comparing(policy -> policy.dataClass().value()))
                .toList();
        try {
            byte[] text = Json.write(new Rules(jurisdictions, sorted, defaultDataClass));
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
