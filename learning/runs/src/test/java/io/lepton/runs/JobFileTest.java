package io.lepton.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JobFileTest {
    private static final String JOB = """
            name: churn
            data:
              file: churn.csv
              label: churned
              split: {test: 0.2}
            prepare:
              age: {impute: median, scale: standard}
            model:
              kind: gradient-boosting
              trees: 10
            """;

    @TempDir
    private Path folder;

    @Test
    void readsAJobInTheOrderOfItsWords() {
        var job = JobFile.parse("job.yaml", JOB);
        assertThat(job.name()).isEqualTo("churn");
        assertThat(job.seedOrDefault()).isEqualTo(1);
        assertThat(job.prepare().orElseThrow()).containsOnlyKeys("age");
        assertThat(job.model().numbers()).isEqualTo(Map.of("trees", 10.0));
        assertThat(job.data().splitOrDefault().testShare()).isEqualTo(0.2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "trees: 10|treess: 10|:10: unknown key: field=model.treess; did you mean trees?",
                "trees: 10|trees: many|:10: must be a whole number: model.trees=many",
                "trees: 10|trees: 0|:9: outside [1, 100000]: trees=0: field=model",
                "trees: 10|clusters: 3|:9: not a parameter of this kind: clusters, kind=gradient-boosting",
                "kind: gradient-boosting|kind: gradient-bosting|:9: must be one of sequential, gradient-boosting",
                "impute: median|impute: constant|:7: impute: constant has a value",
                "scale: standard|scall: standard|:7: unknown key: field=prepare.age.scall; did you mean scale?",
                "split: {test: 0.2}|split: {by: time}|:5: a split by time or group names its column",
                "split: {test: 0.2}|split: {test: 0.9}|:5: nothing is left to learn from",
                "name: churn|name: not a name|:1: ",
                "label: churned|labell: churned|:4: unknown key: field=data.labell; did you mean label",
            })
    void tellsAMistakeWithItsLineAndField(String right, String wrong, String told) {
        assertThatThrownBy(() -> JobFile.parse("job.yaml", JOB.replace(right, wrong)))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining("job.yaml" + told);
    }

    @Test
    void tellsAllMistakesAtOnce() {
        String wrong = JOB.replace("trees: 10", "treess: 10").replace("label:", "labell:");
        assertThatThrownBy(() -> JobFile.parse("job.yaml", wrong))
                .hasMessageContaining("data.labell")
                .hasMessageContaining("model.treess");
    }

    @Test
    void refusesFittingOfWhatHasNoEpochs() {
        assertThatThrownBy(() -> JobFile.parse("job.yaml", JOB + "fit: {epochs: 3}\n"))
                .hasMessageContaining("only a sequential model is fitted in epochs");
    }

    @Test
    void refusesALayerOfTwoKinds() {
        String layers = JOB.replace("kind: gradient-boosting", "kind: sequential")
                .replace("trees: 10", "layers: [{dense: 3, dropout: 0.1}]");
        assertThatThrownBy(() -> JobFile.parse("job.yaml", layers))
                .hasMessageContaining("a layer is named by exactly one key: keys=2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "picture: {height: 0}|outside [1, 4096]: height=0",
                "picture: {width: 8}|a picture has both: width=8, height=(missing)",
                "picture: {height: 8, channels: 2}|1 or 3 are possible: channels=2",
                "window: {length: 0}|outside [1, 10000]: length=0",
                "window: {length: 4, horizon: 0}|outside [1, 10000]: horizon=0",
                "window: {}|data.window.length",
                "test: {file: ' '}|what is held out lies in a file or folder",
                "split: {test: 0.2}, test: {file: b.csv}|a source or a share, not both",
                "labels: b, test: {file: c}|both sources have labels in a file of their own, or none",
                "split: {by: order, from: '5'}|only a split by time begins somewhere",
                "format: chars|must be one of csv, parquet, json-lines, text, characters, pictures, idx",
            })
    void tellsWhatIsWrongWithPicturesWindowsAndTests(String said, String told) {
        String job =
                "name: a\ndata: {file: a.csv, " + said + "}\nmodel: {kind: sequential, layers: [{flatten: true}]}\n";
        assertThatThrownBy(() -> JobFile.parse("job.yaml", job)).hasMessageContaining(told);
    }

    @Test
    void anEmbeddingNeedsTokensUnlessTheTextTellsThem() {
        String job = """
                name: a
                data: {file: a.txt, format: %s}
                model: {kind: sequential, layers: [{embedding: 4}, {lstm: 8, sequence: true}]}
                """;
        assertThat(JobFile.parse("job.yaml", job.formatted("characters")).layers())
                .hasSize(2);
        assertThatThrownBy(() -> JobFile.parse("job.yaml", job.formatted("text")))
                .hasMessageContaining("an embedding says how many tokens there are: model.layers.tokens");
    }

    @Test
    void findsEverySourceAndNamesTheOneThatIsNotThere() throws Exception {
        for (String name : new String[] {"a", "b", "c"}) {
            Files.writeString(folder.resolve(name), "x");
        }
        String job = """
                name: a
                data: {file: a, format: idx, labels: b, test: {file: c, labels: d}}
                model: {kind: sequential, layers: [{flatten: true}]}
                """;
        assertThatThrownBy(() -> JobFile.parse("job.yaml", job).sources(folder, Map.of()))
                .hasMessageContaining("data.test.labels=" + folder.resolve("d"));
        Files.writeString(folder.resolve("d"), "x");
        var sources = JobFile.parse("job.yaml", job).sources(folder, Map.of());
        assertThat(sources.labels()).contains(folder.resolve("b"));
        String before = sources.sha256();
        Files.writeString(folder.resolve("d"), "y");
        assertThat(sources.sha256()).isNotEqualTo(before);
    }

    @Test
    void findsTheDataBesideTheJobOrByAVariable() throws Exception {
        Path data = Files.writeString(folder.resolve("churn.csv"), "a\n1\n");
        assertThat(JobFile.parse("job.yaml", JOB).sources(folder, Map.of()).data())
                .isEqualTo(data);
        var byVariable = JobFile.parse("job.yaml", JOB.replace("file: churn.csv", "file: ${WHERE}/churn.csv"));
        assertThat(byVariable
                        .sources(Path.of("/"), Map.of("WHERE", folder.toString()))
                        .data())
                .isEqualTo(data);
        assertThatThrownBy(() -> byVariable.sources(folder, Map.of()))
                .hasMessageContaining("names a variable that is not set")
                .hasMessageContaining("variable=WHERE");
        assertThatThrownBy(() -> JobFile.parse("job.yaml", JOB).sources(Path.of("/nowhere"), Map.of()))
                .hasMessageContaining("data.file=/nowhere/churn.csv");
    }
}
