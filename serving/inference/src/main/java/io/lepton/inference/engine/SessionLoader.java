package io.lepton.inference.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.lepton.artifacts.ArtifactFile;
import io.lepton.domain.ArtifactId;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** Opens sessions, from graphs that were optimised before where there are any. Safe for any thread. */
final class SessionLoader {
    private final OrtEnvironment environment;
    private final SessionSettings settings;
    private final GraphCache graphs;

    SessionLoader(OrtEnvironment environment, SessionSettings settings, GraphCache graphs) {
        this.environment = environment;
        this.settings = settings;
        this.graphs = graphs;
    }

    OrtSession open(ArtifactFile file, ArtifactId artifact) throws OrtException {
        return file.plain().isPresent() ? open(file.plain().get(), artifact) : openFromMemory(file);
    }

    private OrtSession open(Path file, ArtifactId artifact) throws OrtException {
        if (!graphs.isOn() || !settings.keepsGraphs()) {
            return openPlain(file);
        }
        GraphKey key = GraphKey.of(artifact, environment.getVersion(), settings.providers());
        Optional<OrtSession> kept = openKept(key);
        return kept.isPresent() ? kept.get() : openAndKeep(file, key);
    }

    /** Neither the bytes nor the graph may come to lie on the disk. */
    private OrtSession openFromMemory(ArtifactFile file) throws OrtException {
        try (Arena arena = Arena.ofConfined();
                SessionOptions options = settings.options()) {
            return environment.createSession(MemoryCopy.of(file, arena), options);
        }
    }

    private OrtSession openPlain(Path file) throws OrtException {
        try (SessionOptions options = settings.options()) {
            return environment.createSession(file.toString(), options);
        }
    }

    private Optional<OrtSession> openKept(GraphKey key) throws OrtException {
        try (Arena arena = Arena.ofConfined();
                SessionOptions options = settings.options()) {
            Optional<ByteBuffer> graph = graphs.find(key, arena);
            if (graph.isEmpty()) {
                return Optional.empty();
            }
            // Nothing is left to optimise, and trying would take as long as before.
            options.setOptimizationLevel(OptLevel.NO_OPT);
            return Optional.of(environment.createSession(graph.get(), options));
        } catch (OrtException _) {
            graphs.forget(key);
            return Optional.empty();
        }
    }

    private OrtSession openAndKeep(Path file, GraphKey key) throws OrtException {
        Optional<Path> target = graphs.begin();
        if (target.isEmpty()) {
            return openPlain(file);
        }
        try (SessionOptions options = settings.options()) {
            options.setOptimizedModelFilePath(target.get().toString());
            OrtSession session = environment.createSession(file.toString(), options);
            graphs.keep(key, target.get());
            return session;
        } catch (OrtException _) {
            // Either the model is at fault, and is told so now, or its graph cannot be written.
            graphs.drop(target.get());
            return openPlain(file);
        }
    }
}
