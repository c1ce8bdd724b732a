package io.lepton.control.manifest;

/**
 * What is wrong with a file of resources.
 *
 * @param file as the sender calls it
 * @param line counted from 1; 0 for what stands in no line
 * @param field the path of a key, such as {@code spec.regions[0]}; empty for a whole document
 * @param fact the mistake, and what may have been meant
 */
public record Mistake(String file, int line, String field, String fact) {
    @Override
    public String toString() {
        String place = file.isEmpty() ? "" : line == 0 ? file + ": " : file + ":" + line + ": ";
        return place + (field.isEmpty() ? "" : field + ": ") + fact;
    }
}
