package io.lepton.runs;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.Json;
import io.lepton.wire.RunView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a run has made for others: its page, and its model with where it came from. */
public final class RunProducts {
    private static final int ANNOTATION_CHARACTERS_MAX = 4_096;

    private final RunFolder run;
    private final RunView view;

    private RunProducts(RunFolder run, RunView view) {
        this.run = run;
        this.view = view;
    }

    public static RunProducts of(RunFolder run) {
        return new RunProducts(run, run.view());
    }

    /** Writes the page, of a run that is at work too, and tells where it lies. */
    public Path writePage() {
        run.write(run.page(), RunPage.of(view, run.evaluation(), run.jobText()));
        return run.page();
    }

    /** The name under which the model is to be served. */
    public String model() {
        return view.model();
    }

    /**
     * The model's file.
     *
     * @throws LeptonException {@link ErrorCode#CONFLICT} if the run has not finished
     */
    public Path file() {
        if (!view.state().equals(RunState.FINISHED.word()) || !Files.exists(run.model())) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    "only a finished run has a model to push: run=" + view.number() + ", state=" + view.state());
        }
        return run.model();
    }

    /** Short words that go with a version. */
    public Map<String, String> labels() {
        return Map.of("run", Integer.toString(view.number()), "kind", view.kind());
    }

    /** Where the version came from, for people and audits. */
    public Map<String, String> annotations() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("seed", Long.toString(view.seed()));
        words.put("code-version", view.codeVersion());
        words.put("job-sha256", Digests.of(run.jobText().getBytes(StandardCharsets.UTF_8)));
        view.data().ifPresent(data -> {
            words.put("data", String.valueOf(Path.of(data.source()).getFileName()));
            words.put("data-sha256", data.sha256());
            words.put("train-rows", Integer.toString(data.trainRows()));
        });
        run.evaluation()
                .map(Evaluation::classNames)
                .filter(names -> !names.isEmpty())
                .map(names -> new String(Json.write(names), StandardCharsets.UTF_8))
                .ifPresent(names -> words.put("classes", names));
        card().ifPresent(card -> words.put("card", card));
        words.values().removeIf(text -> text.length() > ANNOTATION_CHARACTERS_MAX);
        return words;
    }

    private Optional<String> card() {
        return Files.exists(run.card())
                ? Optional.of(run.text(String.valueOf(run.card().getFileName())))
                : Optional.empty();
    }
}
