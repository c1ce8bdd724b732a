package io.lepton.data;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.lepton.wire.onnx.ModelProto;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs a graph in ONNX Runtime. */
final class OnnxRun {
    private OnnxRun() {}

    /** The features that an exported preparation makes of rows. */
    static float[] features(Preparation preparation, RowBatch rows) throws OrtException {
        return floats(preparation.toOnnx(), inputs(preparation, rows), Preparation.FEATURES);
    }

    /** The rows as inputs: [rows / window, window]. */
    static Map<String, Object> inputs(Preparation preparation, RowBatch rows) {
        Map<String, Object> inputs = new LinkedHashMap<>();
        for (Column column : preparation.inputs()) {
            int index = rows.schema().index(column.name());
            if (column.type() == ColumnType.NUMBER) {
                float[] numbers = new float[rows.rowCount()];
                for (int row = 0; row < numbers.length; row++) {
                    numbers[row] = (float) rows.numbers(index)[row];
                }
                inputs.put(column.name(), numbers);
            } else {
                inputs.put(column.name(), rows.texts(index));
            }
        }
        return inputs;
    }

    static float[] floats(ModelProto model, Map<String, Object> inputs, String output) throws OrtException {
        return run(model, inputs, output, tensor -> {
            float[] values = new float[tensor.getFloatBuffer().remaining()];
            tensor.getFloatBuffer().get(values);
            return values;
        });
    }

    static String[] strings(ModelProto model, Map<String, Object> inputs, String output) throws OrtException {
        return run(model, inputs, output, tensor -> (String[]) tensor.getValue());
    }

    private interface Reading<T> {
        T read(OnnxTensor tensor) throws OrtException;
    }

    private static <T> T run(ModelProto model, Map<String, Object> inputs, String output, Reading<T> reading)
            throws OrtException {
        var environment = OrtEnvironment.getEnvironment();
        try (var options = new OrtSession.SessionOptions();
                var session = environment.createSession(model.toByteArray(), options)) {
            Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
            for (var input : session.getInputInfo().entrySet()) {
                long[] shape = ((ai.onnxruntime.TensorInfo) input.getValue().getInfo()).getShape();
                long perRow = 1;
                for (int axis = 1; axis < shape.length; axis++) {
                    perRow *= shape[axis];
                }
                Object values = inputs.get(input.getKey());
                if (values instanceof float[] floats) {
                    shape[0] = floats.length / perRow;
                    tensors.put(input.getKey(), OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats), shape));
                } else if (values instanceof byte[] bytes) {
                    shape[0] = bytes.length / perRow;
                    tensors.put(
                            input.getKey(),
                            OnnxTensor.createTensor(environment, ByteBuffer.wrap(bytes), shape, OnnxJavaType.UINT8));
                } else if (values instanceof String[] strings) {
                    shape[0] = strings.length / perRow;
                    tensors.put(input.getKey(), OnnxTensor.createTensor(environment, strings, shape));
                } else {
                    throw new IllegalArgumentException("no values for input " + input.getKey());
                }
            }
            try (var result = session.run(tensors)) {
                return reading.read((OnnxTensor) result.get(output).orElseThrow());
            } finally {
                tensors.values().forEach(OnnxTensor::close);
            }
        }
    }
}
