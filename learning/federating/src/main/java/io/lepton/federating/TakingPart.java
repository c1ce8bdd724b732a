package io.lepton.federating;

import io.lepton.chassis.Clock;
import io.lepton.chassis.PeerTls;
import io.lepton.chassis.Web;
import io.lepton.data.Column;
import io.lepton.data.Preparation;
import io.lepton.data.Schema;
import io.lepton.data.SiteTable;
import io.lepton.domain.Endpoint;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.lepton.federation.Effect;
import io.lepton.federation.FileJournal;
import io.lepton.federation.Happening;
import io.lepton.federation.Journal;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.Message;
import io.lepton.federation.OwnBlock;
import io.lepton.federation.ParticipantCore;
import io.lepton.federation.Plan;
import io.lepton.federation.SiteKey;
import io.lepton.federation.codec.SeededGenerator;
import io.lepton.runs.SiteJob;
import io.lepton.transport.SiteCall;
import io.lepton.transport.SiteClient;
import io.lepton.transport.SiteConfig;
import io.lepton.wire.FederationView.SiteView;
import io.lepton.wire.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A site of a federation as a process of its own: it reads its rows, prepares them, and takes part until the federation is over. It calls
 * the coordinator, and nobody calls it.
 *
 * <p>What it does is what the file says that its own people gave to it: the coordinator must have the same, and the plan is worked out
 * here. What it is told of other sites (counts, keys, how to prepare) it can only hold against the file. Confined to one thread.
 */
public final class TakingPart {
    private static final Pattern FEDERATION = Pattern.compile("[0-9a-f]{32}");

    /**
     * What a site has.
     *
     * @param name as the file has it
     * @param data its rows
     * @param folder where it keeps keys and journals, a folder for each federation; as secret as the rows
     */
    public record Site(String name, Path data, Path folder) {}

    /**
     * The surroundings of a site.
     *
     * @param tls proof that this is the site
     * @param random draws keys and secrets
     * @param progress hears in lines how far it is
     */
    public record Surroundings(Web web, PeerTls tls, Clock clock, SecureRandom random, Consumer<String> progress) {}

    private final String terms;
    private final FederationFile file;
    private final Site site;
    private final Endpoint coordinator;
    private final Surroundings around;

    private TakingPart(String text, FederationFile file, Site site, Endpoint coordinator, Surroundings around) {
        this.terms = Meeting.terms(text);
        this.file = file;
        this.site = site;
        this.coordinator = coordinator;
        this.around = around;
    }

    /**
     * Who a site's certificate must say that it is.
     *
     * @param text the federation's file
     * @throws LeptonException if that is no federation, or has no such site
     */
    public static PeerIdentity.OfSite identity(String fileName, String text, String site) {
        return DeployedPlan.identity(FederationFile.parse(fileName, text), site);
    }

    /**
     * Takes part until the federation is over.
     *
     * @param text the federation's file
     * @throws LeptonException why it takes no part, or no longer
     */
    public static void run(String fileName, String text, Site site, Endpoint coordinator, Surroundings around)
            throws InterruptedException {
        FederationFile file = FederationFile.parse(fileName, text);
        new TakingPart(text, file, site, coordinator, around).run();
    }

    private void run() throws InterruptedException {
        var identity = DeployedPlan.identity(file, site.name());
        String federation = DeployedPlan.coordinator(file).federation();
        try (var call = SiteCall.to(coordinator, federation, around.web(), around.tls())) {
            String id = meet(
                            call,
                            new Meeting.Said(terms, Optional.empty(), Optional.empty(), Optional.empty()),
                            _ -> true)
                    .federation();
            if (!FEDERATION.matcher(id).matches()) {
                throw new LeptonException(
                        ErrorCode.UPSTREAM_FAILED, "the coordinator does not say which federation this is: id=" + id);
            }
            around.progress().accept(file.name() + ": federation " + id + " at " + coordinator);
            var folder = SiteFolder.in(site.folder().resolve(id));
            SiteKey key = folder.key(around.random());
            SiteJob job = SiteJob.of(file.job(entry()), site.data());
            var shown = new Meeting.Shown(key.identity().toHex(), job.schema().columns());
            Schema agreed = columns(call, shown);
            SiteTable table = SharedRows.table(file, job, agreed);
            Meeting.Told told = told(table);
            Meeting.Settlement settlement =
                    settlement(call, new Meeting.Said(terms, Optional.of(shown), Optional.of(told), Optional.empty()));
            check(settlement, shown, told);
            var config = new SiteConfig(identity, federation, coordinator, folder.outgoing(), folder.models());
            learn(call, folder, key, table, new SiteFolder.Agreed(settlement, told.sha256()), config);
        }
    }

    private SiteEntry entry() {
        return Optional.ofNullable(file.sites().get(site.name())).orElseThrow();
    }

    private Schema columns(SiteCall call, Meeting.Shown shown) throws InterruptedException {
        var said = new Meeting.Said(terms, Optional.of(shown), Optional.empty(), Optional.empty());
        Meeting.Answer answer = meet(call, said, it -> it.columns().isPresent());
        return Schema.of(answer.columns().orElseThrow());
    }

    private Meeting.Settlement settlement(SiteCall call, Meeting.Said said) throws InterruptedException {
        return meet(call, said, it -> it.settlement().isPresent()).settlement().orElseThrow();
    }

    private Meeting.Answer meet(SiteCall call, Meeting.Said said, Predicate<Meeting.Answer> isAwaited)
            throws InterruptedException {
        Set<List<String>> toldOf = new HashSet<>();
        byte[] answer = call.meet(
                Json.write(said),
                bytes -> {
                    var read = Json.read(bytes, Meeting.Answer.class);
                    boolean isThere = isAwaited.test(read);
                    if (!isThere && toldOf.add(read.missing())) {
                        around.progress().accept("waiting for " + String.join(", ", read.missing()));
                    }
                    return isThere;
                },
                reason -> around.progress().accept("waiting for the coordinator: " + reason));
        return Json.read(answer, Meeting.Answer.class);
    }

    private Meeting.Told told(SiteTable table) {
        SiteView view = SharedRows.view(file, site.name(), table, site.data());
        return new Meeting.Told(
                table.statistics(),
                table.classNames(),
                view.trainRows(),
                view.testRows(),
                view.sha256(),
                view.problems());
    }

    /** What was worked out elsewhere must be about this file's sites, and use the columns of which something was told. */
    private void check(Meeting.Settlement settlement, Meeting.Shown shown, Meeting.Told told) {
        Set<Column> known = new HashSet<>();
        told.statistics().columns().forEach(one -> known.add(one.column()));
        boolean isSound = settlement.identities().keySet().equals(file.sites().keySet())
                && shown.identity().equals(settlement.identities().get(site.name()))
                && settlement.classNames().containsAll(told.classNames())
                && known.containsAll(preparation(settlement).inputs());
        if (!isSound) {
            throw new LeptonException(
                    ErrorCode.FORBIDDEN,
                    "the coordinator asks for something else than the file says: federation=" + file.name());
        }
    }

    private static Preparation preparation(Meeting.Settlement settlement) {
        return Preparation.fromJson(settlement.preparation().getBytes(StandardCharsets.UTF_8));
    }

    private void learn(
            SiteCall call, SiteFolder folder, SiteKey key, SiteTable table, SiteFolder.Agreed now, SiteConfig config)
            throws InterruptedException {
        try (SharedModel model = SharedModels.of(
                        file, preparation(now.settlement()), now.settlement().classNames());
                var journal = FileJournal.open(folder.journal())) {
            Plan plan = DeployedPlan.of(file, now.settlement(), SharedModels.head(file, model));
            agree(folder, now, journal, ParticipantCore.begin(site.name(), entry().policy(), key), plan);
            around.progress()
                    .accept("agreed to plan " + plan.digest().toHex() + ": " + file.strategyWord() + ", "
                            + plan.pace().rounds() + " rounds, "
                            + plan.participants().size() + " sites, "
                            + (file.isSecure() ? "updates under masks" : "updates in the clear"));
            List<OwnBlock> own = plan.local().kept();
            if (!own.isEmpty()) {
                around.progress()
                        .accept("the file asks for variants: " + Meeting.Head.count(own)
                                + " numbers of the last layers stay here until the end, and are told then");
            }
            var core = ParticipantCore.resume(site.name(), entry().policy(), key, journal.entries());
            SiteClient.run(
                    config,
                    new SiteClient.Site(core, journal, trainer(model, table, now.settlement())),
                    around.web(),
                    around.tls(),
                    around.random(),
                    around.clock(),
                    around.progress());
            if (!own.isEmpty()) {
                tell(call, core.variant(model.initial()).map(variant -> Meeting.Head.of(variant, own)));
            }
        }
    }

    /** Its own last layers leave the site once nothing more is learned, since its own file says so, and whoever asks for them is no matter. */
    private void tell(SiteCall call, Optional<Meeting.Head> head) throws InterruptedException {
        if (head.isEmpty()) {
            around.progress().accept("this site has learned no last layers: its region gets the model that all share");
            return;
        }
        var _ = meet(call, new Meeting.Said(terms, Optional.empty(), Optional.empty(), head), _ -> true);
        around.progress().accept("the coordinator has got the last layers of this site, for its region's variant");
    }

    /**
     * Agrees, once, to the plan that was worked out here: the core hears of it before any coordinator can speak, and declines any other.
     */
    private void agree(SiteFolder folder, SiteFolder.Agreed now, Journal journal, ParticipantCore core, Plan plan) {
        Optional<SiteFolder.Agreed> before = folder.agreed();
        boolean isBegun = !journal.entries().isEmpty();
        if (before.isPresent() && !isBegun) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    "the journal of this federation is gone, and with it the account of what was spent of this site's"
                            + " privacy; take part in another one: journal=" + folder.journal());
        }
        if (before.filter(former -> !former.equals(now)).isPresent()) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    "the coordinator tells something else than was agreed on, or the data has changed: federation="
                            + file.name());
        }
        if (!isBegun) {
            List<Effect> effects = core.on(
                    new Happening.Heard(new Message.Invitation(plan)),
                    around.clock().now());
            for (Effect effect : effects) {
                if (effect instanceof Effect.Say(Message.Decline decline)) {
                    throw new LeptonException(ErrorCode.FORBIDDEN, "this site takes no part: " + decline.reason());
                }
            }
            effects.stream()
                    .filter(Effect.Write.class::isInstance)
                    .forEach(write -> journal.append(((Effect.Write) write).entry()));
        }
        if (before.isEmpty()) {
            folder.keep(now);
        }
    }

    private LocalTrainer trainer(SharedModel model, SiteTable table, Meeting.Settlement settlement) {
        long seed = SeededGenerator.derive(file.seedOrDefault(), site.name().hashCode());
        Preparation own = preparation(settlement);
        return model.trainer(table.train(own, settlement.classNames()), table.test(own, settlement.classNames()), seed);
    }
}
