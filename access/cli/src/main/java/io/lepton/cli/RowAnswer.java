package io.lepton.cli;

import io.lepton.domain.ElementType;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Draws the answer to one row: the label, and each class with its probability, the likeliest first. */
final class RowAnswer {
    /** The output that has a number for each class. */
    static final String PROBABILITIES = "probabilities";

    private static final int CLASSES_SHOWN = 10;

    private RowAnswer() {}

    /** @param classNames in the order of the probabilities; empty where they are not known */
    static String draw(List<NamedTensor> outputs, List<String> classNames) {
        Optional<Tensor> probabilities = outputs.stream()
                .filter(output ->
                        output.name().equals(PROBABILITIES) && output.tensor().type() == ElementType.FP32)
                .map(NamedTensor::tensor)
                .findFirst();
        if (probabilities.isEmpty()) {
            return Outputs.draw(outputs);
        }
        List<NamedTensor> others = outputs.stream()
                .filter(output -> !output.name().equals(PROBABILITIES))
                .toList();
        StringBuilder drawn = new StringBuilder();
        for (NamedTensor other : others) {
            List<String> values = Elements.texts(other.tensor(), 1);
            drawn.append(
                    values.size() == 1
                            ? other.name() + ": " + plain(values.getFirst()) + "\n"
                            : Outputs.draw(List.of(other)));
        }
        return drawn + "probabilities: " + classes(probabilities.get().toFloats(), classNames) + "\n";
    }

    private static String classes(float[] shares, List<String> names) {
        List<String> told = new ArrayList<>();
        IntStream.range(0, shares.length)
                .boxed()
                .sorted(Comparator.comparingDouble(index -> -shares[index]))
                .limit(CLASSES_SHOWN)
                .forEach(index -> told.add((names.size() == shares.length ? names.get(index) : "class " + index)
                        + String.format(Locale.ROOT, " %.4f", shares[index])));
        return String.join(", ", told)
                + (shares.length > CLASSES_SHOWN ? " ... and " + (shares.length - CLASSES_SHOWN) + " more" : "");
    }

    private static String plain(String text) {
        return text.length() > 1 && text.startsWith("\"") ? text.substring(1, text.length() - 1) : text;
    }
}
