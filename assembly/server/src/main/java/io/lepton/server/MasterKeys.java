package io.lepton.server;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.KeyRing;
import io.lepton.governance.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys under which a process encrypts what it keeps: those of the file that the variable {@code LEPTON_MASTER_KEY} names, which
 * should lie elsewhere than Lepton's home.
 *
 * <p>Each line is a key: its name and 32 bytes in Base64. The first is used from now on; the others are former ones, which may
 * go once everything was opened and kept again.
 */
final class MasterKeys {
    static final String VARIABLE = "LEPTON_MASTER_KEY";

    private static final SecureRandom RANDOM = new SecureRandom();

    private MasterKeys() {}

    /**
     * The vault with these keys; absent if the variable is not set.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} if the file is not one of keys
     */
    static Optional<Vault> of(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(VARIABLE))
                .filter(file -> !file.isEmpty())
                .map(file -> vault(Path.of(file)));
    }

    static Vault vault(Path file) {
        return new Vault(ring(file), MasterKeys::random);
    }

    private static KeyRing ring(Path file) {
        try {
            List<String> lines = Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
            if (lines.isEmpty()) {
                throw new IllegalArgumentException("no key");
            }
            // From the oldest on, so that the first of the file is the present one.
            KeyRing ring = KeyRing.of(name(lines.getLast()), key(lines.getLast()));
            for (String line : lines.reversed().subList(1, lines.size())) {
                ring = ring.renewed(name(line), key(line));
            }
            return ring;
        } catch (IOException | IllegalArgumentException e) {
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "not a file of master keys: " + VARIABLE + "=" + file + ", cause=" + e.getMessage(),
                    e);
        }
    }

    private static String name(String line) {
        return words(line)[0];
    }

    private static byte[] key(String line) {
        return Base64.getDecoder().decode(words(line)[1]);
    }

    private static String[] words(String line) {
        String[] words = line.strip().split(" +", -1);
        if (words.length != 2) {
            throw new IllegalArgumentException("a line has a name and a key: words=" + words.length);
        }
        return words;
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
