package io.lepton.cli;

import io.lepton.domain.Endpoint;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a person wants one process of a fleet.
 *
 * @param config describes the fleet, the same file for every process of it
 * @param host the address to listen on, under which the other processes reach it too unless the role says otherwise
 * @param port the port to listen on; if absent, the role's own
 * @param home the folder for everything that is written
 * @param role what the process is
 * @param peers how it proves to the others who it is
 */
public record RoleOptions(Path config, String host, Optional<Integer> port, Path home, Role role, PeerOptions peers) {
    /** A process that proves nothing. */
    public RoleOptions(Path config, String host, Optional<Integer> port, Path home, Role role) {
        this(config, host, port, home, role, PeerOptions.none());
    }

    /** What a process of a fleet can be. */
    public sealed interface Role {}

    /**
     * The one who knows what is wished and tells everybody.
     *
     * @param store the URL of the store of the desired state; a file in the home folder if absent
     * @param artifacts the folder of the model files; one in the home folder if absent
     * @param key the file with the keys that snapshots are signed with; one in the home folder if absent
     * @param renewsKey whether a fresh key is made and put beside the former one
     * @param tls what people and programs are answered with by TLS; plain text if absent
     */
    public record Control(
            Optional<String> store,
            Optional<Path> artifacts,
            Optional<Path> key,
            boolean renewsKey,
            Optional<TlsFiles> tls)
            implements Role {
        /** One that answers in plain text. */
        public Control(Optional<String> store, Optional<Path> artifacts, Optional<Path> key, boolean renewsKey) {
            this(store, artifacts, key, renewsKey, Optional.empty());
        }
    }

    /**
     * A region's door.
     *
     * @param controls where the control planes answer
     * @param plan says where the region's traffic shall go; near regions first if absent
     * @param advertised where the other processes reach it; where it listens if absent
     * @param tls what it speaks TLS with to callers who want it; if absent, what the fleet's file says
     */
    public record Gateway(
            RegionId region,
            List<URI> controls,
            Optional<Path> plan,
            Optional<Endpoint> advertised,
            Optional<TlsFiles> tls)
            implements Role {
        public Gateway {
            controls = List.copyOf(controls);
        }
    }

    /**
     * Where a listener's identity lies.
     *
     * @param certificates its certificate, and behind it those that vouch for it; PEM
     * @param key the certificate's private key; PEM
     */
    public record TlsFiles(Path certificates, Path key) {}

    /**
     * One that holds models and answers.
     *
     * @param controls where the control planes answer
     * @param advertised where the other processes reach it; where it listens if absent
     * @param training what its jobs learn from; it takes none if absent
     */
    public record Node(
            RegionId region,
            NodeId name,
            List<URI> controls,
            Optional<Endpoint> advertised,
            Optional<TrainingOffer> training)
            implements Role {
        public Node {
            controls = List.copyOf(controls);
        }

        /** One that takes no jobs. */
        public Node(RegionId region, NodeId name, List<URI> controls, Optional<Endpoint> advertised) {
            this(region, name, controls, advertised, Optional.empty());
        }
    }

    /**
     * What a node gives to trainings.
     *
     * @param data the folder that they may read
     * @param memory how much each may take, as {@code 4g}
     */
    public record TrainingOffer(Path data, String memory) {}
}
