package io.lepton.client;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.wire.AliasRequest;
import io.lepton.wire.AliasView;
import io.lepton.wire.ChangeView;
import io.lepton.wire.DeploymentRequest;
import io.lepton.wire.DeploymentView;
import io.lepton.wire.Json;
import io.lepton.wire.ModelMetadata;
import io.lepton.wire.ModelView;
import io.lepton.wire.NodeView;
import io.lepton.wire.RegionView;
import io.lepton.wire.RolloutView;
import io.lepton.wire.StatusView;
import io.lepton.wire.TrafficRequest;
import io.lepton.wire.TrafficView;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * A connection to a fleet: its control plane, and its gateways for predictions.
 *
 * <pre>{@code
 * var digits = new ModelName("digits");
 * try (var fleet = LeptonClient.connect(URI.create("http://localhost:7070"))) {
 *     fleet.pushModel(digits, Path.of("digits.onnx"));
 *     fleet.deploy(digits, new DeploymentRequest(Optional.empty(), new RegionSelection.All(), 1));
 *
 *     var image = new NamedTensor("image", Tensor.ofFloats(Shape.of(1, 784), pixels));
 *     var result = fleet.predict(PredictRequest.of(digits, List.of(image)).withDataClass(new DataClass("eu-only")));
 *     float[] scores = result.response().outputs().getFirst().tensor().toFloats();
 *     System.out.println(result.region() + " answered in " + result.elapsed());
 * }
 * }</pre>
 *
 * <p>Every call blocks. A server's refusal is thrown as the {@link LeptonException} that it was there; where no server
 * answers, its code is {@link ErrorCode#FLEET_UNREACHABLE} or {@link ErrorCode#DEADLINE_EXCEEDED}. A thread that is
 * interrupted gets a {@link java.util.concurrent.CancellationException} and stays interrupted. Safe for any thread.
 */
public final class LeptonClient implements AutoCloseable {
    private static final String ALIVE = "alive";

    private final LeptonClientConfig config;
    private final HttpCaller http;
    private final ControlCalls control;
    private final Predictions predictions;
    private final ResourceCalls resources;
    private final BackupCalls backups;
    private final AuditCalls audit;
    private final AccessCalls access;
    private final JobCalls jobs;

    private LeptonClient(URI control, LeptonClientConfig config, LongSupplier nanoTime) {
        this.config = config;
        this.http = new HttpCaller(
                config.connectTimeout(),
                config.key().or(() -> Credentials.ofProcess(control)),
                config.authorities().or(Authorities::ofProcess));
        this.control = new ControlCalls(http, control, config.callTimeout());
        this.resources = new ResourceCalls(this.control, config.uploadTimeout());
        this.backups = new BackupCalls(this.control, config.uploadTimeout());
        this.audit = new AuditCalls(this.control);
        this.access = new AccessCalls(this.control, config.callTimeout());
        this.jobs = new JobCalls(this.control, config.callTimeout());
        this.predictions = new Predictions(new GatewayCalls(http, this::gateways, nanoTime), config.predictDeadline());
    }

    /** Makes a client of a control plane's URL; calls nobody yet. */
    public static LeptonClient connect(URI control) {
        return connect(control, LeptonClientConfig.DEFAULTS);
    }

    /**
     * Makes a client of a control plane's URL; calls nobody yet.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} if a URL is not one of HTTP, {@link
     *     ErrorCode#INVALID_CONFIGURATION} if the file of authorities has none
     */
    public static LeptonClient connect(URI control, LeptonClientConfig config) {
        config.gateways().forEach(gateway -> Urls.check("gateway", gateway));
        return new LeptonClient(Urls.check("control", control), config, System::nanoTime);
    }

    /** Registers a file as the next version of a model; the latest version again if it has the same bytes. */
    public ModelVersion pushModel(ModelName model, Path file) {
        return pushModel(model, file, (_, _) -> {});
    }

    /** Registers a file as the next version of a model, telling how far the upload is. */
    public ModelVersion pushModel(ModelName model, Path file, UploadProgress progress) {
        var body = ModelFile.open(file, progress);
        return control.upload("/models/" + model + "/versions", body, config.uploadTimeout(), ModelVersion.class);
    }

    /**
     * Writes the file of a version; the target is there whole and verified, or not at all.
     *
     * @param version the version's number; the latest if empty
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if the target cannot be written
     */
    public ModelVersion pullModel(ModelName model, OptionalInt version, Path target) {
        var wanted = ModelDownload.choose(model(model), version);
        String path = "/models/" + model + "/versions/" + wanted.id().number() + "/file";
        ModelDownload.write(wanted, target, file -> control.download(path, file, config.uploadTimeout()));
        return wanted;
    }

    /** Wishes a model to be served; returns at once, before it is. */
    public DeploymentView deploy(ModelName model, DeploymentRequest request) {
        return control.put("/deployments/" + model, Json.write(request), DeploymentView.class);
    }

    /** Takes the wish back. */
    public void undeploy(ModelName model) {
        control.delete("/deployments/" + model);
    }

    public List<RegionView> regions() {
        return List.of(control.get("/regions", RegionView[].class));
    }

    public List<NodeView> nodes() {
        return List.of(control.get("/nodes", NodeView[].class));
    }

    public List<ModelView> models() {
        return List.of(control.get("/models", ModelView[].class));
    }

    public ModelView model(ModelName model) {
        return control.get("/models/" + model, ModelView.class);
    }

    public List<DeploymentView> deployments() {
        return List.of(control.get("/deployments", DeploymentView[].class));
    }

    public DeploymentView deployment(ModelName model) {
        return control.get("/deployments/" + model, DeploymentView.class);
    }

    /** How far a deployment is on its way, replica by replica. */
    public RolloutView rollout(ModelName model) {
        return control.get("/deployments/" + model + "/rollout", RolloutView.class);
    }

    /**
     * Says how a rollout is to go on.
     *
     * @param command {@code pause}, {@code resume}, {@code approve}, {@code reject} or {@code rollback}
     * @throws LeptonException {@link ErrorCode#CONFLICT} if the rollout is not where that makes sense
     */
    public RolloutView commandRollout(ModelName model, String command) {
        return control.post("/deployments/" + model + "/rollout/" + command, RolloutView.class);
    }

    /** Wishes a model's requests to be shared out among its versions; returns at once, before they are. */
    public TrafficView setTraffic(ModelName model, TrafficRequest request) {
        return control.put("/traffic/" + model, Json.write(request), TrafficView.class);
    }

    /** Sends all of a model's requests to the deployed version again. */
    public void clearTraffic(ModelName model) {
        control.delete("/traffic/" + model);
    }

    /** How a model's requests are shared out, and what came of them. */
    public TrafficView traffic(ModelName model) {
        return control.get("/traffic/" + model, TrafficView.class);
    }

    /** The traffic of every model that has a policy. */
    public List<TrafficView> traffic() {
        return List.of(control.get("/traffic", TrafficView[].class));
    }

    /** Wishes a name to stand for a version; returns at once, before it does. */
    public AliasView setAlias(ModelName alias, ModelVersionId version) {
        return control.put("/aliases/" + alias, Json.write(new AliasRequest(version)), AliasView.class);
    }

    public void removeAlias(ModelName alias) {
        control.delete("/aliases/" + alias);
    }

    public AliasView alias(ModelName alias) {
        return control.get("/aliases/" + alias, AliasView.class);
    }

    public List<AliasView> aliases() {
        return List.of(control.get("/aliases", AliasView[].class));
    }

    /** The newest changes of the desired state, newest first. */
    public List<ChangeView> history() {
        return List.of(control.get("/history", ChangeView[].class));
    }

    /** The newest changes that are about one model, newest first. */
    public List<ChangeView> history(ModelName model) {
        return List.of(control.get("/history?model=" + model, ChangeView[].class));
    }

    /**
     * The changes after a revision, oldest first; empty if there was none in time. Asked again with the last revision that
     * it gave, it misses nothing.
     *
     * @param wait how long to wait for a change, at most 30 s and less than the time that a call may take
     */
    public List<ChangeView> historyAfter(long revision, Duration wait) {
        String path = "/history?after=" + revision + "&waitSeconds=" + wait.toSeconds();
        return List.of(control.get(path, ChangeView[].class));
    }

    /**
     * Restores what a change replaced, as a change of its own.
     *
     * @return what that changed
     * @throws LeptonException {@link ErrorCode#CONFLICT} if something newer touched the same thing
     */
    public List<ChangeView> undo(long revision) {
        return List.of(control.post("/history/" + revision + "/undo", ChangeView[].class));
    }

    /** Resources as files have them. */
    public ResourceCalls resources() {
        return resources;
    }

    /** Backups of the whole fleet. */
    public BackupCalls backups() {
        return backups;
    }

    /** The audit log. */
    public AuditCalls audit() {
        return audit;
    }

    /** Accounts, keys, and who this client is. */
    public AccessCalls access() {
        return access;
    }

    /** Trainings on nodes. */
    public JobCalls jobs() {
        return jobs;
    }

    public List<ResidencyPolicy> policies() {
        return List.of(control.get("/policies", ResidencyPolicy[].class));
    }

    /** The whole fleet at one moment. */
    public StatusView status() {
        return control.get("/status", StatusView.class);
    }

    /** Takes a region down, abruptly; development fleets only. */
    public void killRegion(RegionId region) {
        control.post("/regions/" + region + "/kill");
    }

    /** Starts a region again that was taken down. */
    public void restoreRegion(RegionId region) {
        control.post("/regions/" + region + "/restore");
    }

    /** Stops the fleet, which answers before it does; development fleets only. */
    public void shutdown() {
        control.post("/fleet/shutdown");
    }

    /** Asks a gateway for a prediction, and the next one where it fails, until the deadline. */
    public PredictResult predict(PredictRequest request) {
        return predictions.predict(request);
    }

    /** What the gateways say of a model: the inputs and outputs of its deployed version. */
    public ModelMetadata metadata(ModelName model) {
        return predictions.metadata(model);
    }

    /** Ends every connection; calls that still wait fail. */
    @Override
    public void close() {
        http.close();
    }

    /** The configured gateways, else those that the control plane knows, living regions first. */
    private List<GatewayAddress> gateways() {
        if (!config.gateways().isEmpty()) {
            return config.gateways().stream()
                    .map(url -> new GatewayAddress(Optional.empty(), url))
                    .toList();
        }
        return regions().stream()
                .sorted(Comparator.comparing(region -> !region.state().equals(ALIVE)))
                .flatMap(region -> region.gateway().stream()
                        .map(url -> new GatewayAddress(Optional.of(region.id()), URI.create(url))))
                .toList();
    }
}
