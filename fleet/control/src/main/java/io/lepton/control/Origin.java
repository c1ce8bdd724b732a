package io.lepton.control;

import java.time.Instant;

/**
 * Who changed something, and when.
 *
 * @param author who says to have asked for it, or {@link #FLEET}; 1 to 128 printable ASCII characters
 * @param at the writer's time of day, kept in microseconds; it may jump, so the order of changes is that of their revisions
 */
public record Origin(String author, Instant at) {
    /** The author of what nobody commanded, such as a new version taking over. */
    public static final String FLEET = "lepton";

    static final int AUTHOR_CHARACTERS_MAX = 128;

    public Origin {
        if (!isAuthor(author)) {
            throw new IllegalArgumentException(
                    "not 1 to " + AUTHOR_CHARACTERS_MAX + " printable ASCII characters: author");
        }
    }

    static boolean isAuthor(String text) {
        return !text.isBlank()
                && text.length() <= AUTHOR_CHARACTERS_MAX
                && text.chars().allMatch(character -> character >= ' ' && character <= '~');
    }
}
