package io.lepton.runs;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 of texts, files and folders, in lower-case hex. */
public final class Digests {
    private static final int BUFFER_BYTES = 1 << 16;

    private Digests() {}

    /** Of bytes. */
    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    /** Of a file its bytes; of a folder every file below it, its name and bytes, in the order of the names. */
    public static String of(Path path) {
        var digest = sha256();
        try {
            if (Files.isDirectory(path)) {
                for (Path file : filesBelow(path)) {
                    digest.update(
                            (path.relativize(file) + "\0" + Files.size(file) + "\0").getBytes(StandardCharsets.UTF_8));
                    add(digest, file);
                }
            } else {
                add(digest, path);
            }
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.STORAGE_FAILED, "cannot read: data=" + path + ", cause=" + e, e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void add(MessageDigest digest, Path file) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream bytes = Files.newInputStream(file)) {
            for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
