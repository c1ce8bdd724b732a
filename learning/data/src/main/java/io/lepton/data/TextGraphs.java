package io.lepton.data;

import io.lepton.data.onnx.Graph;
import io.lepton.data.text.TokenRule;
import io.lepton.wire.onnx.AttributeProto;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of graphs that take strings apart.
 *
 * <p>The standard has no operator for that in our operator set, so ONNX Runtime's own {@code Tokenizer} does it. Its
 * output is as wide as the longest row, and has no column at all where no row has a token. A row of our own at the end,
 * cut off again, makes sure of the columns that the rest of the graph counts on.
 */
final class TextGraphs {
    /** Stands where a row has fewer tokens than another. */
    static final String PAD = "";

    /** The same as {@link TokenRule#WORDS}. */
    private static final String WORD_EXPRESSION = "[\\p{L}\\p{N}]+|[^\\p{L}\\p{N}\\x00-\\x20]";

    private static final String DIGITS_EXPRESSION = "[0-9]+";

    private TextGraphs() {}

    /** The rule of a plan's word for it. */
    static TokenRule rule(Tokens tokens) {
        return switch (tokens) {
            case WORDS -> TokenRule.WORDS;
            case CHARACTERS -> TokenRule.CHARACTERS;
        };
    }

    /**
     * Adds lower-casing and tokenising.
     *
     * @param input [rows, 1]
     * @param columnsMin the columns that there must be
     * @return strings [rows + 1, tokens], with a last row to be cut off
     */
    static String tokens(Graph graph, String input, Tokens tokens, boolean isLowered, int columnsMin) {
        String joint = rule(tokens).joint();
        String ours = graph.string(String.join(joint, java.util.Collections.nCopies(columnsMin, "a")));
        String rows = graph.concat(List.of(graph.reshape(input, -1), ours), 0);
        if (isLowered) {
            rows = graph.node(
                    "StringNormalizer",
                    List.of(rows),
                    Graph.attribute("case_change_action", "LOWER"),
                    Graph.attribute("is_case_sensitive", 1),
                    Graph.attribute("locale", "C"));
        }
        return switch (tokens) {
            case WORDS -> tokenizer(graph, rows, PAD, Graph.attribute("tokenexp", WORD_EXPRESSION));
            case CHARACTERS -> tokenizer(graph, rows, PAD, Graph.strings("separators", List.of("")));
        };
    }

    /** Adds the reading of groups of digits: strings [rows + 1, groups], with a last row to be cut off. */
    static String digits(Graph graph, String input, int columnsMin) {
        String ours = graph.string(String.join(" ", java.util.Collections.nCopies(columnsMin, "0")));
        String rows = graph.concat(List.of(graph.reshape(input, -1), ours), 0);
        return tokenizer(graph, rows, "0", Graph.attribute("tokenexp", DIGITS_EXPRESSION));
    }

    private static String tokenizer(Graph graph, String rows, String pad, AttributeProto rule) {
        List<AttributeProto> attributes = new ArrayList<>(List.of(
                rule, Graph.attribute("mark", 0), Graph.attribute("mincharnum", 1), Graph.attribute("pad_value", pad)));
        return graph.node(Graph.RUNTIME, "Tokenizer", List.of(rows), attributes.toArray(AttributeProto[]::new));
    }
}
