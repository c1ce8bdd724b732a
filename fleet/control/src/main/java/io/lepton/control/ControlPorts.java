package io.lepton.control;

import io.lepton.artifacts.ArtifactStore;
import io.lepton.chassis.Clock;

/**
 * What a control plane needs from outside.
 *
 * @param clock both times
 * @param desired keeps what people wish
 * @param artifacts keeps model files; it must be able to give files
 * @param signatures reads model files
 * @param development what may be done to a development fleet
 */
public record ControlPorts(
        Clock clock,
        DesiredStore desired,
        ArtifactStore artifacts,
        SignatureReader signatures,
        DevelopmentControls development) {}
