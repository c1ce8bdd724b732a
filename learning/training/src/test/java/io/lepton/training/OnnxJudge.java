package io.lepton.training;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.lepton.data.Features;
import io.lepton.wire.onnx.ModelProto;
import java.nio.FloatBuffer;
import java.util.Map;

/** Answers rows by ONNX Runtime, the judge of what training exports. */
final class OnnxJudge {
    private OnnxJudge() {}

    /** The numbers of one output, a row after the other. */
    static float[] floats(ModelProto model, Features features, String output) {
        try (var session = session(model);
                var input = input(features);
                var result = session.run(Map.of("features", input))) {
            var buffer = ((OnnxTensor) result.get(output).orElseThrow()).getFloatBuffer();
            float[] values = new float[buffer.remaining()];
            buffer.get(values);
            return values;
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same of an output of whole numbers. */
    static int[] labels(ModelProto model, Features features) {
        try (var session = session(model);
                var input = input(features);
                var result = session.run(Map.of("features", input))) {
            var buffer = ((OnnxTensor) result.get("label").orElseThrow()).getLongBuffer();
            int[] values = new int[buffer.remaining()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (int) buffer.get(i);
            }
            return values;
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OrtSession session(ModelProto model) throws OrtException {
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            return OrtEnvironment.getEnvironment().createSession(model.toByteArray(), options);
        }
    }

    private static OnnxTensor input(Features features) throws OrtException {
        long[] example = features.exampleShape().toArray();
        long[] shape = new long[example.length + 1];
        shape[0] = features.rowCount();
        System.arraycopy(example, 0, shape, 1, example.length);
        return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), FloatBuffer.wrap(features.values()), shape);
    }
}
