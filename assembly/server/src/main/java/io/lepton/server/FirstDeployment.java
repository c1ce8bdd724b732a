package io.lepton.server;

import io.lepton.cli.LaunchProgress;
import io.lepton.client.LeptonClient;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.RegionSelection;
import io.lepton.training.BundledModel;
import io.lepton.wire.DeploymentRequest;
import io.lepton.wire.DeploymentView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Brings the bundled model into service, by the same calls that a user makes. */
final class FirstDeployment {
    static final ModelName MODEL = new ModelName(BundledModel.NAME);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LeptonClient client;
    private final LaunchProgress progress;

    FirstDeployment(LeptonClient client, LaunchProgress progress) {
        this.client = client;
        this.progress = progress;
    }

    /** Only for a fleet that never had it. Returns once every region's gateway can have the model answer. */
    void run(Collection<LocalRegion> regions) throws InterruptedException {
        push();
        client.deploy(MODEL, new DeploymentRequest(Optional.empty(), new RegionSelection.All(), 1));
        await("its replicas are not ready", this::areReplicasReady);
        for (LocalRegion region : regions) {
            await("its gateway does not answer: region=" + region.id(), () -> region.answers(MODEL));
        }
    }

    private void push() {
        try {
            Path file = Files.createTempFile(BundledModel.NAME, ".onnx");
            try (var bytes = BundledModel.open()) {
                Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
                client.pushModel(MODEL, file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.STORAGE_FAILED, "cannot unpack the bundled model", e);
        }
    }

    private boolean areReplicasReady() {
        DeploymentView view = client.deployment(MODEL);
        progress.step("Deploying " + MODEL, view.ready(), Math.max(view.wanted(), 1));
        if (view.state().equals("failed")) {
            throw new LeptonException(ErrorCode.INTERNAL, "the bundled model failed: replicas=" + view.replicas());
        }
        return view.state().equals("ready");
    }

    private static void await(String complaint, BooleanSupplier done) throws InterruptedException {
        if (!Patience.await(PATIENCE, done)) {
            throw new LeptonException(ErrorCode.INTERNAL, "the bundled model does not come into service: " + complaint);
        }
    }
}
