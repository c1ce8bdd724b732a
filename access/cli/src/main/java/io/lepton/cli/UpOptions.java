package io.lepton.cli;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a person wants a development fleet.
 *
 * @param regionsFile describes the regions; the three built-in ones if absent
 * @param planFile says where the traffic of each region shall go; near regions first if absent
 * @param wan whether hops between regions take real round-trip times
 * @param detach whether the launcher returns once the fleet answers, leaving it running
 * @param port where the control plane listens, and its gateways on the ports after it, in region order
 * @param home the folder for everything the fleet writes
 * @param bundledModel whether the bundled model is deployed, unless it has been before
 * @param fresh whether what a former fleet left in the home folder is thrown away first
 * @param store the URL of the store of the desired state; a file in the home folder if absent
 */
public record UpOptions(
        Optional<Path> regionsFile,
        Optional<Path> planFile,
        boolean wan,
        boolean detach,
        int port,
        Path home,
        boolean bundledModel,
        boolean fresh,
        Optional<String> store) {
    public static final int DEFAULT_PORT = 7070;
}
