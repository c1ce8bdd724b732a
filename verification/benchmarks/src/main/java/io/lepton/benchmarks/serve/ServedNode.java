package io.lepton.benchmarks.serve;

import io.lepton.chassis.Clock;
import io.lepton.chassis.Web;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.inference.InferenceNode;
import io.lepton.inference.InferenceNodeConfig;
import io.lepton.inference.InferencePool;
import io.lepton.inference.RuntimeConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/**
 * The process that is measured: one node and nothing else.
 *
 * <p>Arguments: a directory of its own, and the control plane's URL. Prints the node's URL on a line of its own once it
 * listens, and ends when its standard input does.
 */
public final class ServedNode {
    static final String HOST = "127.0.0.1";
    static final RegionId REGION = new RegionId("here");

    private ServedNode() {}

    /** Serves until the input ends. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Path.of(args[0]);
        int cores = Runtime.getRuntime().availableProcessors();
        Clock clock = new RealClock();
        try (var web = Web.start(InferenceNode.eventLoops(cores));
                var pool = InferencePool.start(
                        RuntimeConfig.DEFAULTS, cores, directory.resolve("native"), directory.resolve("graphs"))) {
            var node = InferenceNode.start(config(directory, URI.create(args[1])), web, clock, pool);
            System.out.println(node.endpoint().httpUrl());
            awaitEndOfInput();
            node.stop();
        }
    }

    /** Whatever is said is no concern of such a process; that nobody speaks any more is. */
    static void awaitEndOfInput() throws IOException {
        int said = System.in.read();
        while (said >= 0) {
            said = System.in.read();
        }
    }

    private static InferenceNodeConfig config(Path directory, URI control) {
        return new InferenceNodeConfig(
                new NodeId("here-1"),
                REGION,
                HOST,
                0,
                control,
                directory.resolve("node"),
                InferenceNodeConfig.Limits.DEFAULTS);
    }
}
