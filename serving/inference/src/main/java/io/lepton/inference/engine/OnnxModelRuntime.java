package io.lepton.inference.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import java.nio.file.Path;

/**
 * Runs ONNX files with ONNX Runtime on the processor.
 *
 * <p>How it is set, and why:
 *
 * <ul>
 *   <li>One environment for the process, with a thread pool of one that never spins: each inference runs on the thread
 *       that asks for it, and the caller's pool is as wide as the cores. Spinning pools on a busy host are ten times
 *       slower.
 *   <li>No memory arena. Its lock serialises a session that several threads share, and it keeps what it once took;
 *       without it a model's memory returns when the model is closed.
 *   <li>Requests are batched where {@link OnnxBindings} and {@link RowProbe} allow it, unless the file's metadata says
 *       {@code lepton.batching=off}.
 *   <li>The runtime logs nothing: every failure comes back as an exception, is told once, in one line.
 * </ul>
 */
public final class OnnxModelRuntime implements ModelRuntime {
    /** The metadata property of a model file that opts out of batching, by the value {@code off}. */
    static final String BATCHING_PROPERTY = "lepton.batching";

    private static final String OFF = "off";

    private final OrtEnvironment environment;

    private OnnxModelRuntime(OrtEnvironment environment) {
        this.environment = environment;
    }

    /**
     * Starts the runtime, once for the process; a further call gives the same one.
     *
     * @param cache a directory for the extracted native libraries, shared by starts and processes
     */
    public static synchronized OnnxModelRuntime start(Path cache) {
        NativeLibraries.prepare(cache);
        // The environment is a singleton of the library, which hands out the same one when asked again.
        return new OnnxModelRuntime(OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "lepton"));
    }

    @Override
    public LoadedModel load(Path file, ModelVersion version) {
        try (SessionOptions options = options()) {
            OrtSession session = environment.createSession(file.toString(), options);
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
        if (bindings.hasOpenRows() && !isOptedOut(session)) {
            OnnxModel candidate = new OnnxModel(environment, session, bindings, true);
            if (RowProbe.keepsRowsApart(candidate, version)) {
                return candidate;
            }
            candidate.forget();
        }
        return new OnnxModel(environment, session, bindings, false);
    }

    private static boolean isOptedOut(OrtSession session) throws OrtException {
        return OFF.equals(session.getMetadata().getCustomMetadata().get(BATCHING_PROPERTY));
    }

    private static SessionOptions options() throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.addConfigEntry("session.inter_op.allow_spinning", "0");
        options.setCPUArenaAllocator(false);
        // Memory patterns plan reuse inside the arena; without one they only cost.
        options.setMemoryPatternOptimization(false);
        return options;
    }
}
