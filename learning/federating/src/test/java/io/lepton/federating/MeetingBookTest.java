package io.lepton.federating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.data.Column;
import io.lepton.data.ColumnType;
import io.lepton.data.Preparation;
import io.lepton.data.Schema;
import io.lepton.data.SiteStatistics;
import io.lepton.data.SiteTable;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.federation.OwnBlock;
import io.lepton.federation.SiteKey;
import io.lepton.federation.codec.Weights;
import io.lepton.runs.RunFolder;
import io.lepton.runs.SiteJob;
import io.lepton.wire.FederationView.SiteView;
import io.lepton.wire.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sites and the coordinator settle before the first round, and what of it stands. */
final class MeetingBookTest {
    private static final Duration STEP_TIME = Duration.ofSeconds(60);
    private static final String BY_SITE = Hospital.FILE.replace("label: ill,", "label: ill, statistics: site,");

    private final SecureRandom random = new SecureRandom();
    private final Map<String, SiteKey> keys = new TreeMap<>();
    private final List<String> told = new ArrayList<>();

    @TempDir
    private Path folder;

    private Hospital hospital;
    private RunFolder run;

    @BeforeEach
    void drawRows() {
        hospital = new Hospital(folder);
        run = hospital.begin(BY_SITE);
        for (String site : List.of("north", "south", "west")) {
            keys.put(site, SiteKey.fresh(random));
        }
    }

    @Test
    void comesToWhatOneProcessWouldPrepareWithoutARow() throws InterruptedException {
        MeetingBook book = open();
        assertThat(book.await(Duration.ZERO)).isEmpty();
        Map<String, Meeting.Settlement> settlements = settleAll(book);
        SharedRows expected = SharedRows.read(file(), folder, Map.of());
        settlements.forEach((site, settlement) -> {
            var own = new OwnPreparation(settlement, table(site));
            var rows = Objects.requireNonNull(expected.sites().get(site));
            assertThat(own.train()).as(site).isEqualTo(rows.train().features().values());
            assertThat(settlement.classNames()).isEqualTo(expected.classNames());
            assertThat(settlement.examplesMax()).isEqualTo(expected.examplesMax());
        });
        Settled settled = book.await(Duration.ZERO).orElseThrow();
        assertThat(settled.preparation().toJson())
                .isEqualTo(expected.preparation().toJson());
        assertThat(settled.views()).isEqualTo(expected.views());
        assertThat(told).contains("north is there, waiting for south, west", "west is ready");
    }

    @Test
    void aBookThatIsOpenedAgainSaysTheSame() throws InterruptedException {
        Map<String, Meeting.Settlement> before = settleAll(open());
        MeetingBook again = open();
        assertThat(again.await(Duration.ZERO)).isPresent();
        before.forEach((site, settlement) ->
                assertThat(tell(again, site, table(site)).settlement()).contains(settlement));
    }

    @Test
    void anotherFileIsRefused() {
        var said = new Meeting.Said(
                Meeting.terms(BY_SITE + "rounds: 9\n"), Optional.empty(), Optional.empty(), Optional.empty());
        refused(() -> open().answer("north", Json.write(said)), "another file than the coordinator: site=north");
        var same = new Meeting.Said(
                Meeting.terms(BY_SITE.replace("\n", "\r\n")), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(open().answer("north", Json.write(same))).isNotEmpty();
    }

    /** Before everybody has told everything a site may begin anew; afterwards its key is in the plan. */
    @Test
    void whoHasLostItsKeyIsRefusedOnceThePlanStands() {
        MeetingBook book = open();
        show(book, "north");
        keys.put("north", SiteKey.fresh(random));
        settleAll(book);
        keys.put("north", SiteKey.fresh(random));
        refused(() -> show(book, "north"), "with another key, so it has lost what it kept");
        refused(() -> show(open(), "north"), "with another key, so it has lost what it kept");
    }

    @Test
    void rowsThatHaveChangedAreRefusedOnceThePlanStands() {
        MeetingBook book = open();
        settleAll(book);
        hospital.write("south", 9, 44);
        refused(() -> tell(book, "south", table("south")), "data has changed since the federation began");
    }

    /** What a site kept to itself is told when nothing more is learned, as it was then. */
    @Test
    void lastLayersAreTakenOnceAtTheEnd() throws InterruptedException {
        MeetingBook book = open();
        settleAll(book);
        var head = List.of(new OwnBlock("head", 1, 3));
        var north = Meeting.Head.of(Weights.of(1, 0.1, -1e-300), head);
        assertThatThrownBy(() -> tell(book, "north", north))
                .isInstanceOfSatisfying(
                        LeptonException.class, early -> assertThat(early.code()).isEqualTo(ErrorCode.OVERLOADED));
        book.heads().open(2);
        for (Meeting.Head wrong : List.of(
                Meeting.Head.of(Weights.of(1, 2, 3), List.of(new OwnBlock("head", 0, 3))),
                Meeting.Head.of(Weights.of(1, 2, Double.NaN), head),
                new Meeting.Head("x".repeat(32)))) {
            assertThatThrownBy(() -> tell(book, "north", wrong))
                    .hasMessageContaining("not the last layers of this model: site=north, numbers=2");
        }
        tell(book, "north", north);
        tell(book, "north", north);
        refused(
                () -> tell(book, "north", Meeting.Head.of(Weights.of(1, 0.2, 0), head)),
                "told other last layers before");
        MeetingBook again = open();
        assertThat(again.heads().await(keys.keySet(), Duration.ZERO)).containsExactly("south", "west");
        assertThat(again.heads().of(keys.keySet())).containsOnlyKeys("north");
        Weights model = Meeting.Head.of(Weights.of(1, 0.1, -1e-300), head).in(Weights.of(5, 6, 7), head);
        assertThat(model.toArray()).containsExactly(5, 0.1, -1e-300);
    }

    private static void tell(MeetingBook book, String site, Meeting.Head head) {
        var said = new Meeting.Said(Meeting.terms(BY_SITE), Optional.empty(), Optional.empty(), Optional.of(head));
        assertThat(book.answer(site, Json.write(said))).isNotEmpty();
    }

    /** Whatever comes from another machine may be made up. */
    @Test
    void whatNoColumnCanBeIsNotTaken() {
        MeetingBook book = open();
        keys.keySet().forEach(site -> show(book, site));
        SiteStatistics honest = table("north").statistics();
        var first = honest.columns().getFirst();
        var other = new SiteStatistics.OfColumn(Column.of("name", ColumnType.CATEGORY), List.of(), Map.of("Ada", 1L));
        var empty = new SiteStatistics.OfColumn(first.column(), List.of(), Map.of());
        for (var made : List.of(other, empty)) {
            var told = new Meeting.Told(new SiteStatistics(List.of(made)), List.of("no", "yes"), 9, 9, "ab", List.of());
            assertThatThrownBy(() -> say(book, "north", Optional.of(told)))
                    .hasMessageContaining(
                            "cannot be: site=north, column=" + made.column().name());
        }
        var nobody = new Meeting.Told(honest, List.of("no", "yes"), 0, 9, "ab", List.of());
        assertThatThrownBy(() -> say(book, "north", Optional.of(nobody))).hasMessageContaining("trainRows=0");
    }

    @Test
    void rowsThatDoNotGoTogetherEndIt() {
        for (String site : keys.keySet()) {
            hospital.put(site + ".csv", "age,ill\n" + "1,no\n".repeat(30));
        }
        MeetingBook book = open();
        keys.keySet().forEach(site -> show(book, site));
        tell(book, "north", table("north"));
        tell(book, "south", table("south"));
        assertThatThrownBy(() -> tell(book, "west", table("west"))).hasMessageContaining("nothing to learn");
        assertThatThrownBy(() -> book.await(Duration.ZERO)).hasMessageContaining("nothing to learn");
    }

    /** How a site prepares its rows by what it was told. */
    private record OwnPreparation(Meeting.Settlement settlement, SiteTable table) {
        private float[] train() {
            var own = Preparation.fromJson(settlement.preparation().getBytes(StandardCharsets.UTF_8));
            return table.train(own, settlement.classNames()).features().values();
        }
    }

    private Map<String, Meeting.Settlement> settleAll(MeetingBook book) {
        keys.keySet().forEach(site -> show(book, site));
        keys.keySet().forEach(site -> tell(book, site, table(site)));
        Map<String, Meeting.Settlement> settlements = new TreeMap<>();
        keys.keySet()
                .forEach(site -> settlements.put(
                        site, tell(book, site, table(site)).settlement().orElseThrow()));
        return settlements;
    }

    private void show(MeetingBook book, String site) {
        say(book, site, Optional.empty());
    }

    private Meeting.Answer tell(MeetingBook book, String site, SiteTable table) {
        SiteView view = SharedRows.view(file(), site, table, rows(site));
        return say(
                book,
                site,
                Optional.of(new Meeting.Told(
                        table.statistics(),
                        table.classNames(),
                        view.trainRows(),
                        view.testRows(),
                        view.sha256(),
                        view.problems())));
    }

    private Meeting.Answer say(MeetingBook book, String site, Optional<Meeting.Told> rows) {
        SiteKey key = Objects.requireNonNull(keys.get(site));
        var shown = new Meeting.Shown(key.identity().toHex(), job(site).schema().columns());
        byte[] said = Json.write(new Meeting.Said(Meeting.terms(BY_SITE), Optional.of(shown), rows, Optional.empty()));
        return Json.read(book.answer(site, said), Meeting.Answer.class);
    }

    private SiteTable table(String site) {
        Schema agreed = job("north").schema();
        return SharedRows.table(file(), job(site), agreed);
    }

    private SiteJob job(String site) {
        return SiteJob.of(file().job(file().sitesInOrder().firstEntry().getValue()), rows(site));
    }

    private Path rows(String site) {
        return folder.resolve(site + ".csv");
    }

    private static FederationFile file() {
        return FederationFile.parse("federation.yaml", BY_SITE);
    }

    private MeetingBook open() {
        return MeetingBook.in(run, file(), STEP_TIME, random, told::add);
    }

    private static void refused(ThrowingCallable call, String why) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.CONFLICT))
                .hasMessageContaining(why);
    }
}
