package io.lepton.runs;

import io.lepton.wire.RunView;
import io.lepton.wire.RunView.ScoreView;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Drafts what people should know of a model from its run, in Markdown: what it is for is left to a person, and said to be.
 *
 * @see <a href="https://arxiv.org/abs/1810.03993">Mitchell et al. 2019</a>, whose headings it has
 */
final class ModelCard {
    private ModelCard() {}

    static String draft(RunView run, JobFile job, Evaluation evaluation, List<String> inputs) {
        var card = new StringBuilder("# " + run.model() + "\n\n");
        card.append(job.description()
                        .orElse("(What this model is for, and what not: to be written by whoever answers for it.)"))
                .append("\n\n## Model\n");
        card.append("- kind: ").append(run.kind()).append('\n');
        card.append("- trained: ")
                .append(run.startedAt().truncatedTo(ChronoUnit.SECONDS))
                .append(", run " + run.number() + ", seed " + run.seed() + ", lepton " + run.codeVersion() + "\n");
        card.append("- takes: ").append(String.join(", ", inputs)).append('\n');
        card.append("- answers: ").append(evaluation.target());
        card.append(
                evaluation.classNames().isEmpty()
                        ? "\n"
                        : ", one of " + String.join(", ", evaluation.classNames()) + "\n");
        run.data()
                .ifPresent(data -> card.append(
                        "\n## Data\n- source: " + Path.of(data.source()).getFileName() + "\n- sha256: " + data.sha256()
                                + String.format(
                                        Locale.ROOT,
                                        "%n- rows: %d to learn from, %d to validate, %d held out%n",
                                        data.trainRows(),
                                        data.validationRows(),
                                        data.testRows())
                                + data.problems().stream()
                                        .map(line -> "- problem: " + line + "\n")
                                        .collect(Collectors.joining())));
        card.append("\n## Figures on rows held out\n");
        evaluation.figures().forEach(score -> card.append(line(score)));
        return card.append(
                        "\n## Limits\n(Who may be harmed by a wrong answer, and where it was not tested: to be written.)\n")
                .toString();
    }

    private static String line(ScoreView score) {
        String interval = score.low().isPresent() && score.high().isPresent()
                ? String.format(
                        Locale.ROOT,
                        " (95 %%: %.4f to %.4f)",
                        score.low().get(),
                        score.high().get())
                : "";
        return String.format(Locale.ROOT, "- %s: %.4f%s%n", score.name().replace('_', ' '), score.value(), interval);
    }
}
