package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.data.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FoldsTest {
    private static final int ROWS = 103;
    private static final List<String> GROUPS =
            IntStream.range(0, ROWS).mapToObj(row -> "patient " + row % 17).toList();

    private static Targets.Classes targets() {
        var random = new Random(1);
        int[] indices = IntStream.range(0, ROWS)
                .map(row -> random.nextInt(10) == 0 ? 1 : 0)
                .toArray();
        return Targets.classes(indices, List.of("well", "ill"));
    }

    static Stream<Folds> foldsThatHoldOutEveryRow() {
        return Stream.of(new Folds.Plain(5, 1), new Folds.Stratified(5, 1), new Folds.Grouped(5, GROUPS, 1));
    }

    @ParameterizedTest
    @MethodSource("foldsThatHoldOutEveryRow")
    void holdOutEveryRowOnceInFoldsOfEqualSize(Folds folds) {
        var heldOut = new ArrayList<Integer>();
        for (var fold : folds.of(targets())) {
            assertThat(fold.heldOut()).hasSizeBetween(18, 24).doesNotContain(fold.learned());
            assertThat(fold.learned().length + fold.heldOut().length).isEqualTo(ROWS);
            IntStream.of(fold.heldOut()).forEach(heldOut::add);
        }
        assertThat(heldOut).hasSize(ROWS).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("foldsThatHoldOutEveryRow")
    void areTheSameForTheSameSeed(Folds folds) {
        assertThat(folds.of(targets()).getFirst().heldOut())
                .isEqualTo(folds.of(targets()).getFirst().heldOut());
        assertThat(new Folds.Plain(5, 2).of(targets()).getFirst().heldOut())
                .isNotEqualTo(new Folds.Plain(5, 1).of(targets()).getFirst().heldOut());
    }

    @Test
    void stratifiedFoldsShareEachClass() {
        var targets = targets();
        int ill = IntStream.of(targets.indices()).sum();
        for (var fold : new Folds.Stratified(5, 3).of(targets)) {
            int held = IntStream.of(fold.heldOut())
                    .map(row -> targets.indices()[row])
                    .sum();
            assertThat(held).isBetween(ill / 5, ill / 5 + 1);
        }
    }

    @Test
    void groupsStayTogether() {
        for (var fold : new Folds.Grouped(5, GROUPS, 1).of(targets())) {
            assertThat(IntStream.of(fold.heldOut()).mapToObj(GROUPS::get))
                    .doesNotContainAnyElementsOf(
                            IntStream.of(fold.learned()).mapToObj(GROUPS::get).toList());
        }
    }

    @Test
    void seriesAreJudgedByWhatComesAfter() {
        var folds = new Folds.Series(4, 3).of(targets());
        assertThat(folds).hasSize(4);
        int next = folds.getFirst().heldOut()[0];
        for (var fold : folds) {
            assertThat(fold.heldOut()[0]).isEqualTo(next);
            assertThat(fold.learned()).isEqualTo(IntStream.range(0, next - 3).toArray());
            next += fold.heldOut().length;
        }
        assertThat(next).isEqualTo(ROWS);
    }

    @Test
    void refuseRowsThatCannotBeDivided() {
        var three = Targets.classes(new int[] {0, 0, 1}, List.of("well", "ill"));
        assertThatThrownBy(() -> new Folds.Plain(1, 1)).hasMessage("below 2: folds=1");
        assertThatThrownBy(() -> new Folds.Plain(4, 1).of(three)).hasMessage("fewer rows than folds: rows=3, folds=4");
        assertThatThrownBy(() -> new Folds.Stratified(2, 1).of(three))
                .hasMessage("a class with one row, which a fold would not learn from: class=ill");
        assertThatThrownBy(() -> new Folds.Stratified(2, 1).of(Targets.numbers(new float[3])))
                .hasMessage("only one class for each row can be stratified");
        assertThatThrownBy(() -> new Folds.Grouped(2, List.of("a", "a", "a"), 1).of(three))
                .hasMessage("fewer groups than folds: groups=1, folds=2");
        assertThatThrownBy(() -> new Folds.Grouped(2, List.of("a"), 1).of(three))
                .hasMessage("rows=3 with groups=1");
        assertThatThrownBy(() -> new Folds.Series(2, 1).of(three))
                .hasMessage("too few rows for a series: rows=3, folds=2, gapRows=1");
    }
}
