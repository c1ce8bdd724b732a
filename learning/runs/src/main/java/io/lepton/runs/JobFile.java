package io.lepton.runs;

import io.lepton.chassis.Configuration;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.Spelling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file that {@code lepton train} reads: what is to be learned from what, as written.
 *
 * @param name the name under which the model is to be served
 * @param description for people; goes into the model card
 * @param seed what all chance comes from; {@value #SEED} if absent
 * @param data what is learned from
 * @param prepare what is done to columns before learning, by name; what is not said follows from each column's type
 * @param model what learns
 * @param fit how a network is fitted
 * @param evaluate what is told of it in the end
 */
public record JobFile(
        String name,
        Optional<String> description,
        Optional<Long> seed,
        DataEntry data,
        Optional<Map<String, ColumnEntry>> prepare,
        ModelEntry model,
        Optional<FitEntry> fit,
        Optional<EvaluateEntry> evaluate) {
    private static final long SEED = 1;
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    /** What a model answers. */
    public enum Task {
        CLASSIFICATION,
        REGRESSION
    }

    public JobFile {
        ModelName checked = new ModelName(name);
        name = checked.value();
        checkSearch(model.kind(), evaluate);
        if (data.format()
                        .filter(format -> format == DataEntry.Format.CHARACTERS)
                        .isEmpty()
                && model.layers().orElse(List.of()).stream().anyMatch(LayerEntry::isOpen)) {
            throw new IllegalArgumentException("an embedding says how many tokens there are: model.layers.tokens");
        }
        if (model.kind() != ModelEntry.Kind.SEQUENTIAL && fit.isPresent()) {
            throw new IllegalArgumentException("only a sequential model is fitted in epochs: fit, model.kind="
                    + model.kind().word());
        }
    }

    private static void checkSearch(ModelEntry.Kind kind, Optional<EvaluateEntry> evaluate) {
        if (kind == ModelEntry.Kind.K_MEANS && evaluate.isPresent()) {
            throw new IllegalArgumentException("groups have no truth to be judged by: evaluate, model.kind=k-means");
        }
        for (String name : evaluate.flatMap(EvaluateEntry::search)
                .map(EvaluateEntry.SearchEntry::values)
                .orElse(Map.of())
                .keySet()) {
            if (!kind.parameters().contains(name) || name.equals("balance")) {
                throw new IllegalArgumentException("not a parameter to search: evaluate.search.values." + name
                        + Spelling.suggestion(name, kind.parameters()));
            }
        }
    }

    /**
     * Reads a job.
     *
     * @param name stands for the text in messages
     * @throws io.lepton.domain.LeptonException INVALID_CONFIGURATION with every mistake, each with its line and field
     */
    public static JobFile parse(String name, String text) {
        return Configuration.parse(name, text, JobFile.class);
    }

    /** The seed, or the one that stands for none. */
    public long seedOrDefault() {
        return seed.orElse(SEED);
    }

    /**
     * The files or folders with the data.
     *
     * @param base what their paths are relative to
     * @param environment the variables that they may name
     * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} if there is no such variable, or no such file
     */
    public Sources sources(Path base, Map<String, String> environment) {
        return new Sources(
                found("data.file", data.file(), base, environment),
                data.labels().map(text -> found("data.labels", text, base, environment)),
                data.test().map(test -> found("data.test.file", test.file(), base, environment)),
                data.test().flatMap(TestEntry::labels).map(text -> found("data.test.labels", text, base, environment)));
    }

    private static Path found(String field, String said, Path base, Map<String, String> environment) {
        String text = VARIABLE.matcher(said).replaceAll(match -> {
            String value = environment.get(match.group(1));
            if (value == null || value.isEmpty()) {
                throw new LeptonException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "the job names a variable that is not set: " + field + "=" + said + ", variable="
                                + match.group(1));
            }
            return Matcher.quoteReplacement(value);
        });
        Path file = base.resolve(text).normalize();
        if (!Files.isReadable(file)) {
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION, "no such file or folder, or not readable: " + field + "=" + file);
        }
        return file;
    }

    /** What is said of fitting, or nothing in particular. */
    FitEntry fitOrDefault() {
        return fit.orElse(FitEntry.UNSAID);
    }

    EvaluateEntry evaluateOrDefault() {
        return evaluate.orElse(EvaluateEntry.UNSAID);
    }

    List<LayerEntry> layers() {
        return model.layers().orElse(List.of());
    }

    /**
     * Refuses a number of a file outside its bounds.
     *
     * @throws IllegalArgumentException if there is one, and it is below {@code min}, beyond {@code max} or not a number
     */
    public static void requireWithin(String field, Optional<? extends Number> value, double min, double max) {
        value.map(Number::doubleValue)
                .filter(number -> !(number >= min && number <= max))
                .ifPresent(number -> {
                    throw new IllegalArgumentException(
                            "outside [" + plain(min) + ", " + plain(max) + "]: " + field + "=" + plain(number));
                });
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
