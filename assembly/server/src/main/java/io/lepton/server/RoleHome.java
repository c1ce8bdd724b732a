package io.lepton.server;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What one process of a fleet keeps, below {@code roles/NAME} in Lepton's home folder: {@code control}, {@code
 * gateway-REGION} and {@code node-NAME} can share a home. One process at a time holds it.
 */
final class RoleHome implements AutoCloseable {
    private static final int ANY_PORT = 0;

    private final Path folder;
    private final HomeLock lock;

    private RoleHome(Path folder, HomeLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Takes the folder, making it if need be, with what a former process of the name left.
     *
     * @throws LeptonException {@link ErrorCode#CONFLICT} if a process of the name runs in it, {@link
     *     ErrorCode#STORAGE_FAILED} if it cannot be written
     */
    static RoleHome take(Path home, String name) {
        Path folder = home.resolve("roles").resolve(name);
        try {
            return new RoleHome(
                    folder, HomeLock.take(folder, "it is already running: role=" + name + ", home=" + home));
        } catch (IOException e) {
            throw cannotUse(folder, e);
        }
    }

    Path folder() {
        return folder;
    }

    /** The folder of a name in it; made. */
    Path folder(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw cannotUse(folder.resolve(name), e);
        }
    }

    /** The port that was kept, or 0 for any: others may still know the process by it while no control plane tells them. */
    int keptPort() {
        Path file = folder.resolve("port");
        try {
            return Integer.parseInt(Files.readString(file).strip());
        } catch (NoSuchFileException _) {
            return ANY_PORT;
        } catch (IOException | NumberFormatException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED, "not a port: path=" + file + ", cause=" + e.getMessage(), e);
        }
    }

    /** Keeps the port for the next start. */
    void keepPort(int port) {
        try {
            Path fresh = Files.writeString(folder.resolve("port.part"), port + "\n");
            Files.move(
                    fresh, folder.resolve("port"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw cannotUse(folder, e);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException _) {
            // The lock ends with the process at the latest.
        }
    }

    private static LeptonException cannotUse(Path path, IOException cause) {
        return new LeptonException(ErrorCode.STORAGE_FAILED, "cannot use: path=" + path + ", cause=" + cause, cause);
    }
}
