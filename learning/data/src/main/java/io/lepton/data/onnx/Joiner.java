package io.lepton.data.onnx;

import io.lepton.wire.onnx.AttributeProto;
import io.lepton.wire.onnx.GraphProto;
import io.lepton.wire.onnx.ModelProto;
import io.lepton.wire.onnx.NodeProto;
import io.lepton.wire.onnx.OperatorSetIdProto;
import io.lepton.wire.onnx.TensorProto;
import io.lepton.wire.onnx.TensorShapeProto;
import io.lepton.wire.onnx.TypeProto;
import io.lepton.wire.onnx.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Makes one model of two, the outputs of the first being the inputs of the second that have the same names.
 *
 * <p>Every inner name gets a prefix that tells its origin, so that the two cannot mean different things by one name. The
 * inputs of the whole are those of the first and the unconnected ones of the second, its outputs those of the second.
 */
public final class Joiner {
    private static final String FIRST = "first/";
    private static final String SECOND = "second/";

    private Joiner() {}

    /**
     * Joins two models.
     *
     * @throws IllegalArgumentException naming what stands against it: nothing to connect, other types or shapes, other
     *     versions of one operator set, one name for two inputs
     */
    public static ModelProto join(ModelProto first, ModelProto second) {
        Set<String> offered = names(first.getGraph().getOutputList());
        Set<String> given = constants(second.getGraph());
        List<ValueInfoProto> wanted = second.getGraph().getInputList().stream()
                .filter(input -> !given.contains(input.getName()))
                .toList();
        List<ValueInfoProto> open = wanted.stream()
                .filter(input -> !offered.contains(input.getName()))
                .toList();
        if (open.size() == wanted.size()) {
            throw new IllegalArgumentException("no output of the first model is an input of the second: outputs="
                    + offered + ", inputs=" + names(wanted));
        }
        wanted.forEach(input -> first.getGraph().getOutputList().stream()
                .filter(output -> output.getName().equals(input.getName()))
                .forEach(output -> requireSameType(output, input)));
        Set<String> inputs = names(first.getGraph().getInputList());
        open.stream()
                .map(ValueInfoProto::getName)
                .filter(inputs::contains)
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("both models have an input of this name: input=" + name);
                });
        var graph = merge(first.getGraph(), second.getGraph(), offered, open);
        return ModelProto.newBuilder()
                .setIrVersion(Math.max(first.getIrVersion(), second.getIrVersion()))
                .setProducerName("lepton")
                .setGraph(graph)
                .addAllOpsetImport(operatorSets(first, second))
                .addAllMetadataProps(first.getMetadataPropsList())
                .addAllMetadataProps(second.getMetadataPropsList())
                .addAllFunctions(first.getFunctionsList())
                .addAllFunctions(second.getFunctionsList())
                .build();
    }

    /**
     * Puts an operator of machine learning between a model's output of class numbers and the world, which gets names.
     *
     * @param output INT64, to become strings of the same shape
     * @throws IllegalArgumentException if there is no such output of whole numbers
     */
    public static ModelProto nameClasses(ModelProto model, String output, List<String> classNames) {
        GraphProto graph = model.getGraph();
        int place = graph.getOutputList().stream()
                .map(ValueInfoProto::getName)
                .toList()
                .indexOf(output);
        if (place < 0
                || graph.getOutput(place).getType().getTensorType().getElemType() != TensorProto.DataType.INT64_VALUE) {
            throw new IllegalArgumentException(
                    "no output of class numbers: output=" + output + ", outputs=" + names(graph.getOutputList()));
        }
        String index = output + "/index";
        var named = rename(graph, name -> name.equals(output) ? index : name).toBuilder();
        named.setOutput(place, strings(graph.getOutput(place)));
        named.addNode(NodeProto.newBuilder()
                .setDomain(Graph.ML)
                .setOpType("LabelEncoder")
                .setName(output)
                .addInput(index)
                .addOutput(output)
                .addAttribute(Graph.integers(
                        "keys_int64s",
                        java.util.stream.LongStream.range(0, classNames.size())
                                .boxed()
                                .toList()))
                .addAttribute(Graph.strings("values_strings", classNames)));
        var changed = model.toBuilder().setGraph(named);
        if (model.getOpsetImportList().stream().noneMatch(set -> set.getDomain().equals(Graph.ML))) {
            changed.addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain(Graph.ML).setVersion(Graph.ML_OPERATOR_SET));
        }
        return changed.build();
    }

    /**
     * Puts a product and a sum between a model's output of numbers and the world.
     *
     * @throws IllegalArgumentException if there is no such output
     */
    public static ModelProto scale(ModelProto model, String output, float factor, float offset) {
        GraphProto graph = model.getGraph();
        if (graph.getOutputList().stream().noneMatch(one -> one.getName().equals(output))) {
            throw new IllegalArgumentException(
                    "no output of numbers: output=" + output + ", outputs=" + names(graph.getOutputList()));
        }
        String standard = output + "/standard";
        var scaled = rename(graph, name -> name.equals(output) ? standard : name).toBuilder();
        int place = graph.getOutputList().stream()
                .map(ValueInfoProto::getName)
                .toList()
                .indexOf(output);
        scaled.setOutput(place, graph.getOutput(place));
        String product = output + "/product";
        scaled.addInitializer(number(output + "/factor", factor)).addInitializer(number(output + "/offset", offset));
        scaled.addNode(binary("Mul", standard, output + "/factor", product));
        scaled.addNode(binary("Add", product, output + "/offset", output));
        return model.toBuilder().setGraph(scaled).build();
    }

    private static NodeProto binary(String operator, String left, String right, String output) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addInput(left)
                .addInput(right)
                .addOutput(output)
                .build();
    }

    private static TensorProto number(String name, float value) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .addFloatData(value)
                .addDims(1)
                .build();
    }

    private static ValueInfoProto strings(ValueInfoProto numbers) {
        var changed = numbers.toBuilder();
        changed.getTypeBuilder().getTensorTypeBuilder().setElemType(TensorProto.DataType.STRING_VALUE);
        return changed.build();
    }

    private static GraphProto merge(
            GraphProto first, GraphProto second, Set<String> offered, List<ValueInfoProto> open) {
        Set<String> inputs = names(first.getInputList());
        GraphProto before = rename(first, name -> inputs.contains(name) ? name : FIRST + name);
        Set<String> openNames = names(open);
        Set<String> outputs = names(second.getOutputList());
        Set<String> inputsOfSecond = names(second.getInputList());
        GraphProto after = rename(second, name -> {
            if (offered.contains(name) && inputsOfSecond.contains(name)) {
                // An output of the first that is one of its inputs, unchanged, kept its name.
                return inputs.contains(name) ? name : FIRST + name;
            }
            return openNames.contains(name) || outputs.contains(name) ? name : SECOND + name;
        });
        requireApart(inputs, outputs);
        return GraphProto.newBuilder()
                .setName(first.getName() + "+" + second.getName())
                .addAllNode(before.getNodeList())
                .addAllNode(after.getNodeList())
                .addAllInitializer(before.getInitializerList())
                .addAllInitializer(after.getInitializerList())
                .addAllSparseInitializer(before.getSparseInitializerList())
                .addAllSparseInitializer(after.getSparseInitializerList())
                .addAllValueInfo(before.getValueInfoList())
                .addAllValueInfo(after.getValueInfoList())
                .addAllInput(first.getInputList())
                .addAllInput(open)
                .addAllOutput(second.getOutputList())
                .build();
    }

    private static void requireApart(Set<String> inputs, Set<String> outputs) {
        outputs.stream().filter(inputs::contains).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("an input and an output have one name: name=" + name);
        });
    }

    /** Gives every value and node of a graph, and of the graphs within its nodes, another name. */
    private static GraphProto rename(GraphProto graph, UnaryOperator<String> names) {
        UnaryOperator<String> rename = name -> name.isEmpty() ? name : names.apply(name);
        var renamed = graph.toBuilder();
        renamed.getNodeBuilderList().forEach(node -> renameNode(node, rename));
        renamed.getInitializerBuilderList().forEach(constant -> constant.setName(rename.apply(constant.getName())));
        renamed.getSparseInitializerBuilderList().forEach(constant -> constant.getValuesBuilder()
                .setName(rename.apply(constant.getValues().getName())));
        renamed.getInputBuilderList().forEach(value -> value.setName(rename.apply(value.getName())));
        renamed.getOutputBuilderList().forEach(value -> value.setName(rename.apply(value.getName())));
        renamed.getValueInfoBuilderList().forEach(value -> value.setName(rename.apply(value.getName())));
        return renamed.build();
    }

    private static void renameNode(NodeProto.Builder node, UnaryOperator<String> rename) {
        node.setName(rename.apply(node.getName()));
        for (int i = 0; i < node.getInputCount(); i++) {
            node.setInput(i, rename.apply(node.getInput(i)));
        }
        for (int i = 0; i < node.getOutputCount(); i++) {
            node.setOutput(i, rename.apply(node.getOutput(i)));
        }
        for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
            if (attribute.hasG()) {
                attribute.setG(rename(attribute.getG(), rename));
            }
            for (int i = 0; i < attribute.getGraphsCount(); i++) {
                attribute.setGraphs(i, rename(attribute.getGraphs(i), rename));
            }
        }
    }

    private static List<OperatorSetIdProto> operatorSets(ModelProto first, ModelProto second) {
        Map<String, Long> versions = new TreeMap<>();
        List<OperatorSetIdProto> all = new ArrayList<>(first.getOpsetImportList());
        all.addAll(second.getOpsetImportList());
        for (OperatorSetIdProto set : all) {
            String domain = set.getDomain().equals("ai.onnx") ? "" : set.getDomain();
            Long other = versions.put(domain, set.getVersion());
            if (other != null && other != set.getVersion()) {
                throw new IllegalArgumentException("the models need different versions of one operator set: domain="
                        + (domain.isEmpty() ? "ai.onnx" : domain) + ", first=" + other + ", second="
                        + set.getVersion());
            }
        }
        return versions.entrySet().stream()
                .map(entry -> OperatorSetIdProto.newBuilder()
                        .setDomain(entry.getKey())
                        .setVersion(entry.getValue())
                        .build())
                .toList();
    }

    private static void requireSameType(ValueInfoProto output, ValueInfoProto input) {
        TypeProto.Tensor from = output.getType().getTensorType();
        TypeProto.Tensor to = input.getType().getTensorType();
        boolean fits = from.getElemType() == to.getElemType()
                && (!from.hasShape() || !to.hasShape() || fits(from.getShape(), to.getShape()));
        if (!fits) {
            throw new IllegalArgumentException("the first model's output does not fit the second's input: name="
                    + input.getName() + ", output=" + tell(from) + ", input=" + tell(to));
        }
    }

    private static boolean fits(TensorShapeProto from, TensorShapeProto to) {
        if (from.getDimCount() != to.getDimCount()) {
            return false;
        }
        for (int axis = 0; axis < from.getDimCount(); axis++) {
            var a = from.getDim(axis);
            var b = to.getDim(axis);
            if (a.hasDimValue() && b.hasDimValue() && a.getDimValue() != b.getDimValue()) {
                return false;
            }
        }
        return true;
    }

    private static String tell(TypeProto.Tensor type) {
        return type.getElemType()
                + type.getShape().getDimList().stream()
                        .map(dim -> dim.hasDimValue() ? String.valueOf(dim.getDimValue()) : "?")
                        .collect(Collectors.joining(", ", "[", "]"));
    }

    private static Set<String> names(List<ValueInfoProto> values) {
        Set<String> names = new java.util.LinkedHashSet<>();
        values.forEach(value -> names.add(value.getName()));
        return names;
    }

    private static Set<String> constants(GraphProto graph) {
        Set<String> names = new HashSet<>();
        graph.getInitializerList().forEach(constant -> names.add(constant.getName()));
        return names;
    }
}
