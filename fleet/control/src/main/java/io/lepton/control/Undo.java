package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.ChangeQuery.Order;
import io.lepton.domain.Deployment;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Finds what would restore the state before a change of a deployment.
 *
 * <p>A registered version stays, because its number must never mean another file; and what is serving follows from what is
 * wished.
 */
final class Undo {
    private final DesiredStore store;

    Undo(DesiredStore store) {
        this.store = store;
    }

    /**
     * The wish that undoes a revision.
     *
     * @throws LeptonException {@link ErrorCode#NOT_FOUND} if the revision changed nothing, {@link ErrorCode#INVALID_REQUEST}
     *     if it did not change exactly one deployment, {@link ErrorCode#CONFLICT} if a newer one changed the same deployment
     */
    ControlEvent of(long revision) {
        Change change = deploymentChangedBy(revision);
        refuseIfTouchedSince(change);
        return change.before()
                .<ControlEvent>map(body -> new ControlEvent.DeploymentPut(
                        Json.read(body.getBytes(StandardCharsets.UTF_8), Deployment.class)))
                .orElseGet(() -> new ControlEvent.DeploymentDeleted(
                        change.resource().model().orElseThrow()));
    }

    private Change deploymentChangedBy(long revision) {
        List<Change> changes = store.changes(ChangeQuery.of(revision));
        if (changes.isEmpty()) {
            throw new LeptonException(ErrorCode.NOT_FOUND, "nothing was changed then: revision=" + revision);
        }
        List<Change> deployments = changes.stream().filter(Undo::isOfDeployment).toList();
        if (deployments.size() != 1) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "only a change of one deployment can be undone: revision=" + revision + ", kinds="
                            + changes.stream()
                                    .map(change -> change.resource().kind().word())
                                    .distinct()
                                    .toList());
        }
        return deployments.getFirst();
    }

    private void refuseIfTouchedSince(Change change) {
        var model = change.resource().model();
        var since = new ChangeQuery(change.revision(), Long.MAX_VALUE, model, Order.OLDEST_FIRST, ChangeQuery.MAX);
        store.changes(since).stream().filter(Undo::isOfDeployment).findFirst().ifPresent(newer -> {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    "the deployment was changed again: model="
                            + change.resource().name() + ", revision=" + change.revision() + ", newer="
                            + newer.revision());
        });
    }

    private static boolean isOfDeployment(Change change) {
        return change.resource().kind() == Kind.DEPLOYMENT;
    }
}
