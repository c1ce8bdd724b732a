package io.lepton.gateway;

import io.lepton.domain.TenantId;
import java.time.Duration;
import java.util.Map;

/**
 * The bounds within which a gateway lets requests in.
 *
 * @param everyTenant what each tenant may that has no limits of its own
 * @param tenants the limits of single tenants
 * @param goal within it an answer is soon enough, so that nothing is refused for being slower than it was
 */
public record AdmissionConfig(TenantLimits everyTenant, Map<TenantId, TenantLimits> tenants, Duration goal) {
    public AdmissionConfig {
        tenants = Map.copyOf(tenants);
        if (!goal.isPositive()) {
            throw new IllegalArgumentException("must be positive: goal=" + goal);
        }
    }

    /** No tenant is bounded; answers are soon enough within 400 ms. */
    public static AdmissionConfig defaults() {
        return new AdmissionConfig(TenantLimits.NONE, Map.of(), Duration.ofMillis(400));
    }

    TenantLimits limits(TenantId tenant) {
        return tenants.getOrDefault(tenant, everyTenant);
    }
}
