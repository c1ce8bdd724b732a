package io.lepton.cli;

import io.lepton.cli.Federating.Regional;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.RegionId;
import io.lepton.domain.Variant;
import io.lepton.wire.RegionView;
import io.lepton.wire.TrafficRequest;
import io.lepton.wire.TrafficView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Registers the variants that a federation has made for regions, as versions of its model, and serves each region its own. */
final class RegionalVersions {
    private final Session session;
    private final PushCommand push;

    RegionalVersions(Session session, PushCommand push) {
        this.session = session;
        this.push = push;
    }

    /** Registers each as the model's next version, and tells which region it is for. */
    List<Variant> register(List<Regional> variants) {
        List<Variant> registered = new ArrayList<>();
        for (Regional variant : variants) {
            ModelVersion version = push.register(variant.product());
            session.terminal()
                    .printLine("registered " + version.id() + " for " + variant.region() + ": "
                            + Tables.size(version.sizeBytes()) + ", sha256 " + version.artifact());
            registered.add(new Variant(variant.region(), version.id().number()));
        }
        return registered;
    }

    /** How a person serves them. */
    static String command(ModelName model, List<Variant> variants) {
        return "lepton traffic set " + model + " --variant "
                + variants.stream()
                        .map(variant -> variant.region() + "=" + variant.version())
                        .collect(Collectors.joining(","));
    }

    /** Serves each region of the fleet its own, and waits until that is in force; regions that are not of the fleet are told. */
    void serve(ModelName model, List<Variant> variants) throws InterruptedException {
        Set<RegionId> known =
                session.fleet().regions().stream().map(RegionView::id).collect(Collectors.toSet());
        List<Variant> here = variants.stream()
                .filter(variant -> known.contains(variant.region()))
                .toList();
        variants.stream().filter(variant -> !known.contains(variant.region())).forEach(variant -> session.terminal()
                .tell("no such region in this fleet, so version " + variant.version() + " waits: region="
                        + variant.region()));
        if (here.isEmpty()) {
            return;
        }
        session.fleet()
                .setTraffic(
                        model,
                        new TrafficRequest(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(here)));
        TrafficView now = new Waiting(session)
                .await(() -> session.fleet().traffic(model), TrafficView::state, TrafficView::detail);
        session.terminal().printLine(model + ": " + TrafficTables.policy(now) + ", " + now.state());
    }
}
