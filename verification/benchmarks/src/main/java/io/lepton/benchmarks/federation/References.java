package io.lepton.benchmarks.federation;

import io.lepton.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints every reference figure of federated learning beside what is reached, as a table, and as JSON for the results.
 *
 * <p>Arguments: the folder of real data (its sibling {@code fixtures} holds reference values), a file for the JSON, then the names of
 * tasks; without names all but those that take more than a few minutes of processor time, which {@value #DEAR} stands for.
 */
public final class References {
    private static final String DEAR =
            "mnist-2nn, mnist-2nn-not-iid, mnist-cnn, mnist-cnn-not-iid, shakespeare, shakespeare-by-speaker";

    /** Measures one task. */
    private interface Task {
        List<Figure> measure() throws IOException;
    }

    private References() {}

    /** Measures, and prints the table. */
    public static void main(String[] arguments) throws IOException {
        Path data = Path.of(arguments[0]);
        Path result = Path.of(arguments[1]);
        Map<String, Task> tasks = tasks(data);
        List<String> names = List.of(arguments).subList(2, arguments.length);
        if (names.isEmpty()) {
            names = tasks.keySet().stream().filter(name -> !DEAR.contains(name)).toList();
        }
        List<Figure> figures = new ArrayList<>();
        System.out.println(new Figure("task", "measure", Double.NaN, Double.NaN, "wanted, reached, setting").line());
        for (String name : names) {
            Task task = tasks.get(name);
            if (task == null) {
                throw new IllegalArgumentException("no such task: name=" + name + ", known=" + tasks.keySet());
            }
            for (Figure figure : task.measure()) {
                System.out.println(figure.line());
                figures.add(figure);
            }
        }
        Files.writeString(result, Json.writePretty(Map.of("figures", figures)));
    }

    private static Map<String, Task> tasks(Path data) {
        Map<String, Task> tasks = new LinkedHashMap<>();
        tasks.put("accountant", AccountantFigures::all);
        tasks.put("digits", () -> DigitsFigures.reference(data));
        tasks.put("codecs", () -> CodecFigures.all(data));
        tasks.put("poison", () -> PoisonFigures.all(data));
        tasks.put("synthetic", SyntheticFigures::all);
        tasks.put("heart", () -> HeartFigures.all(data));
        tasks.put("costs", CostFigures::all);
        tasks.put("mnist-2nn", () -> MnistFigures.perceptron(data));
        tasks.put("mnist-2nn-not-iid", () -> MnistFigures.perceptronOfTwoDigits(data));
        tasks.put("mnist-cnn", () -> MnistFigures.convolutions(data));
        tasks.put("mnist-cnn-not-iid", () -> MnistFigures.convolutionsOfTwoDigits(data));
        tasks.put("shakespeare", () -> ShakespeareFigures.dealt(data));
        tasks.put("shakespeare-by-speaker", () -> ShakespeareFigures.ofSpeakers(data));
        return tasks;
    }
}
