package io.lepton.training.torch;

import io.lepton.training.network.Graph;
import io.lepton.training.network.Slot;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * A network's numbers: one tensor for all parameters and one for what follows the data, with a view of each slot.
 *
 * <p>So all of them are read, written and stepped at once. The views record gradients; the whole does not. Confined to one
 * thread.
 */
final class Weights implements AutoCloseable {
    private final Tensor parameters;
    private final Tensor running;
    private final List<List<Tensor>> views = new ArrayList<>();
    private final List<List<Tensor>> runningViews = new ArrayList<>();

    /** Takes both tensors over; in the scope of its caller. */
    Weights(Graph graph, Tensor parameters, Tensor running) {
        this.parameters = Native.keep(parameters);
        this.running = Native.keep(running);
        long at = 0;
        long runningAt = 0;
        for (var node : graph.nodes()) {
            List<Tensor> own = new ArrayList<>();
            for (var slot : node.operation().parameters()) {
                own.add(Native.keep(view(parameters, at, slot).detach().set_requires_grad(true)));
                at += slot.size();
            }
            List<Tensor> following = new ArrayList<>();
            for (var slot : node.operation().running()) {
                following.add(Native.keep(view(running, runningAt, slot)));
                runningAt += slot.size();
            }
            views.add(own);
            runningViews.add(following);
        }
    }

    private static Tensor view(Tensor whole, long at, Slot slot) {
        return whole.narrow(0, at, slot.size()).view(slot.shape().toArray());
    }

    Tensor parameters() {
        return parameters;
    }

    Tensor running() {
        return running;
    }

    /** The views of a node's parameters. */
    List<Tensor> of(int node) {
        return views.get(node);
    }

    /** The views of a node's running numbers. */
    List<Tensor> running(int node) {
        return runningViews.get(node);
    }

    /** The views of all parameters, in their order; in the scope of its caller. */
    TensorVector all() {
        return new TensorVector(views.stream().flatMap(List::stream).toArray(Tensor[]::new));
    }

    @Override
    public void close() {
        views.forEach(own -> own.forEach(Tensor::close));
        runningViews.forEach(own -> own.forEach(Tensor::close));
        parameters.close();
        running.close();
    }
}
