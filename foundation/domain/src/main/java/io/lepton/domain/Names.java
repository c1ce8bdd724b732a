package io.lepton.domain;

import java.util.regex.Pattern;

/** The two alphabets that names are written in, and their one check. */
final class Names {
    /** Parts of host names: lower-case letters, digits and hyphens, at most 63. */
    static final Pattern LABEL = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    /** Names that people give: letters, digits, dot, underscore and hyphen, at most 128. */
    static final Pattern TITLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private static final int SHOWN_CHARACTERS_MAX = 80;

    private Names() {}

    static void check(String field, String value, Pattern alphabet) {
        if (!alphabet.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "not a valid name: " + field + "=" + shorten(value) + ", must match " + alphabet.pattern());
        }
    }

    private static String shorten(String value) {
        return value.length() <= SHOWN_CHARACTERS_MAX ? value : value.substring(0, SHOWN_CHARACTERS_MAX) + "...";
    }
}
