package io.lepton.benchmarks.forward;

import io.lepton.benchmarks.serve.RealClock;
import io.lepton.chassis.Web;
import io.lepton.domain.Endpoint;
import io.lepton.gateway.GatewayConfig;
import io.lepton.gateway.GatewayLoops;
import io.lepton.gateway.GatewayServer;
import io.lepton.gateway.MemoryRequestLog;
import io.lepton.gateway.PeerDialer;
import java.io.IOException;

/**
 * The process that is measured: a gateway with one event loop, which keeps the evidence of its newest requests.
 *
 * <p>Argument: the port of the control plane. Prints the port that it listens on, and ends when its standard input does.
 */
public final class ForwardedGateway {
    private static final int RECORDS_MAX = 1_000;

    private ForwardedGateway() {}

    /** Forwards until the input ends. */
    public static void main(String[] args) throws IOException {
        var control = new Endpoint("127.0.0.1", Integer.parseInt(args[0]));
        var config = GatewayConfig.of(FleetStub.REGION, "127.0.0.1", 0, control);
        try (var web = Web.start(1);
                var loops = GatewayLoops.start(1)) {
            var gateway = GatewayServer.start(
                    config, new RealClock(), web, loops, PeerDialer.direct(), new MemoryRequestLog(RECORDS_MAX));
            System.out.println(gateway.endpoint().port());
            while (System.in.read() >= 0) {
                // Whatever is said is no concern of this process; that nobody speaks any more is.
            }
            gateway.kill();
        }
    }
}
