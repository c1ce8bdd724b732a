package io.lepton.inference.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.lepton.artifacts.ArtifactFile;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Runs ONNX files with ONNX Runtime, on the processor or on what its configuration names before that.
 *
 * <p>How it is set, and why:
 *
 * <ul>
 *   <li>One environment for the process, with one thread pool that all sessions share. By default that is of one thread
 *       and never spins: each inference runs on the thread that asks for it, and the caller's pool is as wide as the
 *       cores. Spinning pools on a busy host are ten times slower.
 *   <li>No memory arena. Its lock serialises a session that several threads share, and it keeps what it once took;
 *       without it a model's memory returns when the model is closed.
 *   <li>Requests are batched where {@link OnnxBindings} and {@link RowProbe} allow it, unless the file's metadata says
 *       {@code lepton.batching=off}.
 *   <li>Answers are kept for requests that ask the same where the file's metadata says {@code lepton.response_cache=on}, or
 *       a caller of the node does.
 *   <li>The runtime logs nothing: every failure comes back as an exception, is told once, in one line.
 * </ul>
 */
public final class OnnxModelRuntime implements ModelRuntime {
    /** The metadata property of a model file that opts out of batching, by the value {@code off}. */
    static final String BATCHING_PROPERTY = "lepton.batching";

    /** The metadata property of a model file that asks for the response cache, by the value {@code on}. */
    static final String CACHE_PROPERTY = "lepton.response_cache";

    private static final String OFF = "off";
    private static final String ON = "on";

    /** What the process's one environment was made with; guarded by the class. */
    private static @Nullable OnnxConfig environmentConfig;

    private final OrtEnvironment environment;
    private final SessionLoader sessions;

    private OnnxModelRuntime(OrtEnvironment environment, SessionLoader sessions) {
        this.environment = environment;
        this.sessions = sessions;
    }

    /**
     * Starts the runtime; a further call in the same process shares its threads.
     *
     * @param cache a directory for the extracted native libraries, shared by starts and processes
     * @param graphs where optimised graphs are kept
     * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} if an execution provider is not there
     * @throws IllegalStateException if the process has started it with other threads
     */
    public static synchronized OnnxModelRuntime start(Path cache, OnnxConfig config, GraphCache graphs) {
        NativeLibraries.prepare(cache);
        SessionSettings settings = SessionSettings.of(config);
        OrtEnvironment environment = environment(config);
        return new OnnxModelRuntime(environment, new SessionLoader(environment, settings, graphs));
    }

    private static OrtEnvironment environment(OnnxConfig config) {
        if (environmentConfig == null) {
            OrtEnvironment made = makeEnvironment(config);
            environmentConfig = config;
            return made;
        }
        if (environmentConfig.poolThreads() != config.poolThreads() || environmentConfig.spins() != config.spins()) {
            throw new IllegalStateException(
                    "a process has one runtime: started=" + environmentConfig + ", asked=" + config);
        }
        return OrtEnvironment.getEnvironment();
    }

    private static OrtEnvironment makeEnvironment(OnnxConfig config) {
        try (var threads = new OrtEnvironment.ThreadingOptions()) {
            threads.setGlobalIntraOpNumThreads(config.poolThreads());
            threads.setGlobalInterOpNumThreads(1);
            threads.setGlobalSpinControl(config.spins());
            return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "lepton", threads);
        } catch (OrtException e) {
            throw new IllegalStateException("the runtime cannot start its threads: config=" + config, e);
        }
    }

    @Override
    public LoadedModel load(ArtifactFile file, ModelVersion version) {
        try {
            OrtSession session = sessions.open(file, version.artifact());
            try {
                return model(session, version);
            } catch (LeptonException | OrtException e) {
                session.close();
                throw e;
            }
        } catch (OrtException e) {
            throw RuntimeFaults.ofLoad(version.id(), e);
        } catch (OutOfMemoryError e) {
            throw new LeptonException(ErrorCode.OVERLOADED, "no memory for the model: version=" + version.id(), e);
        }
    }

    private OnnxModel model(OrtSession session, ModelVersion version) throws OrtException {
        OnnxBindings bindings = OnnxBindings.of(session, version);
        var metadata = session.getMetadata().getCustomMetadata();
        boolean asksForCache = ON.equals(metadata.get(CACHE_PROPERTY));
        if (bindings.hasOpenRows() && !OFF.equals(metadata.get(BATCHING_PROPERTY))) {
            OnnxModel candidate = new OnnxModel(environment, session, bindings, true, asksForCache);
            if (RowProbe.keepsRowsApart(candidate, version)) {
                return candidate;
            }
            candidate.forget();
        }
        return new OnnxModel(environment, session, bindings, false, asksForCache);
    }
}
