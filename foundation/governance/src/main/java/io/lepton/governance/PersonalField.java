package io.lepton.governance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A part of a request or an answer that tells of a person, and what to make of it before it is logged, traced or kept.
 *
 * <p>A place is a path, as in {@code customer.name} or {@code payments[*].card}, where {@code [*]} is each of a list; or a tensor's
 * name, as in {@code tensor:ssn}, by which the values of each tensor of that name are meant.
 *
 * @param place the path or the tensor
 * @param treatment what to make of it
 */
public record PersonalField(String place, Treatment treatment) {
    private static final String TENSOR = "tensor:";
    private static final Pattern PATH = Pattern.compile("[^.\\[\\]]+(\\[\\*])*(\\.[^.\\[\\]]+(\\[\\*])*)*");

    /** What is made of a personal value. */
    public enum Treatment {
        /** Nothing of it is left but that it was there. */
        MASK,
        /** An HMAC with the tenant's key: equal values stay equal, within a tenant. */
        HASH,
        /** A token that whoever keeps the tokens can turn back. */
        TOKENISE;

        /**
         * Reads its word.
         *
         * @throws IllegalArgumentException if it is none
         */
        public static Treatment of(String word) {
            for (Treatment treatment : values()) {
                if (treatment.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return treatment;
                }
            }
            throw new IllegalArgumentException("not a treatment: treatment=" + word + ", known=[mask, hash, tokenise]");
        }
    }

    public PersonalField {
        boolean isSound = place.startsWith(TENSOR)
                ? place.length() > TENSOR.length()
                : PATH.matcher(place).matches();
        if (!isSound) {
            throw new IllegalArgumentException(
                    "not a path such as payments[*].card, nor a tensor such as tensor:ssn: field=" + place);
        }
    }

    /** Whether it is a tensor, by this name. */
    boolean isTensor(String name) {
        return place.startsWith(TENSOR) && place.substring(TENSOR.length()).equals(name);
    }

    /** The steps of the path, {@code *} for each of a list; none of a tensor. */
    List<String> steps() {
        List<String> steps = new ArrayList<>();
        if (place.startsWith(TENSOR)) {
            return steps;
        }
        for (String part : place.split("\\.", -1)) {
            int lists = part.indexOf('[');
            steps.add(lists < 0 ? part : part.substring(0, lists));
            for (int i = lists; i >= 0; i = part.indexOf('[', i + 1)) {
                steps.add("*");
            }
        }
        return steps;
    }
}
