package io.lepton.client;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The file with the keys of a person, one for each control plane: {@code credentials} in Lepton's home folder. Only its owner
 * may read it; a file that others can read is refused. A key is given out for the control plane that it was put down for, and for
 * no other, however that one is named.
 */
public final class Credentials {
    private static final String VARIABLE = "LEPTON_KEY";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<PosixFilePermission> OTHERS = Set.copyOf(PosixFilePermissions.fromString("---rwxrwx"));

    private record Kept(Map<String, String> keys) {}

    private final Path file;

    private Credentials(Path file) {
        this.file = file;
    }

    /** The file of a home folder. */
    public static Credentials in(Path home) {
        return new Credentials(home.resolve("credentials"));
    }

    /**
     * The key for a control plane: that of {@code LEPTON_KEY}, else the one that the file of {@code LEPTON_HOME}, or of {@code
     * ~/.lepton}, has for it.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} if the file cannot be used
     */
    static Optional<String> ofProcess(URI control) {
        String home = System.getenv("LEPTON_HOME");
        Path folder = home == null || home.isEmpty()
                ? Path.of(System.getProperty("user.home", ".")).resolve(".lepton")
                : Path.of(home);
        return in(folder).keyFor(control, System.getenv());
    }

    /** The key for a control plane: that of {@code LEPTON_KEY} in an environment, else the one that the file has for it. */
    public Optional<String> keyFor(URI control, Map<String, String> environment) {
        return Optional.ofNullable(environment.get(VARIABLE))
                .filter(key -> !key.isBlank())
                .map(String::strip)
                .or(() -> Optional.ofNullable(read().get(name(control))));
    }

    /** Keeps a key for a control plane in the place of the one before. */
    public void put(URI control, String key) {
        Map<String, String> keys = new TreeMap<>(read());
        keys.put(name(control), key);
        write(keys);
    }

    /** The path of the file. */
    public Path file() {
        return file;
    }

    private Map<String, String> read() {
        try {
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw new LeptonException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "others can read the file with your keys: file=" + file + "; mend it with chmod 600");
            }
            return Json.read(Files.readAllBytes(file), Kept.class).keys();
        } catch (NoSuchFileException _) {
            return Map.of();
        } catch (IOException | UnsupportedOperationException e) {
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION, "cannot read the file with your keys: file=" + file, e);
        }
    }

    private void write(Map<String, String> keys) {
        Path fresh = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.deleteIfExists(fresh);
            var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Set<StandardOpenOption> create = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (var channel = FileChannel.open(fresh, create, mine)) {
                var bytes = ByteBuffer.wrap(Json.write(new Kept(keys)));
                while (bytes.hasRemaining()) {
                    int _ = channel.write(bytes);
                }
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED, "cannot keep the key: file=" + file + ", cause=" + e, e);
        }
    }

    /** A control plane by one name, whichever of this machine's it was called by. */
    private static String name(URI control) {
        String host = String.valueOf(control.getHost());
        int port = control.getPort() < 0 ? ("https".equals(control.getScheme()) ? 443 : 80) : control.getPort();
        return control.getScheme() + "://" + (LOOPBACK.contains(host) ? "127.0.0.1" : host) + ":" + port;
    }
}
