package io.lepton.data;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Spelling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The raw columns of a source in their order, each name once. Immutable. */
public final class Schema {
    private final List<Column> columns;
    private final Map<String, Integer> indices = new HashMap<>();

    private Schema(List<Column> columns) {
        this.columns = List.copyOf(columns);
        for (int index = 0; index < columns.size(); index++) {
            String name = columns.get(index).name();
            if (indices.put(name, index) != null) {
                throw new LeptonException(ErrorCode.INVALID_REQUEST, "two columns have one name: column=" + name);
            }
        }
    }

    /**
     * Makes a schema of columns in their order.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} if a name comes twice
     */
    public static Schema of(List<Column> columns) {
        return new Schema(columns);
    }

    public List<Column> columns() {
        return columns;
    }

    public Column column(int index) {
        return columns.get(index);
    }

    public int size() {
        return columns.size();
    }

    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    public boolean has(String name) {
        return indices.containsKey(name);
    }

    /**
     * Where the column stands.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} with the nearest name there is, if there is none such
     */
    public int index(String name) {
        Integer index = indices.get(name);
        if (index == null) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "no such column: column=" + name + Spelling.suggestion(name, names()) + ", columns=" + names());
        }
        return index;
    }

    /**
     * The same schema with some columns declared otherwise than they were guessed.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} if there is no such column
     */
    public Schema with(List<Column> declared) {
        List<Column> changed = new ArrayList<>(columns);
        declared.forEach(column -> changed.set(index(column.name()), column));
        return new Schema(changed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schema schema && columns.equals(schema.columns);
    }

    @Override
    public int hashCode() {
        return columns.hashCode();
    }

    @Override
    public String toString() {
        return columns.toString();
    }
}
