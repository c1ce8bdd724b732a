package io.lepton.server;

import io.lepton.domain.TenantId;
import io.lepton.gateway.AdmissionConfig;
import io.lepton.gateway.TenantLimits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The key {@code limits} of a fleet's file, as written: what each tenant may ask of each gateway.
 *
 * @param everyTenant for every tenant that is not named, those without a name together as one
 * @param tenants for single tenants, by name
 */
record LimitsEntry(Optional<TenantEntry> everyTenant, Optional<List<TenantEntry>> tenants) {
    /**
     * The limits of one tenant; what is absent is not bounded.
     *
     * @param name whose; means nothing in {@code everyTenant}
     * @param requestsPerSecond how often in the long run
     * @param burst how many at once after a rest; the requests of one second if absent, at least 1
     * @param inFlightMax how many at the same time
     */
    record TenantEntry(
            Optional<String> name,
            Optional<Double> requestsPerSecond,
            Optional<Integer> burst,
            Optional<Integer> inFlightMax) {
        private TenantLimits toLimits() {
            return new TenantLimits(
                    requestsPerSecond.map(OptionalDouble::of).orElseGet(OptionalDouble::empty),
                    burst.orElseGet(() -> (int) Math.max(1, Math.ceil(requestsPerSecond.orElse(1.0)))),
                    inFlightMax.map(OptionalInt::of).orElseGet(OptionalInt::empty));
        }
    }

    /** @throws IllegalArgumentException naming the field, if a part is out of range, or a tenant nameless or named twice */
    AdmissionConfig toConfig() {
        AdmissionConfig defaults = AdmissionConfig.defaults();
        if (everyTenant.flatMap(TenantEntry::name).isPresent()) {
            throw new IllegalArgumentException("it is for every tenant: everyTenant.name="
                    + everyTenant.flatMap(TenantEntry::name).get());
        }
        Map<TenantId, TenantLimits> named = new HashMap<>();
        for (TenantEntry entry : tenants.orElse(List.of())) {
            var id = new TenantId(entry.name()
                    .orElseThrow(() -> new IllegalArgumentException("a tenant has a name: tenants.name is absent")));
            if (named.put(id, limits("tenants[" + id + "]", entry)) != null) {
                throw new IllegalArgumentException("two tenants of one name: tenants.name=" + id);
            }
        }
        return new AdmissionConfig(
                everyTenant.map(entry -> limits("everyTenant", entry)).orElse(defaults.everyTenant()),
                named,
                defaults.goal());
    }

    private static TenantLimits limits(String field, TenantEntry entry) {
        try {
            return entry.toLimits();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
        }
    }
}
