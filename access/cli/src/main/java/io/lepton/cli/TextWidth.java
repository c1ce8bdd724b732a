package io.lepton.cli;

/**
 * Counts the columns that a text takes on a terminal.
 *
 * <p>East Asian wide and full-width characters and emoji take two, combining marks and colour codes none. The ranges are
 * the wide blocks of Unicode's EastAsianWidth.txt, whole; a stray narrow character within one is counted too wide.
 */
final class TextWidth {
    private static final char ESCAPE = '\u001b';

    private TextWidth() {}

    static int of(String text) {
        int columns = 0;
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            if (character == ESCAPE) {
                at = pastColour(text, at);
            } else {
                columns += columns(character);
                at += Character.charCount(character);
            }
        }
        return columns;
    }

    /** Cuts a text that has no colour codes to at most that many columns. */
    static String cut(String text, int columnsMax) {
        int columns = 0;
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            columns += columns(character);
            if (columns > columnsMax) {
                return text.substring(0, at);
            }
            at += Character.charCount(character);
        }
        return text;
    }

    private static int pastColour(String text, int escape) {
        int end = text.indexOf('m', escape);
        return end < 0 ? text.length() : end + 1;
    }

    private static int columns(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> 0;
            default -> isWide(character) ? 2 : 1;
        };
    }

    private static boolean isWide(int c) {
        return within(c, 0x1100, 0x115F) // Hangul initials
                || within(c, 0x2E80, 0x303E) // radicals, CJK punctuation
                || within(c, 0x3041, 0xA4CF) // kana, CJK, Yi
                || within(c, 0xA960, 0xA97F) // Hangul extended
                || within(c, 0xAC00, 0xD7A3) // Hangul syllables
                || within(c, 0xF900, 0xFAFF) // CJK compatibility
                || within(c, 0xFE30, 0xFE6F) // vertical and small forms
                || within(c, 0xFF01, 0xFF60) // full-width forms
                || within(c, 0xFFE0, 0xFFE6)
                || within(c, 0x1F300, 0x1F64F) // pictographs
                || within(c, 0x1F680, 0x1F6FF)
                || within(c, 0x1F900, 0x1FAFF)
                || within(c, 0x20000, 0x3FFFD); // CJK extensions
    }

    private static boolean within(int c, int first, int last) {
        return c >= first && c <= last;
    }
}
