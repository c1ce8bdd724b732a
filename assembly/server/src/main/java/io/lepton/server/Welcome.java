package io.lepton.server;

import io.lepton.cli.UpOptions;
import io.lepton.client.Credentials;
import io.lepton.client.LeptonClient;
import io.lepton.client.LeptonClientConfig;
import io.lepton.domain.Region;
import io.lepton.training.BundledModel;
import io.lepton.wire.DeploymentView;
import io.lepton.wire.StatusView;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a person reads when the fleet answers: where it is, and what to paste. */
final class Welcome {
    /** A large payment abroad at night, after four attempts. */
    private static final String BODY =
            "{\"inputs\": [{\"name\": \"payment\", \"shape\": [1, 4], \"datatype\": \"FP32\", \"data\": [1850.0, 3, 1, 4]}]}";

    private Welcome() {}

    /** The lines, in order; one {@code curl} command for each region if the bundled model is in service. */
    static List<String> of(FleetLayout layout, UpOptions options, URI control) {
        var config = Credentials.in(options.home())
                .keyFor(control, Map.of())
                .map(LeptonClientConfig.DEFAULTS::withKey)
                .orElse(LeptonClientConfig.DEFAULTS);
        try (var client = LeptonClient.connect(control, config)) {
            return of(layout, options, client.status());
        }
    }

    private static List<String> of(FleetLayout layout, UpOptions options, StatusView status) {
        List<String> lines = new ArrayList<>();
        lines.add("The fleet answers. Control plane: http://" + LocalFleet.HOST + ":" + options.port());
        if (status.epoch() > 1) {
            lines.add(
                    "It goes on with the models and deployments of the fleet before; lepton up --fresh starts without.");
        }
        if (status.deployments().isEmpty()) {
            lines.add("It serves no model yet: lepton models push NAME FILE, then lepton deploy NAME --regions all");
        } else if (status.deployments().stream().anyMatch(Welcome::isBundledModel)) {
            lines.addAll(curlLines(layout, options));
        } else {
            lines.add("lepton deployments shows what it serves.");
        }
        lines.add("");
        lines.add("Its log is " + FleetHome.logOf(options.home()) + ".");
        lines.add(
                options.detach() ? "Stop it with: lepton down" : "Stop it with Ctrl-C, or from elsewhere: lepton down");
        return lines;
    }

    private static List<String> curlLines(FleetLayout layout, UpOptions options) {
        List<String> lines = new ArrayList<>();
        String key = layout.access().demandsKeys() ? "-H \"Authorization: Bearer $(./lepton keys show)\" " : "";
        lines.add("Ask its gateways how likely a payment is fraud:");
        for (int i = 0; i < layout.regions().size(); i++) {
            lines.add("");
            lines.add("  # " + describe(layout.regions().get(i)));
            lines.add("  curl -s " + key + "http://" + LocalFleet.HOST + ":" + LocalFleet.gatewayPort(options, i)
                    + "/v2/models/" + BundledModel.NAME + "/infer -d '" + BODY + "'");
        }
        return lines;
    }

    private static boolean isBundledModel(DeploymentView deployment) {
        return deployment.version().model().equals(FirstDeployment.MODEL);
    }

    private static String describe(Region region) {
        return region.id() + " (" + region.jurisdiction() + ")";
    }
}
