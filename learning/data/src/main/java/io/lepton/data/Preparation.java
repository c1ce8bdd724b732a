package io.lepton.data;

import io.lepton.data.onnx.Graph;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Shape;
import io.lepton.wire.onnx.ModelProto;
import io.lepton.wire.onnx.TensorProto;
import java.util.ArrayList;
import java.util.List;

/**
 * A fitted preparation: raw rows in, features out, in Java or as a graph that does the same.
 *
 * <p>Immutable, safe for any thread.
 */
public final class Preparation {
    /** The name of the graph's output. */
    public static final String FEATURES = "features";

    private final List<PreparedColumn> columns;
    private final int window;
    private final int width;

    Preparation(List<PreparedColumn> columns, int window) {
        this.columns = List.copyOf(columns);
        this.window = window;
        this.width =
                columns.stream().mapToInt(column -> column.fitted().width()).sum();
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} naming the field
     */
    public static Preparation fromJson(byte[] json) {
        return PreparationDocument.read(json);
    }

    /** The preparation as JSON, with everything that was fitted. */
    public byte[] toJson() {
        return PreparationDocument.write(this);
    }

    /** The raw columns that it takes: the graph's inputs. */
    public List<Column> inputs() {
        return columns.stream().map(PreparedColumn::column).toList();
    }

    /** The names of the features of one row, such as {@code age} or {@code job=clerk}. */
    public List<String> featureNames() {
        return columns.stream()
                .flatMap(column -> column.fitted().names(column.column().name()).stream())
                .toList();
    }

    /** How many features one row has. */
    public int width() {
        return width;
    }

    /** How many rows make one example: 1, unless the examples are windows of a series. */
    public int window() {
        return window;
    }

    /** The same preparation of rows, for examples that are windows of so many. */
    public Preparation withWindow(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("a window has at least one row: rows=" + rows);
        }
        return new Preparation(columns, rows);
    }

    /**
     * Prepares every row by itself, windows or not: shape [width].
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} naming the column, if the rows lack one or have it in
     *     another type
     */
    public Features apply(RowBatch rows) {
        float[] features = new float[Math.multiplyExact(rows.rowCount(), width)];
        int offset = 0;
        for (PreparedColumn column : columns) {
            column.fitted().apply(rows, index(rows.schema(), column.column()), features, offset, width);
            offset += column.fitted().width();
        }
        return Features.of(width, features);
    }

    private static int index(Schema schema, Column wanted) {
        if (!schema.has(wanted.name())) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "a column of the training data has vanished: column=" + wanted.name() + ", columns="
                            + schema.names());
        }
        int index = schema.index(wanted.name());
        boolean wantsNumbers = wanted.type() == ColumnType.NUMBER;
        if (wantsNumbers != (schema.column(index).type() == ColumnType.NUMBER)) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "a column has changed its type: column=" + wanted.name() + ", trained=" + wanted.type() + ", found="
                            + schema.column(index).type());
        }
        return index;
    }

    /**
     * The same as a model: an input for each column, FP32 or strings [rows, 1], or [rows, window]; the output {@value
     * #FEATURES}, FP32 [rows, width], or [rows, window, width].
     */
    public ModelProto toOnnx() {
        var graph = new Graph();
        List<String> parts = new ArrayList<>();
        for (PreparedColumn column : columns) {
            boolean isNumber = column.column().type() == ColumnType.NUMBER;
            String input = graph.input(
                    column.column().name(),
                    isNumber ? TensorProto.DataType.FLOAT : TensorProto.DataType.STRING,
                    Graph.ROWS,
                    window);
            parts.add(column.fitted().export(graph, window == 1 ? input : graph.reshape(input, -1, 1)));
        }
        String features = graph.concat(parts, 1);
        if (window == 1) {
            graph.output(FEATURES, features, TensorProto.DataType.FLOAT, Graph.ROWS, width);
        } else {
            String windows = graph.reshape(features, -1, window, width);
            graph.output(FEATURES, windows, TensorProto.DataType.FLOAT, Graph.ROWS, window, width);
        }
        return graph.build("preparation");
    }

    /** The shape of one example: [width], or [window, width]. */
    public Shape exampleShape() {
        return window == 1 ? Shape.of(width) : Shape.of(window, width);
    }

    List<PreparedColumn> columns() {
        return columns;
    }
}
