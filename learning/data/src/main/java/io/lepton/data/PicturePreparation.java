package io.lepton.data;

import io.lepton.data.onnx.Graph;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Shape;
import io.lepton.wire.Json;
import io.lepton.wire.onnx.ModelProto;
import io.lepton.wire.onnx.TensorProto;
import java.util.List;

/**
 * The fitted preparation of pictures: {@code (brightness - centre) * factor}, channel by channel.
 *
 * <p>Decoding and resizing come before it, outside the graph: {@link #picture} does both.
 */
public record PicturePreparation(PicturePlan plan, List<Double> centres, List<Double> factors) {
    /** The name of the graph's input. */
    public static final String IMAGE = "image";

    public PicturePreparation {
        centres = List.copyOf(centres);
        factors = List.copyOf(factors);
        if (centres.size() != plan.channels() || factors.size() != plan.channels()) {
            throw new IllegalArgumentException("one centre and factor for each channel: channels=" + plan.channels()
                    + ", centres=" + centres.size() + ", factors=" + factors.size());
        }
    }

    /** Reads what {@link #toJson} wrote. */
    public static PicturePreparation fromJson(byte[] json) {
        return Json.readStrictly(json, PicturePreparation.class);
    }

    public byte[] toJson() {
        return Json.write(this);
    }

    /** The shape of one example: [channels, height, width]. */
    public Shape exampleShape() {
        return Shape.of(plan.channels(), plan.height(), plan.width());
    }

    /**
     * Decodes and resizes one picture: the graph's input, a byte of brightness for each pixel, [channels, height, width].
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} if it is none that can be decoded
     */
    public byte[] picture(byte[] encoded) {
        return Pictures.decode(encoded, plan)
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.INVALID_REQUEST, "not a picture that can be decoded: bytes=" + encoded.length));
    }

    /** Hot: the features of one decoded picture. */
    void apply(byte[] picture, float[] features, int offset) {
        for (int channel = 0, from = 0; channel < plan.channels(); channel++) {
            float centre = centres.get(channel).floatValue();
            float factor = factors.get(channel).floatValue();
            for (int to = from + plan.pixels(); from < to; from++) {
                features[offset + from] = ((picture[from] & 0xff) - centre) * factor;
            }
        }
    }

    /** The same as a model: {@value #IMAGE}, UINT8 [rows, channels, height, width], to features of that shape. */
    public ModelProto toOnnx() {
        var graph = new Graph();
        long[] shape = {Graph.ROWS, plan.channels(), plan.height(), plan.width()};
        String image = graph.input(IMAGE, TensorProto.DataType.UINT8, shape);
        String brightness = graph.cast(image, TensorProto.DataType.FLOAT);
        String centred = graph.node("Sub", List.of(brightness, constant(graph, centres)));
        String scaled = graph.node("Mul", List.of(centred, constant(graph, factors)));
        graph.output(Preparation.FEATURES, scaled, TensorProto.DataType.FLOAT, shape);
        return graph.build("preparation");
    }

    private static String constant(Graph graph, List<Double> channels) {
        float[] floats = new float[channels.size()];
        for (int channel = 0; channel < floats.length; channel++) {
            floats[channel] = channels.get(channel).floatValue();
        }
        return graph.floats(floats, 1, floats.length, 1, 1);
    }
}
