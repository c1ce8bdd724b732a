package io.lepton.control;

import io.lepton.domain.ModelName;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeReport;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Leaves out of a picture of the fleet what the asker may not see: the models and deployments of other projects. Pure. */
final class Sight {
    private Sight() {}

    /** The picture as the present asker may see it. */
    static FleetPicture of(FleetPicture picture, DesiredState state) {
        if (Asker.current().isEmpty()) {
            return picture;
        }
        return of(
                picture,
                model -> Asker.seesModel(model, state),
                model -> Asker.sees(Change.Kind.DEPLOYMENT, model.value(), state));
    }

    static FleetPicture of(FleetPicture picture, Predicate<ModelName> seesModel, Predicate<ModelName> seesDeployment) {
        Map<NodeId, NodeReport> reports = new HashMap<>();
        picture.reports()
                .forEach((node, report) -> reports.put(
                        node,
                        new NodeReport(
                                report.node(),
                                report.epoch(),
                                report.revision(),
                                report.replicas().stream()
                                        .filter(replica ->
                                                seesModel.test(replica.version().model())
                                                        || seesDeployment.test(replica.version()
                                                                .model()))
                                        .toList())));
        return new FleetPicture(
                picture.snapshot(),
                picture.models().stream()
                        .filter(model -> seesModel.test(model.name()))
                        .toList(),
                picture.wished().stream()
                        .filter(wish -> seesDeployment.test(wish.model()))
                        .toList(),
                reports,
                picture.alive(),
                picture.gatewaysAlive(),
                picture.replies());
    }
}
