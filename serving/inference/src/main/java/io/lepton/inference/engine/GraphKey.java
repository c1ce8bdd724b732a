package io.lepton.inference.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lepton.domain.ArtifactId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Names an optimised graph by all that it follows from: the model file, the runtime, the execution providers, and what the
 * processor can do, because the graph's layout is chosen for its vector instructions.
 *
 * @param sha256 the digest of all of it, in lower-case hexadecimal
 */
record GraphKey(String sha256) {
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    /** The same for every key of the process. */
    private static final class Holder {
        static final String PROCESSOR_FEATURES = features(PROCESSOR);

        private Holder() {}
    }

    static GraphKey of(ArtifactId artifact, String runtimeVersion, List<ExecutionProvider> providers) {
        return of(artifact, runtimeVersion, providers, Holder.PROCESSOR_FEATURES);
    }

    static GraphKey of(
            ArtifactId artifact, String runtimeVersion, List<ExecutionProvider> providers, String processorFeatures) {
        String text = String.join("\n", artifact.sha256(), runtimeVersion, providers.toString(), processorFeatures);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return new GraphKey(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The processor's kind, and its extensions where the system tells them. */
    static String features(Path description) {
        String kind = System.getProperty("os.arch");
        try (Stream<String> lines = Files.lines(description)) {
            return kind
                    + lines.filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                            .findFirst()
                            .orElse("");
        } catch (IOException _) {
            // Not Linux. Windows names the model, which has its extensions.
            return kind + System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", "");
        }
    }
}
