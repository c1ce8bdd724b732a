package io.lepton.chassis;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads a YAML file into a record, strictly: every key must be a component of the record, every value of its type.
 *
 * <p>All mistakes are told at once, each with its file, line and field. Components may be strings, numbers, booleans, enums
 * (by their names in lower case, a hyphen for each underscore), records, and lists, {@code Optional}s and maps from words to
 * these. The text is YAML 1.2, so that {@code NO} is Norway. Size, depth and aliases are bounded.
 */
public final class Configuration {
    private static final int BYTES_MAX = 1 << 20;

    private Configuration() {}

    /**
     * Reads a file.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} with a line for each mistake
     */
    public static <T extends Record> T read(Path file, Class<T> type) {
        return parse(file.toString(), text(file), type);
    }

    /**
     * Reads a text.
     *
     * @param name stands for the text in messages
     * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} with a line for each mistake
     */
    public static <T extends Record> T parse(String name, String text, Class<T> type) {
        var binder = new RecordBinder();
        Optional<T> value = compose(name, text).flatMap(root -> binder.bind(root, type));
        List<Mistake> mistakes = binder.mistakes();
        if (!mistakes.isEmpty()) {
            throw invalid(mistakes.stream()
                    .map(mistake -> name + ":" + mistake.line() + ": " + mistake.fact())
                    .collect(Collectors.joining("\n")));
        }
        return value.orElseThrow(() -> invalid(name + ":1: the file is empty"));
    }

    /**
     * Reads a text whose shape no one type tells; JSON is YAML too.
     *
     * @param name stands for the text in messages
     * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} if it is no YAML, or empty
     */
    public static Tree tree(String name, String text) {
        return compose(name, text)
                .map(root -> new TreeBuilder().build(root))
                .orElseThrow(() -> invalid(name + ":1: the file is empty"));
    }

    /** What is wrong with one line, counted from 1. */
    record Mistake(int line, String fact) {
        static Mistake at(Node node, String fact) {
            return new Mistake(node.getStartMark().map(Mark::getLine).orElse(0) + 1, fact);
        }
    }

    private static Optional<Node> compose(String name, String text) {
        var settings = LoadSettings.builder()
                .setLabel(name)
                .setUseMarks(true)
                .setCodePointLimit(BYTES_MAX)
                .build();
        try {
            return new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            throw invalid(name + ":" + line + ": not valid YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            String fact = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
            throw invalid(name + ":1: not valid YAML: " + fact);
        }
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw invalid(file + ":1: the file is too large: bytesMax=" + BYTES_MAX);
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new LeptonException(ErrorCode.INVALID_CONFIGURATION, "no such file: file=" + file, e);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION, "cannot read: file=" + file + ", cause=" + e.getMessage(), e);
        }
    }

    private static LeptonException invalid(String message) {
        return new LeptonException(ErrorCode.INVALID_CONFIGURATION, message);
    }
}
