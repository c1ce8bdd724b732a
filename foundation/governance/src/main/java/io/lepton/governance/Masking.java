package io.lepton.governance;

import static java.util.Objects.requireNonNull;

import io.lepton.governance.PersonalField.Treatment;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a JSON value one in which personal fields are masked, hashed or replaced by tokens, and everything else is as it
 * was. A value is a map, a list, a text, a number, a truth value or null, as a JSON reader gives it. Immutable; nothing that
 * is given is changed.
 *
 * <p>What a path names is treated whole: of an object or a list, every value in it.
 */
public final class Masking {
    /** What a masked value becomes. */
    public static final String MASK = "***";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int HASH_BYTES = 16;
    private static final String EACH = "*";

    private final List<PersonalField> fields;
    private final SecretKeySpec key;
    private final Tokens tokens;

    /** Who keeps which token stands for which value. */
    @FunctionalInterface
    public interface Tokens {
        /** The token of a value; the same for the same value. */
        String of(String value);
    }

    /**
     * Masks for one tenant.
     *
     * @param fields what is personal; of several that name the same, the first counts
     * @param tenantKey at least 16 bytes that nobody else has
     * @param tokens keeps the tokens, where a field wants them
     */
    public Masking(List<PersonalField> fields, byte[] tenantKey, Tokens tokens) {
        if (tenantKey.length < HASH_BYTES) {
            throw new IllegalArgumentException("at least " + HASH_BYTES + " bytes: length=" + tenantKey.length);
        }
        this.fields = List.copyOf(fields);
        this.key = new SecretKeySpec(tenantKey, ALGORITHM);
        this.tokens = tokens;
    }

    /** The value without what is personal. */
    public Object apply(Object value) {
        Object masked = value;
        for (PersonalField field : fields) {
            List<String> steps = field.steps();
            masked = requireNonNull(steps.isEmpty() ? tensors(masked, field) : path(masked, steps, field.treatment()));
        }
        return requireNonNull(finished(masked));
    }

    /** A text, such as a header's value, by itself. */
    public String apply(Treatment treatment, String text) {
        return switch (treatment) {
            case MASK -> MASK;
            case HASH -> "hash:" + hash(text);
            case TOKENISE -> "token:" + tokens.of(text);
        };
    }

    /** A text that a field has been made of, so that the next field leaves it alone. */
    private record Treated(String text) {}

    private @Nullable Object path(@Nullable Object value, List<String> steps, Treatment treatment) {
        if (steps.isEmpty()) {
            return whole(value, treatment);
        }
        List<String> rest = steps.subList(1, steps.size());
        if (steps.getFirst().equals(EACH)) {
            return value instanceof List<?> list ? each(list, one -> path(one, rest, treatment)) : value;
        }
        return value instanceof Map<?, ?> map ? with(map, steps.getFirst(), one -> path(one, rest, treatment)) : value;
    }

    /** Goes through everything, since a tensor may be an input, an output, or within a batch of requests. */
    private @Nullable Object tensors(@Nullable Object value, PersonalField field) {
        if (value instanceof List<?> list) {
            return each(list, one -> tensors(one, field));
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        return map.get("name") instanceof String name && field.isTensor(name)
                ? with(map, "data", data -> whole(data, field.treatment()))
                : each(map, one -> tensors(one, field));
    }

    private @Nullable Object whole(@Nullable Object value, Treatment treatment) {
        if (value == null || value instanceof Treated) {
            return value;
        }
        return switch (value) {
            case List<?> list -> each(list, one -> whole(one, treatment));
            case Map<?, ?> map -> each(map, one -> whole(one, treatment));
            default -> new Treated(apply(treatment, value.toString()));
        };
    }

    private static @Nullable Object finished(@Nullable Object value) {
        if (value == null) {
            return value;
        }
        return switch (value) {
            case Treated(var text) -> text;
            case List<?> list -> each(list, Masking::finished);
            case Map<?, ?> map -> each(map, Masking::finished);
            default -> value;
        };
    }

    private interface Change {
        @Nullable
        Object of(@Nullable Object value);
    }

    private static List<@Nullable Object> each(List<?> list, Change change) {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        list.forEach(one -> copy.add(change.of(one)));
        return copy;
    }

    private static Map<Object, @Nullable Object> each(Map<?, ?> map, Change change) {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((name, one) -> copy.put(name, change.of(one)));
        return copy;
    }

    private static Map<Object, @Nullable Object> with(Map<?, ?> map, String key, Change change) {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((name, one) -> copy.put(name, key.equals(name) ? change.of(one) : one));
        return copy;
    }

    private String hash(String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] whole = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(whole, HASH_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }
}
