package io.lepton.cli;

import io.lepton.cli.InputReader.Scale;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads a file that somebody wants a prediction for as the tensors that the model takes.
 *
 * <p>The name's ending tells the kind: {@code .png}, {@code .jpg} and {@code .jpeg} a picture, {@code .json} tensors,
 * {@code .csv} rows of numbers.
 */
final class PredictionInput {
    /** As much as a node takes in one request by default, and more than any terminal should send. */
    private static final long FILE_BYTES_MAX = 256L << 20;

    private PredictionInput() {}

    /**
     * Reads a file.
     *
     * @param scale what pixels become, from 0 to 1 unless it is given; of no effect on other files
     * @throws io.lepton.domain.LeptonException INVALID_REQUEST if the file cannot be understood, INVALID_TENSOR if it
     *     does not fit the model, TOO_LARGE; each naming the file and the place in it
     */
    static List<NamedTensor> read(Path file, Signature signature, Optional<Scale> scale) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "png", "jpg", "jpeg" ->
                List.of(ImageInput.read(file, onlyInput(file, signature), scale.orElse(Scale.UNIT)));
            case "json" -> JsonInput.read(file, signature);
            case "csv" -> List.of(CsvInput.read(file, onlyInput(file, signature)));
            default ->
                throw RefusedInput.unreadable("unknown kind of input", file, "known=[.png, .jpg, .jpeg, .json, .csv]");
        };
    }

    /** The whole file, which must be small enough to send. */
    static byte[] bytes(Path file) {
        try {
            long size = Files.size(file);
            if (size > FILE_BYTES_MAX) {
                throw RefusedInput.tooLarge(file, "bytes=" + size + ", max=" + FILE_BYTES_MAX);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            String reason = e.getClass().getSimpleName();
            throw RefusedInput.unreadable("the file cannot be read", file, "reason=" + reason);
        }
    }

    /** The input of a model that has one. */
    static TensorSpec onlyInput(Path file, Signature signature) {
        if (signature.inputs().size() == 1) {
            return signature.inputs().getFirst();
        }
        String inputs = signature.inputs().stream().map(TensorSpec::name).collect(Collectors.joining(", "));
        throw RefusedInput.unfitting(
                "this kind of file fills one input, give JSON with all of them", file, "inputs=[" + inputs + "]");
    }
}
