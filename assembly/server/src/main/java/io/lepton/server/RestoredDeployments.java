package io.lepton.server;

import io.lepton.cli.LaunchProgress;
import io.lepton.client.LeptonClient;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.wire.DeploymentView;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * What a fleet goes on with after its predecessor ended, however that was.
 *
 * <p>Waiting for it is a courtesy: a deployment that cannot come into service, because its file is broken or its regions are
 * no longer there, must not keep the rest from being reached.
 */
final class RestoredDeployments {
    private static final Duration CONTROL_PATIENCE = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final LeptonClient client;
    private final LaunchProgress progress;

    RestoredDeployments(LeptonClient client, LaunchProgress progress) {
        this.client = client;
        this.progress = progress;
    }

    /**
     * Waits until the control plane reigns, where another one's reign over the same store has to run out first.
     *
     * @throws LeptonException {@link ErrorCode#CONTROL_STANDBY} if the other one is alive
     */
    void awaitControl() throws InterruptedException {
        if (!Patience.await(CONTROL_PATIENCE, this::reigns)) {
            throw new LeptonException(
                    ErrorCode.CONTROL_STANDBY, "the new control plane stands by: another one reigns over the store");
        }
    }

    private boolean reigns() {
        try {
            client.regions();
            return true;
        } catch (LeptonException e) {
            if (e.code() != ErrorCode.CONTROL_STANDBY) {
                throw e;
            }
            progress.step("Waiting for the control plane that reigned before");
            return false;
        }
    }

    /** Whether a model is deployed, or was before somebody took it out of service. */
    boolean haveEverHad(ModelName model) {
        return client.deployments().stream()
                        .anyMatch(deployment -> deployment.version().model().equals(model))
                || client.history(model).stream()
                        .anyMatch(change -> change.kind().equals("deployment"));
    }

    /** Returns once every deployment is in service or has failed, and every gateway knows of it; or after a while. */
    void await(Collection<LocalRegion> regions) throws InterruptedException {
        var _ = Patience.await(PATIENCE, () -> areInPlace(regions));
    }

    private boolean areInPlace(Collection<LocalRegion> regions) {
        List<DeploymentView> deployments = client.deployments();
        long settled =
                deployments.stream().filter(RestoredDeployments::isSettled).count();
        if (settled == deployments.size()) {
            return deployments.stream().allMatch(deployment -> isKnown(deployment, regions));
        }
        progress.step("Restoring deployments", settled, deployments.size());
        return false;
    }

    private static boolean isSettled(DeploymentView deployment) {
        return !deployment.state().equals("rolling");
    }

    private static boolean isKnown(DeploymentView deployment, Collection<LocalRegion> regions) {
        return !deployment.state().equals("ready")
                || regions.stream()
                        .allMatch(region -> region.answers(deployment.version().model()));
    }
}
