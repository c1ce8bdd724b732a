package io.lepton.cli;

import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.InferCodec;
import io.lepton.wire.TensorLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads tensors as JSON: a request of the Open Inference Protocol, or for a model with one input its elements alone.
 *
 * <p>Elements alone are nested arrays, as deep as the input has axes; where the outermost axis is open or 1, a single
 * element of it may stand alone.
 */
final class JsonInput {
    private static final Pattern BYTE = Pattern.compile("byte=(\\d+)");

    private JsonInput() {}

    static List<NamedTensor> read(Path file, Signature signature) {
        byte[] text = PredictionInput.bytes(file);
        return isArray(text) ? readElements(file, text, signature) : readRequest(file, text, signature, 0);
    }

    private static boolean isArray(byte[] text) {
        int at = 0;
        while (at < text.length && Character.isWhitespace(text[at])) {
            at++;
        }
        return at < text.length && text[at] == '[';
    }

    private static List<NamedTensor> readElements(Path file, byte[] text, Signature signature) {
        TensorSpec spec = PredictionInput.onlyInput(file, signature);
        var shape = NestedArray.shape(text)
                .map(found -> completed(found, spec.shape()))
                .orElseThrow(() -> RefusedInput.unreadable("nested too deeply", file, "max=" + NestedArray.DEPTH_MAX));
        if (!spec.shape().accepts(shape)) {
            throw RefusedInput.unfitting(
                    "not the model's shape",
                    file,
                    "input=" + spec.name() + ", given=" + shape + ", expected=" + spec.shape());
        }
        // As a request around the elements, so that one reader knows the rules of every element type.
        byte[] head = ("{\"inputs\":[{\"name\":" + quoted(spec.name()) + ",\"datatype\":\"" + spec.type()
                        + "\",\"shape\":" + shape + ",\"data\":")
                .getBytes(StandardCharsets.UTF_8);
        byte[] tail = "}]}".getBytes(StandardCharsets.UTF_8);
        byte[] request = Arrays.copyOf(head, head.length + text.length + tail.length);
        System.arraycopy(text, 0, request, head.length, text.length);
        System.arraycopy(tail, 0, request, head.length + text.length, tail.length);
        return readRequest(file, request, signature, head.length);
    }

    /** Adds the outermost axis that a single element of it leaves out. */
    private static Shape completed(Shape found, Shape expected) {
        boolean isOneShort = found.rank() + 1 == expected.rank();
        if (!isOneShort || !(expected.extent(0) == 1 || expected.extent(0) == Shape.UNKNOWN)) {
            return found;
        }
        long[] extents = new long[expected.rank()];
        extents[0] = 1;
        System.arraycopy(found.toArray(), 0, extents, 1, found.rank());
        return Shape.of(extents);
    }

    private static String quoted(String name) {
        var text = new StringBuilder("\"");
        name.chars().forEach(unit -> text.append(String.format("\\u%04x", unit)));
        return text.append('"').toString();
    }

    private static List<NamedTensor> readRequest(Path file, byte[] request, Signature signature, int headBytes) {
        try {
            return InferCodec.readRequest(ByteBuffer.wrap(request), Optional.empty(), signature, TensorLimits.DEFAULTS)
                    .inputs();
        } catch (LeptonException e) {
            throw new LeptonException(
                    e.code(), inFile(String.valueOf(e.getMessage()), headBytes) + ", file=" + file, e);
        }
    }

    /** Counts the place of a fault from the file's beginning, which stands behind the request's head. */
    private static String inFile(String message, int headBytes) {
        return BYTE.matcher(message)
                .replaceAll(place -> Matcher.quoteReplacement("byte=" + (Long.parseLong(place.group(1)) - headBytes)));
    }
}
