package io.lepton.inference.engine;

import io.lepton.artifacts.ArtifactFile;
import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The memory twin of the runtime: every model adds each FP32 input to itself, whatever its file says, except {@link
 * #REFUSED_ELEMENT}, which it cannot compute with.
 *
 * <p>A test can hold every run at a gate, and counts what is open.
 */
public final class MemoryModelRuntime implements ModelRuntime {
    static final float REFUSED_ELEMENT = -12_345;

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private volatile @Nullable CountDownLatch gate;
    private volatile @Nullable String refusal;

    /** Lets no run end until the gate is opened. */
    public CountDownLatch shut() {
        CountDownLatch shut = new CountDownLatch(1);
        gate = shut;
        return shut;
    }

    /** Refuses every file from now on. */
    public void refuse(String reason) {
        refusal = reason;
    }

    public int openModels() {
        return open.get();
    }

    public int runs() {
        return runs.get();
    }

    public int running() {
        return running.get();
    }

    @Override
    public LoadedModel load(ArtifactFile file, ModelVersion version) {
        String reason = refusal;
        if (reason != null) {
            throw new LeptonException(ErrorCode.INVALID_MODEL_FILE, reason);
        }
        open.incrementAndGet();
        return new Doubling(version);
    }

    private final class Doubling implements LoadedModel {
        private final ModelVersion version;

        Doubling(ModelVersion version) {
            this.version = version;
        }

        @Override
        public List<NamedTensor> run(List<NamedTensor> inputs, List<String> outputs) {
            return runTogether(List.of(inputs), outputs).getFirst();
        }

        @Override
        public boolean keepsRowsApart() {
            return Stream.concat(version.signature().inputs().stream(), version.signature().outputs().stream())
                    .allMatch(spec -> spec.shape().rank() > 0 && spec.shape().extent(0) == Shape.UNKNOWN);
        }

        @Override
        public List<List<NamedTensor>> runTogether(List<List<NamedTensor>> requests, List<String> outputs) {
            running.incrementAndGet();
            try {
                await(gate);
                runs.incrementAndGet();
                return requests.stream().map(inputs -> answer(inputs, outputs)).toList();
            } finally {
                running.decrementAndGet();
            }
        }

        private List<NamedTensor> answer(List<NamedTensor> inputs, List<String> outputs) {
            List<NamedTensor> answer = new ArrayList<>();
            for (String output : outputs) {
                int place = version.signature().outputs().stream()
                        .map(TensorSpec::name)
                        .toList()
                        .indexOf(output);
                answer.add(new NamedTensor(output, twice(inputs.get(place).tensor())));
            }
            return answer;
        }

        @Override
        public void close() {
            if (running.get() > 0) {
                throw new IllegalStateException("closed while a run is under way");
            }
            open.decrementAndGet();
        }
    }

    private static Tensor twice(Tensor tensor) {
        if (tensor.type() != ElementType.FP32) {
            throw new LeptonException(ErrorCode.INVALID_TENSOR, "only FP32 can be doubled: type=" + tensor.type());
        }
        float[] elements = tensor.toFloats();
        for (int index = 0; index < elements.length; index++) {
            if (elements[index] == REFUSED_ELEMENT) {
                throw new LeptonException(ErrorCode.INVALID_TENSOR, "cannot be doubled: element=" + index);
            }
            elements[index] += elements[index];
        }
        return Tensor.ofFloats(tensor.shape(), elements);
    }

    private static void await(@Nullable CountDownLatch shut) {
        try {
            if (shut != null) {
                shut.await();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted at the gate", e);
        }
    }
}
