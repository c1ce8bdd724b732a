package io.lepton.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParquetSourceTest {
    @TempDir
    Path folder;

    private final Problems problems = new Problems();

    @Test
    void readsEveryTypeInBatches() throws SQLException {
        Path file = write("""
                select i as n, i * 1.5::decimal(9, 2) as d, case when i % 2 = 0 then null else 'w' || i % 3 end as w,
                i % 2 = 0 as ok, date '2014-01-01' + i::integer as day, timestamp '2014-01-01 03:00:00' as t,
                cast(i as varchar) as text_number from range(25) as rows(i)
                """);
        var source = new ParquetSource(file);
        Schema schema = source.inferSchema();

        assertThat(schema.columns().stream().map(Column::type))
                .containsExactly(
                        ColumnType.NUMBER,
                        ColumnType.NUMBER,
                        ColumnType.CATEGORY,
                        ColumnType.CATEGORY,
                        ColumnType.DATE,
                        ColumnType.DATE,
                        ColumnType.NUMBER);
        List<Integer> sizes = new ArrayList<>();
        try (var reader = source.open(schema, 10, problems)) {
            for (var batch = reader.next(); batch.isPresent(); batch = reader.next()) {
                sizes.add(batch.get().rowCount());
            }
        }
        assertThat(sizes).containsExactly(10, 10, 5);
        RowBatch rows = source.readAll(schema, problems);
        assertThat(rows.numbers(1)).startsWith(0, 1.5, 3);
        assertThat(rows.texts(2)).startsWith("", "w1", "", "w0");
        assertThat(rows.texts(3)).startsWith("true", "false");
        assertThat(rows.texts(4)).startsWith("2014-01-01", "2014-01-02");
        assertThat(rows.texts(5)[0]).startsWith("2014-01-01 03:00:00");
        assertThat(rows.numbers(6)[24]).isEqualTo(24);
        assertThat(rows.rowNumber(24)).isEqualTo(25);
        assertThat(problems.first()).isEmpty();
    }

    @Test
    void refusesWhatIsNoTable() throws SQLException, IOException {
        Path nested = write("select [1, 2] as list");
        assertThatThrownBy(new ParquetSource(nested)::inferSchema)
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("column=list");
        Path noise = Files.writeString(folder.resolve("noise.parquet"), "not Parquet");
        assertThatThrownBy(new ParquetSource(noise)::inferSchema)
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("noise.parquet");
        assertThatThrownBy(new ParquetSource(folder.resolve("absent"))::inferSchema)
                .hasMessageContaining("no such file");
        Path other = write("select 1 as a");
        var two = Schema.of(List.of(Column.of("a", ColumnType.NUMBER), Column.of("b", ColumnType.NUMBER)));
        assertThatThrownBy(() -> new ParquetSource(other).readAll(two, problems))
                .hasMessageContaining("column=b");
    }

    @Test
    void makesRowsOfFieldsByName() {
        var schema = Schema.of(List.of(Column.of("n", ColumnType.NUMBER), Column.of("w", ColumnType.CATEGORY)));
        Map<String, Object> row = new HashMap<>(Map.of("n", 41, "w", "x"));
        RowBatch rows = RowBatch.of(schema, List.of(row));
        assertThat(rows.numbers(0)).containsExactly(41);
        assertThat(rows.texts(1)).containsExactly("x");
        row.put("w", null);
        assertThat(RowBatch.of(schema, List.of(row)).isMissing(1, 0)).isTrue();
        assertThatThrownBy(() -> RowBatch.of(schema, List.of(Map.of("n", 1)))).hasMessageContaining("column=w");
        row.put("m", 1);
        assertThatThrownBy(() -> RowBatch.of(schema, List.of(row))).hasMessageContaining("column=m");
        assertThatThrownBy(() -> RowBatch.of(schema, List.of(Map.of("n", "many", "w", ""))))
                .hasMessageContaining("in=n")
                .hasMessageContaining("expected a number");
    }

    private Path write(String query) throws SQLException {
        Path file = folder.resolve("rows.parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("copy (" + query + ") to '" + file + "' (format parquet)");
        }
        return file;
    }
}
