package io.lepton.domain;

import java.util.Locale;

/** Why a request was answered where it was; the value of the header {@code Lepton-Route-Reason}. */
public enum RouteReason {
    /** The region that the caller reached answered itself. */
    LOCAL,
    /** The policy of the request's data class forbids the caller's region. */
    POLICY,
    /** The model is not deployed in the caller's region. */
    PLACEMENT,
    /** The caller's region should have answered and could not. */
    FAILOVER,
    /** The caller's region could have answered, but another sooner. */
    SPILL,
    /** The first place was slow to answer, and the one that was asked beside it was sooner. */
    HEDGE;

    /** The word as headers and logs carry it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
