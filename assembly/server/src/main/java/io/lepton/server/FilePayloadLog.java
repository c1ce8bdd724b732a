package io.lepton.server;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.gateway.PayloadLog;
import io.lepton.governance.MaskingKeys;
import io.lepton.governance.Vault;
import io.lepton.identity.PrivateFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Payloads in a file that only its owner may read, {@code payloads.jsonl}, beside {@code masking.key}, the secret by which personal
 * values are hashed and tokenised. A file that is full gives way to a new one, and the one before that is gone. Nothing is made
 * before the first payload. Confined to one thread.
 */
final class FilePayloadLog implements PayloadLog {
    static final String FILE = "payloads.jsonl";
    private static final String FORMER = "payloads.1.jsonl";
    private static final String SECRET = "masking.key";
    private static final long FILE_BYTES_MAX = 64L << 20;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Set<StandardOpenOption> APPENDING =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);

    private final Path folder;
    private final CoveredKeys cover;
    private final long fileBytesMax;
    private @Nullable MaskingKeys keys;

    FilePayloadLog(Path folder, Optional<Vault> vault) {
        this(folder, vault, FILE_BYTES_MAX);
    }

    FilePayloadLog(Path folder, Optional<Vault> vault, long fileBytesMax) {
        this.folder = folder;
        this.cover = new CoveredKeys("masking", vault);
        this.fileBytesMax = fileBytesMax;
    }

    @Override
    public void append(byte[] line) {
        Path file = folder.resolve(FILE);
        try {
            Files.createDirectories(folder);
            if (Files.exists(file) && Files.size(file) + line.length >= fileBytesMax) {
                Files.move(file, folder.resolve(FORMER), StandardCopyOption.REPLACE_EXISTING);
            }
            var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            try (var channel = FileChannel.open(file, APPENDING, mine)) {
                var bytes = ByteBuffer.allocate(line.length + 1)
                        .put(line)
                        .put((byte) '\n')
                        .flip();
                while (bytes.hasRemaining()) {
                    int _ = channel.write(bytes);
                }
            }
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.STORAGE_FAILED, "cannot write: path=" + file + ", cause=" + e, e);
        }
    }

    @Override
    public MaskingKeys keys() {
        MaskingKeys known = keys;
        if (known == null) {
            known = new MaskingKeys(secret());
            keys = known;
        }
        return known;
    }

    private byte[] secret() {
        Path file = folder.resolve(SECRET);
        try {
            try {
                return cover.uncover(Files.readAllBytes(file));
            } catch (NoSuchFileException _) {
                byte[] fresh = new byte[MaskingKeys.SECRET_BYTES];
                RANDOM.nextBytes(fresh);
                PrivateFile.write(file, cover.cover(fresh));
                return fresh;
            }
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.STORAGE_FAILED, "cannot use: path=" + file + ", cause=" + e, e);
        }
    }
}
