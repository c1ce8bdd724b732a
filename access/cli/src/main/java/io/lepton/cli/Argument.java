package io.lepton.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/**
 * One thing that a command takes from its line, with its meaning; read it only once the line has been parsed.
 *
 * <p>A reading that throws {@link IllegalArgumentException} makes the line wrong, and its message tells why.
 *
 * @param <T> what the text stands for
 */
final class Argument<T> {
    private final ArgSpec spec;

    private Argument(ArgSpec spec) {
        this.spec = spec;
    }

    /** A word that stands by its place; required. */
    static <T> Argument<T> operand(String label, String purpose, Function<String, T> reading) {
        return operand(label, purpose, String.class, reading);
    }

    /** A file that stands by its place; required. */
    static Argument<Path> fileOperand(String label, String purpose) {
        return operand(label, purpose, Path.class, Path::of);
    }

    /** A file that stands by its place, of a command that has children beside it; the command must see whether it is given. */
    static Argument<Path> optionalFileOperand(String label, String purpose) {
        return new Argument<>(PositionalParamSpec.builder()
                .paramLabel(label)
                .description(purpose)
                .required(false)
                .arity("0..1")
                .type(Path.class)
                .build());
    }

    /** A word that stands by its place, the first of which is 0, and may be left out. */
    static Argument<String> optionalOperand(int place, String label, String purpose) {
        return new Argument<>(PositionalParamSpec.builder()
                .index(Integer.toString(place))
                .paramLabel(label)
                .description(purpose)
                .required(false)
                .arity("0..1")
                .type(String.class)
                .build());
    }

    /** An option with a word as value, without which the command is not run. */
    static Argument<String> requiredOption(String name, String label, String purpose) {
        return new Argument<>(option(name, label, purpose, String.class, text -> text)
                .required(true)
                .build());
    }

    /** An option with a value. */
    static <T> Argument<T> option(String name, String label, String purpose, Function<String, T> reading) {
        return new Argument<>(
                option(name, label, purpose, String.class, reading).build());
    }

    /** An option with a value, without which the command is not run. */
    static <T> Argument<T> requiredOption(String name, String label, String purpose, Function<String, T> reading) {
        return new Argument<>(option(name, label, purpose, String.class, reading)
                .required(true)
                .build());
    }

    /** An option whose value is a file. */
    static Argument<Path> fileOption(String name, String label, String purpose) {
        return new Argument<>(option(name, label, purpose, Path.class, Path::of).build());
    }

    /** An option with a file as value, without which the command is not run. */
    static Argument<Path> requiredFileOption(String name, String label, String purpose) {
        return new Argument<>(option(name, label, purpose, Path.class, Path::of)
                .required(true)
                .build());
    }

    /** An option whose value is one of a few words. */
    static <T> Argument<T> choice(String name, String purpose, Map<String, T> meanings) {
        List<String> words = meanings.keySet().stream().sorted().toList();
        return new Argument<>(
                option(name, String.join("|", words), purpose, String.class, word -> chosen(word, words, meanings))
                        .completionCandidates(words)
                        .build());
    }

    /** An option that every command below the one that declares it takes too. */
    static <T> Argument<T> everywhere(String name, String label, String purpose, Function<String, T> reading) {
        return new Argument<>(option(name, label, purpose, String.class, reading)
                .scopeType(ScopeType.INHERIT)
                .build());
    }

    /** An option without a value. */
    static Argument<Boolean> flag(String name, String purpose) {
        return new Argument<>(OptionSpec.builder(name)
                .description(purpose)
                .arity("0")
                .type(Boolean.class)
                .build());
    }

    /** What was given, if anything was. */
    Optional<T> value() {
        return Optional.ofNullable(spec.<T>getValue());
    }

    /** What was given; only for what the line must have. */
    T required() {
        return value().orElseThrow();
    }

    /** Tells whether the line has it. */
    boolean isGiven() {
        return value().isPresent();
    }

    void addTo(CommandSpec command) {
        command.add(spec);
    }

    private static <T> Argument<T> operand(String label, String purpose, Class<?> type, Function<String, T> reading) {
        return new Argument<>(PositionalParamSpec.builder()
                .paramLabel(label)
                .description(purpose)
                .required(true)
                .arity("1")
                .type(type)
                .converters(converter(reading))
                .build());
    }

    private static OptionSpec.Builder option(
            String name, String label, String purpose, Class<?> type, Function<String, ?> reading) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .description(purpose)
                .arity("1")
                .type(type)
                .converters(converter(reading));
    }

    private static <T> T chosen(String word, List<String> words, Map<String, T> meanings) {
        T meaning = meanings.get(word);
        if (meaning == null) {
            throw new IllegalArgumentException("not one of " + words + ": " + word);
        }
        return meaning;
    }

    private static <T> ITypeConverter<T> converter(Function<String, T> reading) {
        return text -> {
            try {
                return reading.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        };
    }
}
