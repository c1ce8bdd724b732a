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
 * @param scopes the operators of the graph first, then those of each function
 * @param functions that the file itself defines
 * @param hasGraph whether there is a graph at all
 * @param inputs the graph's inputs, in the file's order
 * @param outputs the graph's outputs, in the file's order
 * @param constants the names that the file itself gives a value
 */
record OnnxOutline(
        long irVersion,
        List<OperatorSetIdProto> operatorSets,
        List<OnnxOperators.Scope> scopes,
        Set<OnnxOperators.Operator> functions,
        boolean hasGraph,
        List<ValueInfoProto> inputs,
        List<ValueInfoProto> outputs,
        Set<String> constants) {
    OnnxOutline {
        operatorSets = List.copyOf(operatorSets);
        scopes = List.copyOf(scopes);
        functions = Set.copyOf(functions);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        constants = Set.copyOf(constants);
    }
}
