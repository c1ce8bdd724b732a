package io.lepton.data.text;

import java.util.ArrayList;
import java.util.List;

/** How a text is taken apart; the same rule is the regular expression of the exported graph's tokenizer. */
public enum TokenRule {
    /** Runs of letters and digits, and every other character that is no blank or control on its own. */
    WORDS,
    /** Every code point, blanks too. */
    CHARACTERS;

    /** The tokens in their order. */
    public List<String> split(String text) {
        List<String> tokens = new ArrayList<>();
        int from = -1;
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            int next = at + Character.charCount(point);
            boolean isInWord = this == WORDS && isLetterOrNumber(point);
            if (isInWord && from < 0) {
                from = at;
            } else if (!isInWord) {
                if (from >= 0) {
                    tokens.add(text.substring(from, at));
                    from = -1;
                }
                if (this == CHARACTERS || point > ' ') {
                    tokens.add(text.substring(at, next));
                }
            }
            at = next;
        }
        if (from >= 0) {
            tokens.add(text.substring(from));
        }
        return tokens;
    }

    /** What stands between the tokens where several are shown as one. */
    public String joint() {
        return this == WORDS ? " " : "";
    }

    /** Lower case for the letters A to Z alone: other letters depend on the language, and on the runtime's locale. */
    public static String lowerAscii(String text) {
        int at = 0;
        while (at < text.length() && !isUpperAscii(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return text;
        }
        char[] lowered = text.toCharArray();
        for (; at < lowered.length; at++) {
            if (isUpperAscii(lowered[at])) {
                lowered[at] = (char) (lowered[at] + 'a' - 'A');
            }
        }
        return new String(lowered);
    }

    private static boolean isUpperAscii(char c) {
        return c >= 'A' && c <= 'Z';
    }

    /** The categories L and N of Unicode. */
    private static boolean isLetterOrNumber(int point) {
        return switch (Character.getType(point)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }
}
