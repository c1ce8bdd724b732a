package io.lepton.federating;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.runs.Digests;
import io.lepton.runs.RunFolder;
import io.lepton.runs.RunState;
import io.lepton.runs.RunSubject;
import io.lepton.wire.FederationView;
import io.lepton.wire.FederationView.AgreementView;
import io.lepton.wire.FederationView.RoundView;
import io.lepton.wire.FederationView.SiteView;
import io.lepton.wire.LedgerView;
import io.lepton.wire.RunView;
import io.lepton.wire.VariantView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a federation has made for others: its record, its page, and its model with where it came from. */
public final class Federation {
    static final String CLASSES = "classes.json";
    private static final int ANNOTATION_CHARACTERS_MAX = 4_096;

    private final RunFolder folder;

    private Federation(RunFolder folder) {
        this.folder = folder;
    }

    public static Federation of(RunFolder folder) {
        return new Federation(folder);
    }

    /**
     * What a federation is about whose sites are processes of their own.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} with every mistake, and if certificates cannot name it
     *     or its sites
     */
    public static RunSubject subject(String fileName, String text) {
        FederationFile file = FederationFile.parse(fileName, text);
        var _ = DeployedPlan.coordinator(file);
        file.sitesInOrder().keySet().forEach(site -> DeployedPlan.identity(file, site));
        return new RunSubject(file.name(), file.kind(), file.seedOrDefault());
    }

    /**
     * Everything that is known of it.
     *
     * @param run as the store has examined it
     */
    public FederationView view(RunView run) {
        return new FederationRecord(folder).view(run);
    }

    /** Writes the page, of a federation that is at work too, and tells where it lies. */
    public Path writePage() {
        folder.keep(
                String.valueOf(folder.page().getFileName()), FederationPage.of(view(folder.view()), folder.jobText()));
        return folder.page();
    }

    /** The name under which the model is to be served. */
    public String model() {
        return folder.view().model();
    }

    /**
     * The model's file.
     *
     * @throws LeptonException {@link ErrorCode#CONFLICT} if it has not finished
     */
    public Path file() {
        String state = folder.view().state();
        if (!state.equals(RunState.FINISHED.word()) || !Files.exists(folder.model())) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    "only a finished federation has a model to push: federation=" + folder.number() + ", state="
                            + state);
        }
        return folder.model();
    }

    /** Short words that go with a version. */
    public Map<String, String> labels() {
        return Map.of(
                "federation",
                Integer.toString(folder.number()),
                "kind",
                folder.view().kind());
    }

    /** Where the version came from, for people and audits. */
    public Map<String, String> annotations() {
        FederationView view = view(folder.view());
        Map<String, String> words = new LinkedHashMap<>();
        words.put("seed", Long.toString(view.run().seed()));
        words.put("code-version", view.run().codeVersion());
        words.put("job-sha256", Digests.of(folder.jobText().getBytes(StandardCharsets.UTF_8)));
        view.run().data().ifPresent(data -> {
            words.put("data-sha256", data.sha256());
            words.put("train-rows", Integer.toString(data.trainRows()));
        });
        words.put("sites", view.sites().stream().map(Federation::site).collect(Collectors.joining(", ")));
        view.agreement().map(AgreementView::strategy).ifPresent(strategy -> words.put("strategy", strategy));
        words.put(
                "rounds",
                Long.toString(
                        view.rounds().stream().filter(RoundView::isCommitted).count()));
        if (!view.rounds().isEmpty()) {
            view.rounds()
                    .getLast()
                    .loss()
                    .ifPresent(loss -> words.put(
                            "privacy",
                            "epsilon=" + loss.epsilon() + ", delta=" + loss.delta() + ", of each "
                                    + (view.ledger().map(LedgerView::isOfRows).orElse(false) ? "row" : "site")));
        }
        folder.kept(CLASSES).ifPresent(names -> words.put("classes", names));
        words.values().removeIf(text -> text.length() > ANNOTATION_CHARACTERS_MAX);
        return words;
    }

    /** The variants that it has made besides, each for one region. */
    public List<VariantView> variants() {
        return new FederationRecord(folder).variants();
    }

    /** The file of a variant. */
    public Path file(VariantView variant) {
        return folder.path().resolve(variant.file());
    }

    /** Short words that go with the version of a variant. */
    public Map<String, String> labels(VariantView variant) {
        Map<String, String> words = new LinkedHashMap<>(labels());
        words.put("site", variant.site());
        words.put("region", variant.region());
        return words;
    }

    private static String site(SiteView site) {
        return site.name() + " (" + site.region() + ")";
    }
}
