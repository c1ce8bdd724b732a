package io.lepton.inference.engine;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Shape;
import io.lepton.domain.TensorSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a session says of its inputs and outputs, held against the version's signature once, so that no run looks it up.
 *
 * <p>An output can be pinned, which means computed straight into our own buffer, when its extents are known before the
 * run: fixed by the model, or named like an extent of an input ({@code batch}). Requests may be batched along the first
 * axis where every input and output leaves it open, and the inputs do not name it differently; never along a fixed
 * extent. Whether that axis is one of independent rows, {@link RowProbe} finds out.
 */
record OnnxBindings(
        ModelVersionId version,
        Map<String, List<String>> inputExtents,
        Map<String, Pinnable> pinnable,
        boolean hasOpenRows) {
    /** An output whose shape follows from the inputs: the name of an open extent stands where the shape has -1. */
    record Pinnable(ElementType type, Shape shape, List<String> extents) {}

    OnnxBindings {
        inputExtents = Map.copyOf(inputExtents);
        pinnable = Map.copyOf(pinnable);
    }

    static OnnxBindings of(OrtSession session, ModelVersion version) throws OrtException {
        for (TensorSpec spec : version.signature().inputs()) {
            checkInput(version.id(), spec, session.getInputInfo());
        }
        require(session.getNumInputs() == version.signature().inputs().size(), version.id(), "inputs");
        for (TensorSpec spec : version.signature().outputs()) {
            require(session.getOutputNames().contains(spec.name()), version.id(), "output " + spec.name());
        }
        Map<String, List<String>> inputs = new HashMap<>();
        session.getInputInfo().forEach((name, node) -> tensor(node).ifPresent(info -> inputs.put(name, extents(info))));
        Map<String, Pinnable> pinnable = new HashMap<>();
        session.getOutputInfo()
                .forEach((name, node) ->
                        tensor(node).flatMap(OnnxBindings::pinnable).ifPresent(output -> pinnable.put(name, output)));
        boolean hasOpenRows = version.signature().inputs().stream().allMatch(OnnxBindings::isOpen)
                && version.signature().outputs().stream().allMatch(OnnxBindings::isOpen)
                && haveOneName(inputs.values());
        return new OnnxBindings(version.id(), inputs, pinnable, hasOpenRows);
    }

    /** The extents that the inputs give to names. */
    Map<String, Long> namedExtents(Layout layout) {
        Map<String, Long> named = new HashMap<>();
        for (int place = 0; place < layout.names().size(); place++) {
            List<String> names = inputExtents.getOrDefault(layout.names().get(place), List.of());
            Shape shape = layout.shapes().get(place);
            for (int axis = 0; axis < Math.min(names.size(), shape.rank()); axis++) {
                named.put(names.get(axis), shape.extent(axis));
            }
        }
        return named;
    }

    /**
     * The shape that an output will have; empty if an extent has no name that an input shares.
     *
     * @param rows the first extent, or {@link Shape#UNKNOWN} for a model that does not work by rows
     */
    static Optional<Shape> resolve(Pinnable output, Map<String, Long> named, long rows) {
        long[] extents = output.shape().toArray();
        if (extents.length > 0 && extents[0] == Shape.UNKNOWN) {
            extents[0] = rows;
        }
        for (int axis = 0; axis < extents.length; axis++) {
            if (extents[axis] == Shape.UNKNOWN) {
                Long extent = output.extents().get(axis).isEmpty()
                        ? null
                        : named.get(output.extents().get(axis));
                if (extent == null) {
                    return Optional.empty();
                }
                extents[axis] = extent;
            }
        }
        return Optional.of(Shape.of(extents));
    }

    /** Byte strings are no rows: they reach the runtime one by one, so that a batch would save little. */
    private static boolean isOpen(TensorSpec spec) {
        return spec.type() != ElementType.BYTES
                && spec.shape().rank() > 0
                && spec.shape().extent(0) == Shape.UNKNOWN;
    }

    /** Inputs whose first extents have different names may have different lengths; converters often give no name. */
    private static boolean haveOneName(Collection<List<String>> extents) {
        return extents.stream()
                        .flatMap(names -> names.stream().limit(1))
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .count()
                <= 1;
    }

    private static void checkInput(ModelVersionId version, TensorSpec spec, Map<String, NodeInfo> inputs) {
        Optional<ElementType> type = Optional.ofNullable(inputs.get(spec.name()))
                .flatMap(OnnxBindings::tensor)
                .flatMap(info -> ElementTypes.toProtocol(info.onnxType));
        require(type.equals(Optional.of(spec.type())), version, "input " + spec.name());
    }

    private static void require(boolean isEqual, ModelVersionId version, String what) {
        if (!isEqual) {
            throw new LeptonException(
                    ErrorCode.INVALID_MODEL_FILE,
                    "the file has another signature than its version: version=" + version + ", differs in=" + what);
        }
    }

    private static Optional<TensorInfo> tensor(NodeInfo node) {
        return node.getInfo() instanceof TensorInfo info ? Optional.of(info) : Optional.empty();
    }

    private static Optional<Pinnable> pinnable(TensorInfo info) {
        return ElementTypes.toProtocol(info.onnxType)
                // Strings vary in length, so no memory can be prepared for them.
                .filter(type -> type != ElementType.BYTES)
                .map(type -> new Pinnable(type, Shape.of(info.getShape()), extents(info)));
    }

    private static List<String> extents(TensorInfo info) {
        return List.of(info.getDimensionNames());
    }
}
