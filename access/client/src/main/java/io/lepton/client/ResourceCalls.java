package io.lepton.client;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.ApplyRequest;
import io.lepton.wire.ApplyView;
import io.lepton.wire.ArtifactView;
import io.lepton.wire.ChangeView;
import io.lepton.wire.Json;
import io.lepton.wire.WatchView;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calls of a control plane that are about resources as files have them. Blocks; safe for any thread. */
public final class ResourceCalls {
    private final ControlCalls control;
    private final Duration sendTimeout;

    ResourceCalls(ControlCalls control, Duration sendTimeout) {
        this.control = control;
        this.sendTimeout = sendTimeout;
    }

    /** Whether something is done, or only told. */
    public enum Deed {
        DO,
        TELL
    }

    /** Whether what files leave out is left alone. */
    public enum Rest {
        KEEP,
        PRUNE
    }

    /**
     * Makes files true, all of them or nothing.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} with a line for each mistake, {@link
     *     ErrorCode#CONFLICT} if a revision is stale
     */
    public ApplyView apply(ApplyRequest request, Deed deed, Rest rest) {
        String path = "/apply?dryRun=" + (deed == Deed.TELL) + "&prune=" + (rest == Rest.PRUNE);
        return control.post(path, Json.write(request), ApplyView.class, sendTimeout);
    }

    /** Deletes what files name, all of it or nothing. */
    public ApplyView delete(ApplyRequest request, Deed deed) {
        return control.post("/delete?dryRun=" + (deed == Deed.TELL), Json.write(request), ApplyView.class, sendTimeout);
    }

    /** Deletes one resource. */
    public ApplyView delete(String kind, String name) {
        return control.delete(place(kind, name), ApplyView.class);
    }

    /** Sends a model file that a resource names next. */
    public ArtifactView send(Path file, UploadProgress progress) {
        return control.upload("/artifacts", ModelFile.open(file, progress), sendTimeout, ArtifactView.class);
    }

    /** Everything of a kind, as documents. */
    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> all(String kind) {
        return List.of((Map<String, Object>[]) control.get("/resources/" + escaped(kind), Map[].class));
    }

    /** One resource, as a document. */
    @SuppressWarnings("unchecked")
    public Map<String, Object> one(String kind, String name) {
        return control.get(place(kind, name), Map.class);
    }

    /** A kind or one resource of it, as YAML. */
    public String yaml(String kind, Optional<String> name) {
        return control.text(name.map(one -> place(kind, one)).orElse("/resources/" + escaped(kind)) + "?as=yaml");
    }

    /** The whole desired state as YAML that applies to an empty fleet. */
    public String export() {
        return control.text("/export");
    }

    /** Every kind, with what it is for. */
    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> kinds() {
        return List.of((Map<String, Object>[]) control.get("/schema", Map[].class));
    }

    /** The JSON Schema of a kind. */
    @SuppressWarnings("unchecked")
    public Map<String, Object> schema(String kind) {
        return control.get("/schema/" + escaped(kind), Map.class);
    }

    /** The newest changes of a kind, or of one resource, newest first. */
    public List<ChangeView> history(String kind, Optional<String> name) {
        String path = "/history?kind=" + escaped(kind)
                + name.map(one -> "&name=" + escaped(one)).orElse("");
        return List.of(control.get(path, ChangeView[].class));
    }

    /**
     * The changes after a revision, waited for if there are none yet; asked again with the revision that it gives, nothing
     * is missed.
     *
     * @param wait at most 30 s, and less than the time that a call may take
     */
    public WatchView watch(long after, Duration wait) {
        return control.get("/watch?after=" + after + "&waitSeconds=" + wait.toSeconds(), WatchView.class);
    }

    private static String place(String kind, String name) {
        return "/resources/" + escaped(kind) + "/" + escaped(name);
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
