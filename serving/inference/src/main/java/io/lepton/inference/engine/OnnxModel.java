package io.lepton.inference.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One ONNX Runtime session.
 *
 * <p>Where the bytes go. An input of 4 KiB and more that runs alone is a view of the request's own direct buffer; small
 * ones, and those of a batch, are copied once, one behind the other, into memory that is kept for the next run. Outputs
 * whose shape is known beforehand are pinned: the runtime writes those of up to 64 KiB into kept memory, from where
 * each request's rows are copied once, and larger ones into a direct buffer that leaves with the responses, uncopied.
 * All others are copied out of the runtime's memory once. So what is allocated in proportion to a request is what its
 * response holds, and no native object but the kept ones outlives a run.
 */
final class OnnxModel implements LoadedModel {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final OnnxBindings bindings;
    private final boolean asksForCache;
    private final Queue<RunMemory> idle = new ConcurrentLinkedQueue<>();
    /** Cleared for good when the file's own shapes turn out to be wrong; a lost race only tries once more. */
    private volatile boolean pins = true;
    /** Cleared for good when outputs turn out to have other rows than the inputs. */
    private volatile boolean keepsRowsApart;

    OnnxModel(
            OrtEnvironment environment,
            OrtSession session,
            OnnxBindings bindings,
            boolean keepsRowsApart,
            boolean asksForCache) {
        this.environment = environment;
        this.session = session;
        this.bindings = bindings;
        this.keepsRowsApart = keepsRowsApart;
        this.asksForCache = asksForCache;
    }

    /** Hot: one native call; allocates what leaves, and small wrappers. */
    @Override
    public List<NamedTensor> run(List<NamedTensor> inputs, List<String> outputs, Halt halt) {
        RunMemory memory = borrow();
        halt.begin(memory::halt);
        try (OnnxRun run = new OnnxRun(environment, memory)) {
            run.take(inputs);
            return run.leaving(compute(run, Layout.of(inputs, outputs)));
        } catch (OrtException e) {
            throw RuntimeFaults.ofRun(bindings.version(), e);
        } finally {
            giveBack(memory, halt);
        }
    }

    @Override
    public List<NamedTensor> run(List<NamedTensor> inputs, List<String> outputs) {
        return run(inputs, outputs, new Halt());
    }

    @Override
    public boolean keepsRowsApart() {
        return keepsRowsApart;
    }

    @Override
    public boolean asksForCache() {
        return asksForCache;
    }

    @Override
    public List<List<NamedTensor>> runTogether(List<List<NamedTensor>> requests, List<String> outputs) {
        return runTogether(requests, outputs, new Halt());
    }

    /** Hot: one native call; allocates what leaves, and small wrappers. */
    @Override
    public List<List<NamedTensor>> runTogether(List<List<NamedTensor>> requests, List<String> outputs, Halt halt) {
        List<Long> rows = requests.stream()
                .map(inputs -> inputs.getFirst().tensor().shape().extent(0))
                .toList();
        long sum = rows.stream().mapToLong(Long::longValue).sum();
        RunMemory memory = borrow();
        halt.begin(memory::halt);
        try (OnnxRun run = new OnnxRun(environment, memory)) {
            run.takeTogether(requests, sum);
            Layout layout = Layout.of(requests.getFirst(), outputs).withRows(sum);
            List<NamedTensor> whole = compute(run, layout);
            if (isOfRows(whole, sum)) {
                return Rows.split(whole, rows).stream().map(run::leaving).toList();
            }
        } catch (OrtException e) {
            throw RuntimeFaults.ofRun(bindings.version(), e);
        } finally {
            giveBack(memory, halt);
        }
        keepsRowsApart = false;
        return requests.stream().map(inputs -> run(inputs, outputs, halt)).toList();
    }

    private List<NamedTensor> compute(OnnxRun run, Layout layout) throws OrtException {
        if (pins) {
            pin(run, layout);
        }
        if (!run.isPinned()) {
            return run.compute(session, layout.outputs());
        }
        try {
            return run.compute(session, layout.outputs());
        } catch (OrtException pinnedFault) {
            // Either the inputs are at fault, and this fails again, or the file promised a shape that it does not keep.
            run.unpin();
            List<NamedTensor> answer = run.compute(session, layout.outputs());
            pins = false;
            return answer;
        }
    }

    private void pin(OnnxRun run, Layout layout) throws OrtException {
        Map<String, Long> named = bindings.namedExtents(layout);
        long rows = keepsRowsApart ? layout.rows() : Shape.UNKNOWN;
        for (String name : layout.outputs()) {
            OnnxBindings.Pinnable output = bindings.pinnable().get(name);
            if (output != null) {
                var shape = OnnxBindings.resolve(output, named, rows).filter(known -> known.elementCount() > 0);
                if (shape.isPresent()) {
                    run.pin(name, output.type(), shape.get());
                }
            }
        }
    }

    private static boolean isOfRows(List<NamedTensor> outputs, long rows) {
        for (NamedTensor output : outputs) {
            Shape shape = output.tensor().shape();
            if (shape.rank() == 0 || shape.extent(0) != rows) {
                return false;
            }
        }
        return true;
    }

    private RunMemory borrow() {
        RunMemory kept = idle.poll();
        try {
            return kept == null ? new RunMemory(environment) : kept;
        } catch (OrtException e) {
            throw RuntimeFaults.ofRun(bindings.version(), e);
        }
    }

    private void giveBack(RunMemory memory, Halt halt) {
        if (halt.end()) {
            memory.revive();
        }
        idle.add(memory);
    }

    /** Frees what is kept for runs, and leaves the session open. */
    void forget() {
        for (RunMemory kept = idle.poll(); kept != null; kept = idle.poll()) {
            kept.close();
        }
    }

    @Override
    public void close() {
        try {
            forget();
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("a session cannot be closed: version=" + bindings.version(), e);
        }
    }
}
