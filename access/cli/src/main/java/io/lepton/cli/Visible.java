package io.lepton.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes visible what a text from elsewhere could do to a terminal unseen: move its cursor, wipe lines, turn the order of letters
 * round. Such a character is shown as its number; line feeds, tabs and this program's own colours stay.
 *
 * @see <a href="https://trojansource.codes/trojan-source.pdf">Boucher and Anderson 2021, "Trojan Source"</a>
 */
final class Visible {
    /** What a colour code of {@link Ink} looks like: it changes how a word looks, and nothing else. */
    private static final Pattern HIDDEN = Pattern.compile("\u001b\\[(?:0|1|2|31|32|33)m"
            + "|([\\p{Cc}&&[^\n\t]]|[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069])");

    private Visible() {}

    static String of(String text) {
        Matcher matcher = HIDDEN.matcher(text);
        return matcher.replaceAll(found -> Matcher.quoteReplacement(
                found.group(1) == null
                        ? found.group()
                        : "\\u%04x".formatted((int) found.group(1).charAt(0))));
    }
}
