package io.lepton.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.WireFormat;
import io.lepton.wire.onnx.AttributeProto;
import io.lepton.wire.onnx.FunctionProto;
import io.lepton.wire.onnx.GraphProto;
import io.lepton.wire.onnx.ModelProto;
import io.lepton.wire.onnx.NodeProto;
import io.lepton.wire.onnx.OperatorSetIdProto;
import io.lepton.wire.onnx.SparseTensorProto;
import io.lepton.wire.onnx.TensorProto;
import io.lepton.wire.onnx.ValueInfoProto;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Walks once through an ONNX file and keeps its outline.
 *
 * <p>A generated parser would hold every weight in memory. This walk reads the few fields it wants and passes over the
 * bytes of all others, so that files of any size cost the memory of their names. It enters every tensor, constant
 * attributes and subgraphs included, to find weights that lie outside the file. Confined to one thread.
 */
final class OnnxOutlineReader {
    /** Above any real description of an input; below what a hostile one could cost. */
    private static final int DESCRIPTION_BYTES_MAX = 1 << 20;

    private static final int DEPTH_MAX = 100;

    private final CodedInputStream in;
    private final List<OperatorSetIdProto> operatorSets = new ArrayList<>();
    private final List<OnnxOperators.Scope> functionScopes = new ArrayList<>();
    private final Set<OnnxOperators.Operator> functions = new HashSet<>();
    private final Map<OnnxOperators.Operator, String> uses = new LinkedHashMap<>();
    private final Values main = new Values(new ArrayList<>(), new ArrayList<>(), new HashSet<>());
    private long irVersion;
    private boolean hasGraph;
    private int depth;

    private OnnxOutlineReader(CodedInputStream in) {
        this.in = in;
    }

    /**
     * Reads a whole file.
     *
     * @throws InvalidProtocolBufferException if the file begins as ONNX and does not go on so
     * @throws IllegalArgumentException if the file is of another format, or keeps a tensor in another file
     */
    static OnnxOutline read(CodedInputStream in, int sizeBytes) throws IOException {
        var reader = new OnnxOutlineReader(in);
        // With the file's end as a limit, a length that reaches past it is noticed without reading that far.
        in.pushLimit(sizeBytes);
        try {
            reader.fields(reader::model);
        } catch (InvalidProtocolBufferException e) {
            // The version comes first in every file; without it these bytes were never a model.
            if (reader.irVersion <= 0) {
                throw new IllegalArgumentException("not an ONNX file", e);
            }
            throw e;
        }
        return reader.outline();
    }

    private OnnxOutline outline() {
        List<OnnxOperators.Scope> scopes = new ArrayList<>();
        scopes.add(new OnnxOperators.Scope(operatorSets, uses));
        scopes.addAll(functionScopes);
        return new OnnxOutline(
                irVersion, operatorSets, scopes, functions, hasGraph, main.inputs, main.outputs, main.constants);
    }

    private boolean model(int field) throws IOException {
        switch (field) {
            case ModelProto.IR_VERSION_FIELD_NUMBER -> irVersion = in.readInt64();
            case ModelProto.OPSET_IMPORT_FIELD_NUMBER -> operatorSets.add(description(OperatorSetIdProto.parser()));
            case ModelProto.GRAPH_FIELD_NUMBER -> {
                hasGraph = true;
                message(inner -> graph(inner, main, uses));
            }
            case ModelProto.FUNCTIONS_FIELD_NUMBER -> function();
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean graph(int field, Values values, Map<OnnxOperators.Operator, String> scope) throws IOException {
        switch (field) {
            case GraphProto.NODE_FIELD_NUMBER -> node(scope);
            case GraphProto.INITIALIZER_FIELD_NUMBER -> values.constants.add(tensor());
            case GraphProto.SPARSE_INITIALIZER_FIELD_NUMBER -> message(inner -> sparse(inner, values));
            case GraphProto.INPUT_FIELD_NUMBER -> values.inputs.add(description(ValueInfoProto.parser()));
            case GraphProto.OUTPUT_FIELD_NUMBER -> values.outputs.add(description(ValueInfoProto.parser()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void function() throws IOException {
        var function = new FunctionHead();
        message(function::read);
        functions.add(OnnxOperators.Operator.of(function.domain, function.name));
        functionScopes.add(new OnnxOperators.Scope(function.sets, function.uses));
    }

    /** Keeps the first node of each operator. */
    private void node(Map<OnnxOperators.Operator, String> scope) throws IOException {
        var node = new NodeHead(scope);
        message(node::read);
        scope.putIfAbsent(OnnxOperators.Operator.of(node.domain, node.operator), node.name);
    }

    private boolean attribute(int field, Map<OnnxOperators.Operator, String> scope) throws IOException {
        var inner = new Values(new ArrayList<>(), new ArrayList<>(), new HashSet<>());
        switch (field) {
            case AttributeProto.T_FIELD_NUMBER, AttributeProto.TENSORS_FIELD_NUMBER -> tensor();
            case AttributeProto.G_FIELD_NUMBER, AttributeProto.GRAPHS_FIELD_NUMBER ->
                message(next -> graph(next, inner, scope));
            case AttributeProto.SPARSE_TENSOR_FIELD_NUMBER, AttributeProto.SPARSE_TENSORS_FIELD_NUMBER ->
                message(next -> sparse(next, inner));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean sparse(int field, Values values) throws IOException {
        switch (field) {
            case SparseTensorProto.VALUES_FIELD_NUMBER -> values.constants.add(tensor());
            case SparseTensorProto.INDICES_FIELD_NUMBER -> tensor();
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Passes over a tensor's elements and gives its name. */
    private String tensor() throws IOException {
        var tensor = new TensorHead();
        message(tensor::read);
        if (tensor.isExternal) {
            throw new IllegalArgumentException(
                    "weights lie in another file, save the model as one: tensor=" + tensor.name);
        }
        return tensor.name;
    }

    private <T> T description(Parser<T> parser) throws IOException {
        int sizeBytes = in.readRawVarint32();
        if (sizeBytes > DESCRIPTION_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a description is too long: sizeBytes=" + sizeBytes + ", max=" + DESCRIPTION_BYTES_MAX);
        }
        int outer = in.pushLimit(sizeBytes);
        T description = parser.parseFrom(in, ExtensionRegistryLite.getEmptyRegistry());
        in.popLimit(outer);
        return description;
    }

    private void message(FieldReader reader) throws IOException {
        if (++depth > DEPTH_MAX) {
            throw new IllegalArgumentException("graphs are nested too deeply: max=" + DEPTH_MAX);
        }
        int outer = in.pushLimit(in.readRawVarint32());
        fields(reader);
        in.popLimit(outer);
        depth--;
    }

    private void fields(FieldReader reader) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (!reader.read(WireFormat.getTagFieldNumber(tag)) && !in.skipField(tag)) {
                throw new InvalidProtocolBufferException("a group ends that never began");
            }
        }
    }

    /** Reads one field if it wants it, and tells whether it did. */
    private interface FieldReader {
        boolean read(int field) throws IOException;
    }

    /** What one graph declares; growing. */
    private record Values(List<ValueInfoProto> inputs, List<ValueInfoProto> outputs, Set<String> constants) {}

    /** The little that is wanted of a node. */
    private final class NodeHead {
        private final Map<OnnxOperators.Operator, String> scope;
        private String name = "";
        private String operator = "";
        private String domain = "";

        private NodeHead(Map<OnnxOperators.Operator, String> scope) {
            this.scope = scope;
        }

        private boolean read(int field) throws IOException {
            switch (field) {
                case NodeProto.NAME_FIELD_NUMBER -> name = in.readString();
                case NodeProto.OP_TYPE_FIELD_NUMBER -> operator = in.readString();
                case NodeProto.DOMAIN_FIELD_NUMBER -> domain = in.readString();
                case NodeProto.ATTRIBUTE_FIELD_NUMBER -> message(inner -> attribute(inner, scope));
                default -> {
                    return false;
                }
            }
            return true;
        }
    }

    /** The little that is wanted of a function. */
    private final class FunctionHead {
        private final Map<OnnxOperators.Operator, String> uses = new LinkedHashMap<>();
        private final List<OperatorSetIdProto> sets = new ArrayList<>();
        private String name = "";
        private String domain = "";

        private boolean read(int field) throws IOException {
            switch (field) {
                case FunctionProto.NAME_FIELD_NUMBER -> name = in.readString();
                case FunctionProto.DOMAIN_FIELD_NUMBER -> domain = in.readString();
                case FunctionProto.OPSET_IMPORT_FIELD_NUMBER -> sets.add(description(OperatorSetIdProto.parser()));
                case FunctionProto.NODE_FIELD_NUMBER -> node(uses);
                default -> {
                    return false;
                }
            }
            return true;
        }
    }

    /** The little that is wanted of a tensor. */
    private final class TensorHead {
        private String name = "";
        private boolean isExternal;

        private boolean read(int field) throws IOException {
            switch (field) {
                case TensorProto.NAME_FIELD_NUMBER -> name = in.readString();
                case TensorProto.DATA_LOCATION_FIELD_NUMBER ->
                    isExternal = in.readEnum() == TensorProto.DataLocation.EXTERNAL_VALUE;
                default -> {
                    return false;
                }
            }
            return true;
        }
    }
}
