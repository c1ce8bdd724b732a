package io.lepton.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RowSourceTest {
    @TempDir
    Path folder;

    private final Problems problems = new Problems();

    @Test
    void guessesTheTypesOfColumns() throws IOException {
        var source = csv("""
                age,job,day,note,empty
                39,clerk,2014-01-02,the first of many long notes,
                ?,clerk,2014-02-03,another note that is long,
                4e1,"sales, retail",2014-03-04,some more words to be read,
                """);

        Schema schema = source.inferSchema();

        assertThat(schema.columns().stream().map(Column::type))
                .containsExactly(
                        ColumnType.NUMBER, ColumnType.CATEGORY, ColumnType.DATE, ColumnType.TEXT, ColumnType.CATEGORY);
        RowBatch rows = source.readAll(schema, problems);
        assertThat(rows.numbers(0)).containsExactly(39, Double.NaN, 40);
        assertThat(rows.texts(1)).containsExactly("clerk", "clerk", "sales, retail");
        assertThat(rows.isMissing(4, 0)).isTrue();
        assertThat(problems.first()).isEmpty();
    }

    @Test
    void namesRaggedRowsWithTheirLineAndLeavesThemOut() throws IOException {
        RowBatch rows = read(csv("a,b\n1,x\n2\n3,y,z\n\n4,w\n"));

        assertThat(rows.numbers(0)).containsExactly(1, 4);
        assertThat(rows.rowNumber(1)).isEqualTo(6);
        assertThat(problems.first()).extracting(Problem::row).containsExactly(3L, 4L);
        assertThat(problems.first().getFirst().detail()).isEqualTo("expected 2 fields, found 1");
        assertThat(problems.count(ProblemKind.RAGGED_ROW)).isEqualTo(2);
    }

    @Test
    void namesWhatIsNoNumberAndNoDateWithoutTellingIt() throws IOException {
        var text = new StringBuilder("n,when\n");
        for (int row = 0; row < 40; row++) {
            text.append(row).append(",2014-01-02 03:0").append(row % 10).append('\n');
        }
        RowBatch rows = read(csv(text + "secret,2014-13-02\n"));

        assertThat(rows.isMissing(0, 40)).isTrue();
        assertThat(rows.isMissing(1, 40)).isTrue();
        assertThat(problems.first())
                .extracting(Problem::kind, Problem::row, Problem::place)
                .containsExactly(tuple(ProblemKind.MIXED_TYPE, 42L, "n"), tuple(ProblemKind.NOT_A_DATE, 42L, "when"));
        assertThat(problems.first().toString()).doesNotContain("secret");
    }

    @Test
    void namesBytesOfAnotherEncoding() throws IOException {
        Path file = folder.resolve("latin.csv");
        Files.write(file, "name\nKöln\nBonn\n".getBytes(StandardCharsets.ISO_8859_1));

        read(new CsvSource(file, CsvOptions.standard()));
        assertThat(problems.first()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(ProblemKind.WRONG_ENCODING);
            assertThat(problem.row()).isEqualTo(2);
        });

        var right = new CsvSource(file, CsvOptions.standard().withEncoding(StandardCharsets.ISO_8859_1));
        assertThat(read(right).texts(0)).containsExactly("Köln", "Bonn");
        assertThat(problems.count(ProblemKind.WRONG_ENCODING)).isEqualTo(1);
    }

    @Test
    void readsOtherSeparatorsWithoutHeaderAndGzipped() throws IOException {
        Path file = folder.resolve("rows.tsv.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("\uFEFFham\tsay \"hi\"\nspam\tb\n".getBytes(StandardCharsets.UTF_8));
        }
        var source = new CsvSource(file, CsvOptions.tabs().withoutHeader("label", "text"));

        assertThat(source.inferSchema().names()).containsExactly("label", "text");
        RowBatch rows = read(source);
        assertThat(rows.texts(0)).containsExactly("ham", "spam");
        assertThat(rows.texts(1)).containsExactly("say \"hi\"", "b");
    }

    @Test
    void pullsNoMoreRowsThanAskedFor() throws IOException {
        var source = csv("n\n" + "1\n".repeat(25));
        List<Integer> sizes = new ArrayList<>();
        try (var reader = source.open(source.inferSchema(), 10, problems)) {
            for (var batch = reader.next(); batch.isPresent(); batch = reader.next()) {
                sizes.add(batch.get().rowCount());
            }
        }
        assertThat(sizes).containsExactly(10, 10, 5);
    }

    @Test
    void refusesAColumnThatVanishes() throws IOException {
        var train = csv("a,b\n1,2\n");
        Path file = Files.writeString(folder.resolve("later.csv"), "a,c\n1,2\n");
        var both = RowSource.inOrder(List.of(train, new CsvSource(file, CsvOptions.standard())));

        assertThatThrownBy(() -> both.readAll(both.inferSchema(), problems))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("column=b")
                .hasMessageContaining("later.csv");
    }

    @Test
    void refusesFilesThatAreNotThereOrEmpty() throws IOException {
        var absent = new CsvSource(folder.resolve("absent.csv"), CsvOptions.standard());
        assertThatThrownBy(absent::inferSchema).hasMessageContaining("no such file");
        assertThatThrownBy(csv("")::inferSchema).hasMessageContaining("no rows");
        assertThatThrownBy(csv("a,a\n1,2\n")::inferSchema).hasMessageContaining("column=a");
    }

    @Test
    void readsJsonLinesAndNamesWhatDoesNotFit() throws IOException {
        Path file = Files.writeString(folder.resolve("rows.jsonl"), """
                {"n": 1.5, "ok": true, "tag": "a"}
                {"n": null, "tag": "b"}

                {"n": 2, "tag": ["c"]}
                {"n": 3,
                [1]
                {"n": 4, "tag": "d", "extra": 1, "ok": false}
                """);
        var source = new JsonLinesSource(file);
        Schema schema = Schema.of(List.of(
                Column.of("n", ColumnType.NUMBER),
                Column.of("ok", ColumnType.CATEGORY),
                Column.of("tag", ColumnType.CATEGORY)));

        RowBatch rows = source.readAll(schema, problems);

        assertThat(source.inferSchema().names()).containsExactly("n", "ok", "tag", "extra");
        assertThat(rows.numbers(0)).containsExactly(1.5, Double.NaN, 2, 4);
        assertThat(rows.texts(1)).containsExactly("true", "", "", "false");
        assertThat(rows.texts(2)).containsExactly("a", "b", "", "d");
        assertThat(problems.first())
                .extracting(Problem::kind, Problem::row)
                .containsExactly(
                        tuple(ProblemKind.MIXED_TYPE, 4L),
                        tuple(ProblemKind.MALFORMED_ROW, 5L),
                        tuple(ProblemKind.MALFORMED_ROW, 6L),
                        tuple(ProblemKind.UNKNOWN_COLUMN, 7L));
    }

    @Test
    void refusesAQuoteThatNeverEnds() throws IOException {
        var source = csv("a,b\n1,x\n2,\"y\n3,z\n4,w\n");
        assertThatThrownBy(() -> source.readAll(
                        Schema.of(List.of(Column.of("a", ColumnType.NUMBER), Column.of("b", ColumnType.CATEGORY))),
                        problems))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("line 3")
                .hasMessageContaining("rows.csv");
    }

    @Test
    void refusesALineWithoutEnd() throws IOException {
        Path file = Files.writeString(folder.resolve("endless.txt"), "short\r\n" + "x".repeat((1 << 24) + 1));
        assertThatThrownBy(() -> read(new TextSource(file, StandardCharsets.UTF_8)))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("line=2");
    }

    @Test
    void readsLinesOfText() throws IOException {
        Path file = Files.writeString(folder.resolve("lines.txt"), "one, two\nthree\n");
        RowBatch rows = read(new TextSource(file, StandardCharsets.UTF_8));
        assertThat(rows.texts(0)).containsExactly("one, two", "three");
    }

    private RowSource csv(String text) throws IOException {
        return new CsvSource(Files.writeString(folder.resolve("rows.csv"), text), CsvOptions.standard());
    }

    private RowBatch read(RowSource source) {
        return source.readAll(source.inferSchema(), problems);
    }
}
