package io.lepton.wire;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.json.JsonCursor;
import io.lepton.wire.json.JsonFault;
import io.lepton.wire.json.Nesting;
import io.lepton.wire.json.TensorScanner;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads one request of {@code generate}: what is named like an input of the model becomes that input, and all else a
 * parameter.
 *
 * <p>A value's shape is its nesting. Where that has too few dimensions, such as a word for a model that takes a batch of
 * words, dimensions of one stand in front of it; and a flat list takes the shape of an input that leaves nothing open.
 */
final class GenerateReader {
    private static final int PARAMETERS_MAX = 1_024;

    private final Signature signature;
    private final SignatureChecks checks;
    private final Map<String, NamedTensor> inputs = new LinkedHashMap<>();
    private final Map<String, GenerateParameter> parameters = new HashMap<>();

    private GenerateReader(Signature signature, TensorLimits limits) {
        this.signature = signature;
        this.checks = new SignatureChecks(signature, limits);
    }

    static GenerateRequest read(ByteBuffer body, Signature signature, TensorLimits limits) {
        var reader = new GenerateReader(signature, limits);
        var cursor = Messages.cursor(body, body.remaining());
        Messages.readWhole(cursor, member -> reader.readMember(member, cursor));
        return reader.finish();
    }

    private void readMember(String member, JsonCursor cursor) {
        Optional<TensorSpec> input = signature.input(member);
        if (input.isPresent()) {
            inputs.put(member, readInput(input.get(), cursor));
        } else if (member.equals(Fields.PARAMETERS)) {
            Messages.readParameters(cursor, this::readParameter);
        } else {
            Messages.requireOffered(member);
            readParameter(member, cursor);
        }
    }

    private NamedTensor readInput(TensorSpec spec, JsonCursor cursor) {
        Shape nesting = Nesting.measure(cursor);
        Shape shape = fit(nesting, spec.shape());
        checks.input(spec.name(), spec.type(), shape).ifPresent(fault -> {
            throw fault;
        });
        Tensor read = nesting.rank() == 0
                ? TensorScanner.readScalar(cursor, spec.type())
                : TensorScanner.read(cursor, spec.type(), nesting);
        return new NamedTensor(spec.name(), Tensor.wrap(spec.type(), shape, read.data()));
    }

    /** The shape that a value of some nesting has as an input; the nesting itself where none fits. */
    private static Shape fit(Shape nesting, Shape wanted) {
        if (wanted.rank() > nesting.rank()) {
            long[] extents = new long[wanted.rank()];
            int ones = wanted.rank() - nesting.rank();
            Arrays.fill(extents, 0, ones, 1);
            System.arraycopy(nesting.toArray(), 0, extents, ones, nesting.rank());
            Shape widened = Shape.of(extents);
            if (wanted.accepts(widened)) {
                return widened;
            }
        }
        boolean isFlat = nesting.rank() == 1 && wanted.isConcrete();
        return isFlat && wanted.elementCount() == nesting.extent(0) ? wanted : nesting;
    }

    private void readParameter(String name, JsonCursor cursor) {
        if (cursor.takesNull()) {
            return;
        }
        var parameter =
                switch (cursor.peek()) {
                    case '"' -> new GenerateParameter.Text(cursor.readString());
                    case 't', 'f' -> new GenerateParameter.Flag(cursor.readBoolean());
                    case '[', '{' -> throw notAParameter();
                    default -> new GenerateParameter.Numeric(cursor.readDouble());
                };
        if (parameters.put(name, parameter) != null) {
            throw Messages.givenTwice();
        }
        if (parameters.size() > PARAMETERS_MAX) {
            throw new JsonFault(ErrorCode.TOO_LARGE, "too many parameters", "max=" + PARAMETERS_MAX);
        }
    }

    private JsonFault notAParameter() {
        String known = signature.inputs().stream().map(TensorSpec::name).collect(Collectors.joining(", ", "[", "]"));
        return new JsonFault(
                ErrorCode.INVALID_REQUEST,
                "neither an input of the model, nor a string, number or boolean as a parameter is",
                "inputs=" + known);
    }

    private GenerateRequest finish() {
        for (TensorSpec spec : signature.inputs()) {
            if (!inputs.containsKey(spec.name())) {
                throw new JsonFault(ErrorCode.INVALID_TENSOR, "an input of the model is missing", "")
                        .within(spec.name());
            }
        }
        return new GenerateRequest(inputs.values().stream().toList(), parameters);
    }
}
