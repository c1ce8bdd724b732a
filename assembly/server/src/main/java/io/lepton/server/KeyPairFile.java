package io.lepton.server;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.UnsealableException;
import io.lepton.governance.Vault;
import java.io.ByteArrayInputStream;
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
import java.util.Optional;
import java.util.Set;

/**
 * A file with key pairs for Ed25519; only its owner may read it, and where there are master keys, it is encrypted under them.
 *
 * <p>Each line is a pair: private key (PKCS #8) and public key (X.509), both in Base64. A file that was written without master
 * keys, or under former ones, is read, and written anew under the present one.
 */
final class KeyPairFile {
    private static final String ALGORITHM = "Ed25519";

    private final Path file;
    private final String purpose;
    private final Optional<Vault> vault;

    /**
     * A file.
     *
     * @param purpose what the keys are for, as in "keys of snapshots"; what is encrypted is bound to it
     * @param vault encrypts the file
     */
    KeyPairFile(Path file, String purpose, Optional<Vault> vault) {
        this.file = file;
        this.purpose = purpose;
        this.vault = vault;
    }

    /** The pairs, in order; none if there is no file. */
    List<KeyPair> read() {
        try {
            byte[] kept = Files.readAllBytes(file);
            List<KeyPair> pairs = new ArrayList<>();
            for (String line : text(kept).lines().toList()) {
                pairs.add(pair(line));
            }
            if (isOutdated(kept)) {
                write(pairs);
            }
            return pairs;
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException | UnsealableException e) {
            throw failure("cannot read the keys of " + purpose, e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw failure("not a file of keys of " + purpose, e);
        }
    }

    /** Writes the pairs in place of those that were there; after a crash the file has the ones or the others. */
    void write(List<KeyPair> pairs) {
        var text = new StringBuilder();
        var encoder = Base64.getEncoder();
        for (KeyPair pair : pairs) {
            text.append(encoder.encodeToString(pair.getPrivate().getEncoded()))
                    .append(' ')
                    .append(encoder.encodeToString(pair.getPublic().getEncoded()))
                    .append('\n');
        }
        byte[] plain = text.toString().getBytes(StandardCharsets.UTF_8);
        byte[] kept = vault.map(keys -> keys.seal(purpose, plain)).orElse(plain);
        Path fresh = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.deleteIfExists(fresh);
            var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Set<StandardOpenOption> create = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (var channel = FileChannel.open(fresh, create, mine)) {
                var bytes = ByteBuffer.wrap(kept);
                while (bytes.hasRemaining()) {
                    int _ = channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failure("cannot write the keys of " + purpose, e);
        }
    }

    private String text(byte[] kept) {
        if (!Vault.isSealed(kept)) {
            return new String(kept, StandardCharsets.UTF_8);
        }
        Vault keys = vault.orElseThrow(() -> new LeptonException(
                ErrorCode.INVALID_CONFIGURATION,
                "the file is encrypted, and " + MasterKeys.VARIABLE + " names no master keys: path=" + file));
        return new String(keys.open(purpose, kept), StandardCharsets.UTF_8);
    }

    private boolean isOutdated(byte[] kept) throws IOException {
        return vault.isPresent() && !(Vault.isSealed(kept) && vault.get().isPresent(new ByteArrayInputStream(kept)));
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

    private LeptonException failure(String fact, Exception cause) {
        return new LeptonException(
                ErrorCode.STORAGE_FAILED, fact + ": path=" + file + ", cause=" + cause.getMessage(), cause);
    }
}
