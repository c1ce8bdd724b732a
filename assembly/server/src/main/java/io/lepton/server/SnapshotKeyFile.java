package io.lepton.server;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.SnapshotSigner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The file with the keys that a control plane signs snapshots with; only its owner may read it.
 *
 * <p>Each line is a pair: private key (PKCS #8) and public key (X.509), both in Base64. The first line is the key that the
 * control plane made last. A former one stays beside it while receivers may know only that.
 */
final class SnapshotKeyFile {
    private static final int PAIRS_MAX = 2;
    private static final String ALGORITHM = "Ed25519";

    private final Path file;

    SnapshotKeyFile(Path file) {
        this.file = file;
    }

    /** Signs with the keys of the file; one is made if there is none. */
    SnapshotSigner signer() {
        List<KeyPair> pairs = read();
        if (pairs.isEmpty()) {
            pairs = List.of(SnapshotSigner.freshPair());
            write(pairs);
        }
        return SnapshotSigner.of(pairs);
    }

    /** Signs with a fresh key too; the one before stays, those before that go. */
    SnapshotSigner renewed() {
        List<KeyPair> pairs = new ArrayList<>(List.of(SnapshotSigner.freshPair()));
        read().stream().limit(PAIRS_MAX - 1L).forEach(pairs::add);
        write(pairs);
        return SnapshotSigner.of(pairs);
    }

    private List<KeyPair> read() {
        try {
            List<KeyPair> pairs = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                pairs.add(pair(line));
            }
            return pairs;
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw failure("cannot read the keys of snapshots", e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw failure("not a file of keys of snapshots", e);
        }
    }

    private static KeyPair pair(String line) throws GeneralSecurityException {
        String[] words = line.split(" ", -1);
        if (words.length != 2) {
            throw new IllegalArgumentException("a line has two keys: count=" + words.length);
        }
        var decoder = Base64.getDecoder();
        var factory = KeyFactory.getInstance(ALGORITHM);
        return new KeyPair(
                factory.generatePublic(new X509EncodedKeySpec(decoder.decode(words[1]))),
                factory.generatePrivate(new PKCS8EncodedKeySpec(decoder.decode(words[0]))));
    }

    private void write(List<KeyPair> pairs) {
        var text = new StringBuilder();
        var encoder = Base64.getEncoder();
        for (KeyPair pair : pairs) {
            text.append(encoder.encodeToString(pair.getPrivate().getEncoded()))
                    .append(' ')
                    .append(encoder.encodeToString(pair.getPublic().getEncoded()))
                    .append('\n');
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.deleteIfExists(fresh);
            var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Set<StandardOpenOption> create = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (var channel = FileChannel.open(fresh, create, mine)) {
                var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    int _ = channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failure("cannot write the keys of snapshots", e);
        }
    }

    private LeptonException failure(String fact, Exception cause) {
        return new LeptonException(
                ErrorCode.STORAGE_FAILED, fact + ": path=" + file + ", cause=" + cause.getMessage(), cause);
    }
}
