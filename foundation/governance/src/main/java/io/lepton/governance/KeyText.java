package io.lepton.governance;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of an API key: {@code lepton_ID_SECRET}. Only its owner has it; everybody else knows the id and a digest.
 *
 * <p>The secret has 256 random bits, so that a plain SHA-256 is enough: what cannot be guessed needs no slow hash. Digests
 * are compared in constant time. Immutable.
 */
public final class KeyText {
    /** How many random bytes a secret is made of. */
    public static final int SECRET_BYTES = 32;

    private static final String SCHEME = "Bearer ";
    private static final Pattern FORM = Pattern.compile("lepton_([a-z0-9]{8,32})_[A-Za-z0-9_-]{43}");

    private final String id;
    private final String text;

    private KeyText(String id, String text) {
        this.id = id;
        this.text = text;
    }

    /**
     * A new key.
     *
     * @param id 8 to 32 lower-case letters and digits
     * @param secret {@link #SECRET_BYTES} random bytes
     */
    public static KeyText of(String id, byte[] secret) {
        String text =
                "lepton_" + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        return parse(text).orElseThrow(() -> new IllegalArgumentException("no key can be made: id=" + id));
    }

    /** The key of a text; empty if it cannot be one. */
    public static Optional<KeyText> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches() ? Optional.of(new KeyText(matcher.group(1), text)) : Optional.empty();
    }

    /** What the header {@code Authorization} carries behind {@code Bearer}; empty if it is of another scheme. */
    public static Optional<String> bearer(String header) {
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(header.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    /** Which key it is; not secret. */
    public String id() {
        return id;
    }

    /** The whole key, for its owner. */
    public String reveal() {
        return text;
    }

    /** The SHA-256 of the text, in lower-case hexadecimals. */
    public String sha256() {
        return HexFormat.of().formatHex(digest());
    }

    /** Whether its digest is another one, compared in constant time. */
    public boolean matches(String sha256) {
        return MessageDigest.isEqual(digest(), HexFormat.of().parseHex(sha256));
    }

    private byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Only which key it is: a key in a log would be everybody's. */
    @Override
    public String toString() {
        return "lepton_" + id + "_...";
    }
}
