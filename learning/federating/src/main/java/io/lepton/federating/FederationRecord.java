package io.lepton.federating;

import io.lepton.domain.LeptonException;
import io.lepton.runs.RunFolder;
import io.lepton.wire.FederationView;
import io.lepton.wire.FederationView.AgreementView;
import io.lepton.wire.FederationView.RoundView;
import io.lepton.wire.FederationView.SiteView;
import io.lepton.wire.Json;
import io.lepton.wire.LedgerView;
import io.lepton.wire.RunView;
import io.lepton.wire.VariantView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a folder keeps of a federation beside what every run has: {@code agreement.json} and {@code sites.json} from its beginning,
 * {@code ledger.json} where noise is added, {@code variants.json} from the end on, {@code rounds.jsonl} with a line a round, of which a crash may leave the last one cut short. Confined to one thread.
 */
final class FederationRecord {
    private static final String AGREEMENT = "agreement.json";
    private static final String SITES = "sites.json";
    private static final String LEDGER = "ledger.json";
    private static final String VARIANTS = "variants.json";
    private static final String ROUNDS = "rounds.jsonl";

    private final RunFolder folder;

    FederationRecord(RunFolder folder) {
        this.folder = folder;
    }

    private record Sites(List<SiteView> sites) {
        private Sites {
            sites = List.copyOf(sites);
        }
    }

    private record Variants(List<VariantView> variants) {
        private Variants {
            variants = List.copyOf(variants);
        }
    }

    /** Everything that is known. */
    FederationView view(RunView run) {
        return new FederationView(
                run,
                folder.kept(AGREEMENT).map(text -> Json.read(bytes(text), AgreementView.class)),
                sites(),
                rounds(),
                folder.kept(LEDGER).map(text -> Json.read(bytes(text), LedgerView.class)),
                variants());
    }

    List<VariantView> variants() {
        return folder.kept(VARIANTS)
                .map(text -> Json.read(bytes(text), Variants.class).variants())
                .orElse(List.of());
    }

    void keepVariants(List<VariantView> variants) {
        folder.keep(VARIANTS, Json.writePretty(new Variants(variants)));
    }

    List<SiteView> sites() {
        return folder.kept(SITES)
                .map(text -> Json.read(bytes(text), Sites.class).sites())
                .orElse(List.of());
    }

    void keep(AgreementView agreement) {
        folder.keep(AGREEMENT, Json.writePretty(agreement));
    }

    void keep(LedgerView ledger) {
        folder.keep(LEDGER, Json.writePretty(ledger));
    }

    void keep(List<SiteView> sites) {
        folder.keep(SITES, Json.writePretty(new Sites(sites)));
    }

    /** The rounds in order; a last line that is cut short was never written. */
    List<RoundView> rounds() {
        List<RoundView> rounds = new ArrayList<>();
        Optional<String> text = folder.kept(ROUNDS);
        for (String line : text.orElse("").split("\n", -1)) {
            try {
                rounds.add(Json.read(bytes(line), RoundView.class));
            } catch (LeptonException _) {
                return rounds;
            }
        }
        return rounds;
    }

    /** Forgets a line that was cut short, so that the next one begins on its own. */
    List<RoundView> takeUp() {
        List<RoundView> whole = rounds();
        var lines = new StringBuilder();
        whole.forEach(round -> lines.append(line(round)).append('\n'));
        folder.keep(ROUNDS, lines.toString());
        return whole;
    }

    void add(RoundView round) {
        folder.addLine(ROUNDS, line(round));
    }

    private static String line(RoundView round) {
        return new String(Json.write(round), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
