package io.lepton.benchmarks.serve;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The floor: ONNX Runtime called from Java in a loop, with nothing around it.
 *
 * <p>Set as the node sets it, with the input made once and the output pinned, so that nothing but the model's arithmetic and
 * the call are left. Argument: the subject. Each line of the input tells how many rows a call has and for how many seconds
 * it is called; the line of output that follows tells the CPU time of one row, milliseconds. It waits in between, so that
 * a floor can be taken right before and after what is held against it.
 */
public final class BareRuntime {
    private static final int CALLS_BETWEEN_LOOKS = 16;

    private BareRuntime() {}

    /** Measures one subject until the input ends. */
    public static void main(String[] args) throws IOException, OrtException {
        var subject = Subject.valueOf(args[0]);
        Path file = Files.createTempFile(subject.model(), ".onnx");
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (SessionOptions options = new SessionOptions()) {
            NetworkFiles.write(subject, file);
            options.setIntraOpNumThreads(1);
            options.setCPUArenaAllocator(false);
            options.setMemoryPatternOptimization(false);
            try (OrtSession session = environment.createSession(file.toString(), options)) {
                answer(environment, session, subject);
            }
        } finally {
            Files.delete(file);
        }
    }

    private static void answer(OrtEnvironment environment, OrtSession session, Subject subject)
            throws IOException, OrtException {
        var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ", 2);
            int rows = Integer.parseInt(words[0]);
            System.out.println(measure(environment, session, subject, rows, Double.parseDouble(words[1])) / rows);
        }
    }

    private static double measure(
            OrtEnvironment environment, OrtSession session, Subject subject, int rows, double seconds)
            throws OrtException {
        Tensor asked = rows(subject, rows);
        Tensor room = Tensor.zeros(asked.type(), shape(rows, subject.outputRowShape()));
        try (OnnxTensor input = tensor(environment, asked);
                OnnxTensor output = tensor(environment, room)) {
            return loop(session, Map.of(Subject.INPUT, input), Map.of(Subject.OUTPUT, output), seconds);
        }
    }

    private static Tensor rows(Subject subject, int rows) {
        Tensor row = subject.row().tensor();
        Tensor asked = Tensor.zeros(row.type(), shape(rows, subject.rowShape()));
        ByteBuffer room = asked.data();
        for (int i = 0; i < rows; i++) {
            room.put(row.data());
        }
        return asked;
    }

    private static Shape shape(int rows, List<Long> row) {
        return Shape.of(Stream.concat(Stream.of((long) rows), row.stream())
                .mapToLong(Long::longValue)
                .toArray());
    }

    private static OnnxTensor tensor(OrtEnvironment environment, Tensor tensor) throws OrtException {
        FloatBuffer floats = tensor.data().asFloatBuffer();
        return OnnxTensor.createTensor(environment, floats, tensor.shape().toArray());
    }

    private static double loop(
            OrtSession session, Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs, double seconds)
            throws OrtException {
        long calls = 0;
        long cpuBegin = ProcessFigures.of(ProcessHandle.current()).cpuMillis();
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            for (int i = 0; i < CALLS_BETWEEN_LOOKS; i++) {
                session.run(inputs, Set.of(), outputs).close();
            }
            calls += CALLS_BETWEEN_LOOKS;
        }
        long cpuEnd = ProcessFigures.of(ProcessHandle.current()).cpuMillis();
        return (double) (cpuEnd - cpuBegin) / calls;
    }
}
