package io.lepton.inference;

import io.lepton.domain.ModelName;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Signature;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import io.lepton.inference.engine.TensorFiles;
import io.lepton.wire.OnnxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * One case of the ONNX backend tests: a model, and for some inputs the outputs that any runtime must give.
 *
 * @param name the kind of case and its own name
 * @param folder holds {@code model.onnx} and the folders of inputs and outputs
 */
record BackendCase(ModelName name, Path folder) {
    /** Inputs and the outputs that belong to them. */
    record Example(List<NamedTensor> inputs, List<NamedTensor> outputs) {
        Example {
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
        }
    }

    /** A case that cannot be tried, and why. */
    static final class Skip extends Exception {
        private static final long serialVersionUID = 1L;

        Skip(String reason) {
            super(reason);
        }
    }

    static List<BackendCase> in(Path root) throws IOException {
        try (Stream<Path> models = Files.walk(root, 3)) {
            return models.filter(file -> file.endsWith("model.onnx"))
                    .map(file -> root.relativize(file.resolveSibling("")))
                    .map(folder -> new BackendCase(
                            new ModelName(folder.getName(0) + "." + folder.getName(1)), root.resolve(folder)))
                    .sorted(Comparator.comparing(BackendCase::name))
                    .toList();
        }
    }

    Path model() {
        return folder.resolve("model.onnx");
    }

    Signature signature() {
        return OnnxFile.readSignature(model());
    }

    List<Example> examples(Signature signature) throws IOException, Skip {
        List<Example> examples = new ArrayList<>();
        try (Stream<Path> sets = Files.list(folder)) {
            for (Path set : sets.filter(Files::isDirectory).sorted().toList()) {
                examples.add(new Example(
                        tensors(set, "input_", signature.inputs()), tensors(set, "output_", signature.outputs())));
            }
        }
        return examples;
    }

    private static List<NamedTensor> tensors(Path set, String prefix, List<TensorSpec> specs) throws IOException, Skip {
        List<NamedTensor> tensors = new ArrayList<>();
        for (int place = 0; place < specs.size(); place++) {
            Path file = set.resolve(prefix + place + ".pb");
            if (!Files.exists(file)) {
                throw new Skip("the case gives no value for an optional " + prefix.replace("_", ""));
            }
            Tensor tensor =
                    TensorFiles.read(file).orElseThrow(() -> new Skip("the value's type has no word in the protocol"));
            tensors.add(new NamedTensor(specs.get(place).name(), tensor));
        }
        return tensors;
    }
}
