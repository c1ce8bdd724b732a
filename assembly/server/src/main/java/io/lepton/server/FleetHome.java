package io.lepton.server;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;

/**
 * The folder of the one development fleet that may run in it.
 *
 * <p>{@code run/lock} is held as long as the fleet lives, {@code run/fleet.json} tells the command line where it answers,
 * {@code run/fleet.log} has its log, {@code cache} holds what can be had again, and {@code fleet} is what the control plane
 * and the nodes keep: the next fleet goes on with it.
 */
final class FleetHome implements AutoCloseable {
    /** What {@code run/fleet.json} holds. */
    record RunningFleet(String control, long pid) {}

    private final Path run;
    private final Path state;
    private final Path cache;
    private final HomeLock lock;

    private FleetHome(Path home, HomeLock lock) {
        this.run = home.resolve("run");
        this.state = home.resolve("fleet");
        this.cache = home.resolve("cache");
        this.lock = lock;
    }

    /**
     * Takes the folder, making it if need be, with what a former fleet left.
     *
     * @throws LeptonException {@link ErrorCode#CONFLICT} if a fleet runs in it, {@link ErrorCode#STORAGE_FAILED} if it
     *     cannot be written
     */
    static FleetHome take(Path home) {
        try {
            var lock = HomeLock.take(
                    home.resolve("run"), "a fleet is already running: home=" + home + "; stop it with `lepton down`");
            var taken = new FleetHome(home, lock);
            Files.deleteIfExists(announcementOf(home));
            return taken;
        } catch (IOException e) {
            throw cannotWrite(home, e);
        }
    }

    /**
     * Throws away what a former fleet left, its models and deployments included.
     *
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if it cannot be removed
     */
    void empty() {
        if (!Files.exists(state)) {
            return;
        }
        try (var files = Files.walk(state)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw cannotWrite(state, e);
        }
    }

    /** The file that a fleet's log goes to. */
    static Path logOf(Path home) {
        return home.resolve("run").resolve("fleet.log");
    }

    /** The file to which a detached fleet writes what another one shows on the terminal. */
    static Path outputOf(Path home) {
        return home.resolve("run").resolve("fleet.out");
    }

    /** The file that says where the fleet answers, while it does. */
    static Path announcementOf(Path home) {
        return home.resolve("run").resolve("fleet.json");
    }

    /** A folder of the given name for what the fleet keeps; made. */
    Path stateOf(String name) {
        return make(state.resolve(name));
    }

    /** A folder of the given name for what can be had again; made. */
    Path cacheOf(String name) {
        return make(cache.resolve(name));
    }

    /** Tells the command line where the fleet answers. */
    void announce(URI control) {
        Path file = run.resolve("fleet.json");
        try {
            Path fresh = Files.createTempFile(run, "fleet", ".json");
            Files.write(
                    fresh,
                    Json.write(new RunningFleet(
                            control.toString(), ProcessHandle.current().pid())));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /** Gives the folder back; the fleet's address is gone. */
    @Override
    public void close() {
        try (lock) {
            Files.deleteIfExists(run.resolve("fleet.json"));
        } catch (IOException _) {
            // The lock ends with the process at the latest, and the next start removes the address again.
        }
    }

    private static Path make(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw cannotWrite(folder, e);
        }
    }

    private static LeptonException cannotWrite(Path path, IOException cause) {
        return new LeptonException(ErrorCode.STORAGE_FAILED, "cannot write: path=" + path + ", cause=" + cause, cause);
    }
}
