package io.lepton.control;

import io.lepton.domain.ResidencyPolicy;

/**
 * A policy as it is wished.
 *
 * @param policy where data of its class may be processed
 * @param isDefault whether it governs requests that name no class; of a fleet's policies exactly one does
 */
public record PolicyWish(ResidencyPolicy policy, boolean isDefault) {}
