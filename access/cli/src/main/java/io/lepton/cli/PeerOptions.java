package io.lepton.cli;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a process of a fleet proves to the others who it is.
 *
 * @param port of a control plane: where the others come in who prove who they are; if absent, they come in with everybody else
 * @param authority of a control plane: the folder of the fleet's certificate authority; one in the home folder if absent
 * @param joinFile of a gateway or a node: the file with the token to enrol with; if absent, it goes by the certificate that it has
 */
public record PeerOptions(Optional<Integer> port, Optional<Path> authority, Optional<Path> joinFile) {
    /** Nothing is proven, unless a certificate is there from before. */
    public static PeerOptions none() {
        return new PeerOptions(Optional.empty(), Optional.empty(), Optional.empty());
    }
}
