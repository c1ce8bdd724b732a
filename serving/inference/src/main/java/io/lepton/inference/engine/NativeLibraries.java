package io.lepton.inference.engine;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one extracted copy of ONNX Runtime's native libraries, so that a start does not unpack them again.
 *
 * <p>The runtime itself extracts 28 MB into a temporary directory each time. Each file is checked against the jar's CRC-32
 * before it comes into place by a rename, so a crash or a second process leaves nothing half-done in use. Its time is then set
 * to the jar entry's, which stands for the check (reading it all would cost every start 12 ms): whoever writes to the file
 * moves its time, and it is checked again, and replaced if it is damaged.
 */
final class NativeLibraries {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);
    private static final String PATH_PROPERTY = "onnxruntime.native.path";
    /** Every build has these. */
    private static final List<String> REQUIRED = Stream.of("onnxruntime", "onnxruntime4j_jni")
            .map(System::mapLibraryName)
            .toList();

    /** Builds for accelerators have these besides. */
    private static final List<String> PROVIDERS = Stream.of(
                    "onnxruntime_providers_shared", "onnxruntime_providers_cuda", "onnxruntime_providers_tensorrt")
            .map(System::mapLibraryName)
            .toList();

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
        for (String library : REQUIRED) {
            extract(library, directory);
        }
        for (String library : PROVIDERS) {
            extract(library, directory);
        }
        return directory.toAbsolutePath();
    }

    private static void extract(String library, Path directory) throws IOException {
        Optional<JarURLConnection> source = find(library);
        if (source.isPresent()) {
            extract(source.get(), directory.resolve(library));
        } else if (REQUIRED.contains(library)) {
            throw new IOException("no jar with a native library for this platform: platform=" + platform());
        }
    }

    private static Optional<JarURLConnection> find(String library) throws IOException {
        URL resource = NativeLibraries.class.getResource("/ai/onnxruntime/native/" + platform() + "/" + library);
        return resource != null && resource.openConnection() instanceof JarURLConnection connection
                ? Optional.of(connection)
                : Optional.empty();
    }

    private static void extract(JarURLConnection source, Path target) throws IOException {
        JarEntry entry = source.getJarEntry();
        FileTime stamp = entry.getLastModifiedTime();
        if (Files.exists(target) && Files.size(target) == entry.getSize()) {
            if (Files.getLastModifiedTime(target).equals(stamp)) {
                return;
            }
            if (checksum(target) == entry.getCrc()) {
                Files.setLastModifiedTime(target, stamp);
                return;
            }
            LOG.atWarn().addKeyValue("file", target).log("a cached native library was damaged, it is replaced");
        }
        Path partial =
                Files.createTempFile(target.getParent(), target.getFileName().toString(), ".partial");
        try (InputStream bytes = source.getInputStream()) {
            Files.copy(bytes, partial, StandardCopyOption.REPLACE_EXISTING);
            if (checksum(partial) != entry.getCrc()) {
                throw new IOException("a native library was damaged on its way to the disk: file=" + target);
            }
            Files.setLastModifiedTime(partial, stamp);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static long checksum(Path file) throws IOException {
        CRC32 checksum = new CRC32();
        try (FileChannel channel = FileChannel.open(file)) {
            checksum.update(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        }
        return checksum.getValue();
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
