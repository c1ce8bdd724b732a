package io.lepton.control;

import io.lepton.control.manifest.Form;
import java.util.regex.Pattern;

/** The forms that several kinds share. */
final class Forms {
    static final Form.Text LABEL = new Form.Text(
            Pattern.compile("[a-z][a-z0-9-]{0,62}"), "frankfurt-1 (lower-case letters, digits, hyphens)", 63);
    static final Form.Text TITLE = new Form.Text(
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}"),
            "digits_v2 (letters, digits, dot, underscore, hyphen)",
            128);
    static final Form.Text JURISDICTION =
            new Form.Text(Pattern.compile("[A-Z][A-Z0-9]{1,15}"), "EU (upper-case letters, digits)", 16);
    static final Form.Text DIGEST = new Form.Text(Pattern.compile("[0-9a-f]{64}"), "a SHA-256 in lower-case hex", 64);
    static final Form.Text DESCRIPTION = Form.Text.free(Project.DESCRIPTION_CHARACTERS_MAX);
    static final int NAMES_MAX = 1_000;

    private Forms() {}

    static Form.Listing listOf(Form element) {
        return new Form.Listing(element, 1, NAMES_MAX);
    }
}
