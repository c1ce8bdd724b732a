package io.lepton.wire;

import io.lepton.domain.ModelName;

/** The bodies with which a server says that it, or a model, is there; one that is not answers with an error. */
public final class Health {
    private Health() {}

    /** What {@code /v2/health/live} answers. */
    public record Live(boolean live) {}

    /** What {@code /v2/health/ready} answers. */
    public record Ready(boolean ready) {}

    /** What {@code /v2/models/{model}/ready} answers. */
    public record ModelReady(ModelName name, boolean ready) {}
}
