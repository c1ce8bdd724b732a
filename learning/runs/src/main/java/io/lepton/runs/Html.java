package io.lepton.runs;

/** Words of a page. */
public final class Html {
    private Html() {}

    /** The text as a page shows it, whatever stands in it. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
