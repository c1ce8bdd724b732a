package io.lepton.inference.engine;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one extracted copy of ONNX Runtime's native libraries, so that a start does not unpack them again.
 *
 * <p>The runtime itself extracts 28 MB into a temporary directory each time. Each file comes into place by a rename, and
 * one of the wrong length is replaced, so a crash or a second process leaves nothing half-done in use.
 */
final class NativeLibraries {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);
    private static final String PATH_PROPERTY = "onnxruntime.native.path";
    private static final List<String> NAMES = List.of("onnxruntime", "onnxruntime4j_jni");

    private NativeLibraries() {}

    /** Points the runtime at the cached copy; where the cache cannot be written it goes on extracting by itself. */
    static void prepare(Path cache) {
        if (System.getProperty(PATH_PROPERTY) != null) {
            return;
        }
        try {
            System.setProperty(PATH_PROPERTY, extract(cache).toString());
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("directory", cache)
                    .setCause(e)
                    .log("native libraries not cached, starts are slower");
        }
    }

    static Path extract(Path cache) throws IOException {
        Path directory = cache.resolve("onnxruntime-" + version() + "-" + platform());
        Files.createDirectories(directory);
        for (String name : NAMES) {
            extract(System.mapLibraryName(name), directory);
        }
        return directory.toAbsolutePath();
    }

    private static void extract(String library, Path directory) throws IOException {
        URL resource = NativeLibraries.class.getResource("/ai/onnxruntime/native/" + platform() + "/" + library);
        if (resource == null) {
            throw new IOException("no native library for this platform: platform=" + platform());
        }
        URLConnection source = resource.openConnection();
        Path target = directory.resolve(library);
        if (Files.exists(target) && Files.size(target) == source.getContentLengthLong()) {
            return;
        }
        Path partial = Files.createTempFile(directory, library, ".partial");
        try (InputStream bytes = source.getInputStream()) {
            Files.copy(bytes, partial, StandardCopyOption.REPLACE_EXISTING);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static String version() {
        String version = ai.onnxruntime.OnnxValue.class.getPackage().getImplementationVersion();
        return version == null ? "unversioned" : version;
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String family = system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux";
        return family + "-" + (processor.equals("amd64") || processor.equals("x86_64") ? "x64" : processor);
    }
}
