package io.lepton.chassis;

import java.util.List;
import java.util.Map;

/**
 * A YAML text as plain values: maps, lists, texts, booleans, whole numbers ({@code Long}) and other numbers ({@code Double}).
 *
 * @param root the outermost mapping; a key without a value is left out
 * @param mistakes what is wrong with it, each in a line that begins with the path of a key
 */
public record Tree(Map<String, Object> root, List<String> mistakes) {
    public Tree {
        mistakes = List.copyOf(mistakes);
    }
}
