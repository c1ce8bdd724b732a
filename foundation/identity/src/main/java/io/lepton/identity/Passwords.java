package io.lepton.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Keeps passwords as Argon2id hashes, in the text form that other programs read too: {@code
 * $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH}.
 *
 * <p>19 MiB, two passes and one lane are the first choice of the OWASP Password Storage Cheat Sheet (2024). A hash is checked
 * with the cost that it was made with, so that the cost can rise; one that would cost more than twice ours is not believed,
 * since it would only be there to use up memory. Blocks for tens of milliseconds of CPU. Safe for any thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9106">RFC 9106</a>
 */
public final class Passwords {
    /** How many random bytes a salt has. */
    public static final int SALT_BYTES = 16;

    private static final int HASH_BYTES = 32;
    private static final int MEMORY_KIBIBYTES = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int COST_FACTOR_MAX = 2;
    private static final Pattern FORM = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,6}),t=(\\d{1,2}),p=(\\d)\\$([A-Za-z0-9+/]{22})\\$([A-Za-z0-9+/]{43})");

    private Passwords() {}

    /**
     * The hash of a password.
     *
     * @param salt {@link #SALT_BYTES} random bytes
     */
    public static String hash(String password, byte[] salt) {
        if (salt.length != SALT_BYTES) {
            throw new IllegalArgumentException("not " + SALT_BYTES + " bytes: saltBytes=" + salt.length);
        }
        byte[] hash = argon2(password, salt, MEMORY_KIBIBYTES, PASSES, LANES);
        var encoder = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + MEMORY_KIBIBYTES + ",t=" + PASSES + ",p=" + LANES + "$"
                + encoder.encodeToString(salt) + "$" + encoder.encodeToString(hash);
    }

    /** Whether a hash is that of a password, compared in constant time. */
    public static boolean matches(String password, String kept) {
        Matcher form = FORM.matcher(kept);
        if (!form.matches()) {
            return false;
        }
        int memory = Integer.parseInt(form.group(1));
        int passes = Integer.parseInt(form.group(2));
        int lanes = Integer.parseInt(form.group(3));
        boolean isSane = memory >= 8 * Math.max(1, lanes)
                && passes >= 1
                && lanes >= 1
                && (long) memory * passes <= (long) COST_FACTOR_MAX * MEMORY_KIBIBYTES * PASSES;
        if (!isSane) {
            return false;
        }
        var decoder = Base64.getDecoder();
        byte[] hash = argon2(password, decoder.decode(form.group(4)), memory, passes, lanes);
        return MessageDigest.isEqual(hash, decoder.decode(form.group(5)));
    }

    private static byte[] argon2(String password, byte[] salt, int memoryKibibytes, int passes, int lanes) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKibibytes)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[HASH_BYTES];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }
}
