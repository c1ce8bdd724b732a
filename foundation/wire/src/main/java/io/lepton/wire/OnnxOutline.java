package io.lepton.wire;

import io.lepton.wire.onnx.OperatorSetIdProto;
import io.lepton.wire.onnx.ValueInfoProto;
import java.util.List;
import java.util.Set;

/**
 * An ONNX file without its nodes and weights.
 *
 * @param irVersion the version of the format, 0 if the file tells none
 * @param operatorSets the operator sets that the nodes come from
 * @param hasGraph whether there is a graph at all
 * @param inputs the graph's inputs, in the file's order
 * @param outputs the graph's outputs, in the file's order
 * @param constants the names that the file itself gives a value
 */
record OnnxOutline(
        long irVersion,
        List<OperatorSetIdProto> operatorSets,
        boolean hasGraph,
        List<ValueInfoProto> inputs,
        List<ValueInfoProto> outputs,
        Set<String> constants) {
    OnnxOutline {
        operatorSets = List.copyOf(operatorSets);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        constants = Set.copyOf(constants);
    }
}
