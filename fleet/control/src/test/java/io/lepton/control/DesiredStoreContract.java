package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.lepton.control.Change.Kind;
import io.lepton.control.ChangeQuery.Order;
import io.lepton.control.DesiredStore.Place;
import io.lepton.domain.Deployment;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Model;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.wire.BackupChange;
import io.lepton.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link DesiredStore} must do; extended by one test class for each. */
public abstract class DesiredStoreContract {
    private static final Origin ANNA = new Origin("anna", Instant.parse("2026-11-25T10:00:00.123456Z"));

    /** A store that nobody has written. */
    protected abstract DesiredStore store();

    @Test
    void startsEmpty() {
        var store = store();
        assertThat(store.read()).isEqualTo(DesiredState.empty());
        assertThat(store.changes(ChangeQuery.after(0))).isEmpty();
        assertThat(store.reign()).isEqualTo(new Reign(0, 0, true));
    }

    @Test
    void givesBackWhatWasWritten() {
        var store = store();
        var state = state(1, 1, deployment(1, 2), 2);
        assertThat(store.write(state, ANNA)).isTrue();
        assertThat(store.read()).isEqualTo(state);
    }

    @Test
    void takesBackWhatIsWishedNoMore() {
        var store = store();
        store.write(state(1, 1, deployment(1, 2), 1), ANNA);
        var bare = new DesiredState(1, 2, state(1, 2, deployment(1, 1), 1).models(), List.of(), List.of());
        assertThat(store.write(bare, ANNA)).isTrue();
        assertThat(store.read()).isEqualTo(bare);
    }

    @Test
    void letsOneOfTwoWritersWin() {
        var store = store();
        assertThat(store.write(empty(1, 1), ANNA)).isTrue();
        assertThat(store.write(empty(1, 2), ANNA)).isTrue();
        assertThat(store.write(empty(1, 2), ANNA)).isFalse();
        assertThat(store.write(empty(1, 4), ANNA)).isFalse();
        assertThat(store.read()).isEqualTo(empty(1, 2));
    }

    @Test
    void fencesAnOlderReign() {
        var store = store();
        assertThat(store.write(empty(2, 1), ANNA)).isTrue();
        assertThat(store.write(empty(1, 2), ANNA)).isFalse();
        assertThat(store.beat(1)).isFalse();
        store.resign(1);
        assertThat(store.reign()).isEqualTo(new Reign(2, 0, false));
        assertThat(store.write(store.read().underNewEpoch(), ANNA)).isTrue();
        assertThat(store.read().epoch()).isEqualTo(3);
    }

    @Test
    void countsTheSignsOfLifeOfAReign() {
        var store = store();
        store.write(empty(1, 1), ANNA);
        assertThat(store.beat(1)).isTrue();
        assertThat(store.beat(1)).isTrue();
        assertThat(store.reign()).isEqualTo(new Reign(1, 2, false));
        store.resign(1);
        assertThat(store.reign()).isEqualTo(new Reign(1, 2, true));
        assertThat(store.beat(1)).isFalse();
        store.write(store.read().underNewEpoch(), ANNA);
        assertThat(store.reign()).isEqualTo(new Reign(2, 0, false));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void givesItsHistoryWordForWordInPages(long seed) {
        var store = store();
        for (long revision = 1; revision <= 12; revision++) {
            store.write(RandomStates.of(seed, 1, revision), ANNA);
        }
        List<BackupChange> all = store.rows(new Place(0, -1), Long.MAX_VALUE, Integer.MAX_VALUE);
        assertThat(all.stream().map(ChangeRows::change).toList())
                .as("seed %d", seed)
                .isEqualTo(store.changes(ChangeQuery.after(0)));
        List<BackupChange> paged = new ArrayList<>();
        for (var page = store.rows(new Place(0, -1), 11, 7);
                !page.isEmpty();
                page = store.rows(
                        new Place(paged.getLast().revision(), paged.getLast().position()), 11, 7)) {
            paged.addAll(page);
        }
        assertThat(paged)
                .as("seed %d", seed)
                .isEqualTo(all.stream().filter(row -> row.revision() <= 11).toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void standsWhereAnotherStoreStood(long seed) {
        var other = new MemoryDesiredStore();
        for (long revision = 1; revision <= 12; revision++) {
            other.write(RandomStates.of(seed, 4, revision), ANNA);
        }
        List<BackupChange> history = other.rows(new Place(0, -1), Long.MAX_VALUE, Integer.MAX_VALUE);
        var store = store();
        store.write(RandomStates.of(seed + 100, 2, 1), ANNA);
        store.write(RandomStates.of(seed + 100, 2, 2), ANNA);
        Ledger after = other.ledger().inPlaceOf(store.ledger());
        assertThat(store.replace(store.ledger(), after, history.iterator())).isTrue();
        assertThat(store.ledger()).as("seed %d", seed).isEqualTo(after);
        assertThat(after.epoch()).isGreaterThan(4);
        assertThat(store.read()).as("seed %d", seed).isEqualTo(RandomStates.of(seed, after.epoch(), 12));
        assertThat(store.rows(new Place(0, -1), Long.MAX_VALUE, Integer.MAX_VALUE))
                .isEqualTo(history);
        assertThat(store.reign()).isEqualTo(new Reign(after.epoch(), 0, true));
        assertThat(store.write(RandomStates.of(seed, 2, 13), ANNA))
                .as("the former reign")
                .isFalse();
        DesiredState next = store.read().underNewEpoch();
        assertThat(store.write(next, ANNA)).as("the next reign").isTrue();
        assertThat(store.read()).isEqualTo(next);
        assertThat(store.changes(ChangeQuery.after(12)))
                .as("nothing has changed since")
                .isEmpty();
    }

    @Test
    void isNotReplacedWhereAnotherHasWrittenSince() {
        var store = store();
        store.write(empty(1, 1), ANNA);
        Ledger seen = store.ledger();
        store.write(state(1, 2, deployment(1, 2), 1), ANNA);
        var after = new Ledger(9, 9, List.of());
        assertThat(store.replace(seen, after, Collections.emptyIterator())).isFalse();
        assertThat(store.read()).isEqualTo(state(1, 2, deployment(1, 2), 1));
    }

    @Test
    void isNotReplacedByHalf() {
        var store = store();
        store.write(state(1, 1, deployment(1, 2), 1), ANNA);
        Ledger before = store.ledger();
        List<BackupChange> history = store.rows(new Place(0, -1), Long.MAX_VALUE, 10);
        Iterator<BackupChange> broken = Stream.concat(history.stream().limit(2), Stream.<BackupChange>generate(() -> {
                    throw new LeptonException(ErrorCode.INVALID_BACKUP, "broken");
                }))
                .iterator();
        assertThatThrownBy(() -> store.replace(before, new Ledger(9, 9, List.of()), broken))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("broken");
        assertThat(store.ledger()).isEqualTo(before);
        assertThat(store.rows(new Place(0, -1), Long.MAX_VALUE, 10)).isEqualTo(history);
        assertThat(store.write(state(1, 2, deployment(1, 3), 1), ANNA)).isTrue();
    }

    @Test
    void keepsWhoChangedWhatAndWhen() {
        var store = store();
        store.write(state(1, 1, deployment(1, 1), 1), ANNA);
        var boris = new Origin("boris", Instant.EPOCH);
        store.write(state(1, 2, deployment(1, 3), 1), boris);
        var changes = store.changes(ChangeQuery.after(0));
        assertThat(changes)
                .extracting(change ->
                        change.revision() + " " + change.resource().kind().word() + " "
                                + change.resource().name())
                .containsExactly(
                        "1 version digits/1",
                        "1 deployment digits",
                        "1 serving digits",
                        "2 deployment digits",
                        "2 serving digits");
        assertThat(changes.getFirst().origin()).isEqualTo(ANNA);
        assertThat(changes.getFirst().before()).isEmpty();
        assertThat(changes.get(3))
                .isEqualTo(new Change(
                        2,
                        boris,
                        changes.get(1).resource(),
                        Optional.of(json(deployment(1, 1))),
                        Optional.of(json(deployment(1, 3)))));
        store.write(new DesiredState(1, 3, state(1, 1, deployment(1, 1), 1).models(), List.of(), List.of()), ANNA);
        assertThat(store.changes(ChangeQuery.of(3)))
                .extracting(Change::before, Change::after)
                .containsExactly(
                        tuple(Optional.of(json(deployment(1, 3))), Optional.empty()),
                        tuple(Optional.of(json(deployment(1, 3))), Optional.empty()));
    }

    @Test
    void givesThePartOfTheHistoryThatIsAskedFor() {
        var store = store();
        for (int revision = 1; revision <= 5; revision++) {
            store.write(state(1, revision, deployment(1, revision), 1), ANNA);
        }
        var digits = Optional.of(new ModelName("digits"));
        assertThat(revisions(store, new ChangeQuery(2, 4, digits, Order.OLDEST_FIRST, 10)))
                .containsExactly(3L, 3L, 4L, 4L);
        assertThat(revisions(store, new ChangeQuery(0, 9, Optional.empty(), Order.NEWEST_FIRST, 3)))
                .containsExactly(5L, 5L, 4L);
        assertThat(revisions(store, new ChangeQuery(0, 9, Optional.of(new ModelName("other")), Order.OLDEST_FIRST, 9)))
                .isEmpty();
    }

    @Test
    void seesWhatAnotherWriterOfTheSameStoreWrote() {
        var store = store();
        store.write(empty(1, 1), ANNA);
        var again = again(store);
        assertThat(again.write(state(2, 2, deployment(1, 1), 1), ANNA)).isTrue();
        assertThat(store.write(empty(1, 2), ANNA)).isFalse();
        assertThat(store.read()).isEqualTo(again.read());
        assertThat(store.write(new DesiredState(3, 3, again.read().models(), List.of(), List.of()), ANNA))
                .isTrue();
        assertThat(again.read().deployments()).isEmpty();
        assertThat(again.changes(ChangeQuery.of(3))).hasSize(2);
    }

    /** The history is a second, independent account of the same writes: played back, it must end in the same state. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void itsHistoryPlayedBackGivesItsState(long seed) {
        var store = store();
        var random = new Random(seed);
        for (int revision = 1; revision <= 40; revision++) {
            assertThat(store.write(RandomStates.draw(random, 1, revision), ANNA))
                    .as("seed %d, revision %d", seed, revision)
                    .isTrue();
        }
        Map<Stored, String> played = new TreeMap<>(Comparator.comparing(Object::toString));
        Map<Stored, Long> newest = new TreeMap<>(Comparator.comparing(Object::toString));
        for (long revision = 1; revision <= 40; revision++) {
            for (Change change : store.changes(ChangeQuery.of(revision))) {
                var key = Stored.of(change.resource());
                assertThat(Optional.ofNullable(played.get(key)))
                        .as("seed %d, %s", seed, change)
                        .isEqualTo(change.before());
                change.after().ifPresentOrElse(body -> played.put(key, body), () -> played.remove(key));
                newest.put(key, revision);
            }
        }
        assertThat(store.revisions()).as("seed %d", seed).isEqualTo(newest);
        assertThat(Resources.read(1, 40, played)).as("seed %d", seed).isEqualTo(store.read());
    }

    @Test
    void tellsTheChangesOfOneThingAndOfWhatIsSaidOfIt() {
        var store = store();
        var project = new Project("lab", Optional.empty(), "");
        var said = new Metadata(Kind.PROJECT, "lab", Optional.empty(), Map.of("tier", "gold"), Map.of());
        var other = new Metadata(Kind.DEPLOYMENT, "lab", Optional.empty(), Map.of("tier", "gold"), Map.of());
        declare(store, 1, new Edit.Put(Kind.PROJECT, project));
        declare(store, 2, new Edit.Put(Kind.METADATA, said));
        declare(store, 3, new Edit.Put(Kind.METADATA, other));
        declare(store, 4, new Edit.Put(Kind.PROJECT, new Project("lob", Optional.empty(), "")));
        declare(store, 5, new Edit.Remove(Kind.PROJECT, "lab"));
        var all = ChangeQuery.after(0);
        assertThat(store.changes(all.about(Kind.PROJECT, "lab")))
                .extracting(Change::revision)
                .containsExactly(1L, 2L, 5L);
        assertThat(store.changes(all.about(new ChangeQuery.Subject(Kind.PROJECT, Optional.empty()))))
                .extracting(Change::revision)
                .containsExactly(1L, 4L, 5L);
        assertThat(store.changes(ChangeQuery.after(1).about(Kind.PROJECT, "lob")))
                .extracting(change -> change.resource().model())
                .containsExactly(Optional.empty());
    }

    private static void declare(DesiredStore store, long revision, Edit edit) {
        DesiredState former = store.read();
        assertThat(store.write(former.edited(List.of(edit)).at(1, revision), ANNA))
                .isTrue();
    }

    @Test
    void keepsAWriteOfMoreThingsThanOneReadingGives() {
        var store = store();
        List<Edit> edits = new ArrayList<>();
        for (int i = 0; i < ChangeQuery.MAX + 1; i++) {
            edits.add(new Edit.Put(Kind.PROJECT, new Project("project-" + i, Optional.empty(), "")));
        }
        store.write(DesiredState.empty().edited(edits).at(1, 1), ANNA);
        assertThat(store.changes(ChangeQuery.of(1))).hasSize(edits.size());
        assertThat(store.read().declared().projects()).hasSize(edits.size());
    }

    /** A second opening of the same store, as another process has it; itself where there is only one. */
    protected DesiredStore again(DesiredStore store) {
        return store;
    }

    private static List<Long> revisions(DesiredStore store, ChangeQuery query) {
        return store.changes(query).stream()
                .filter(change -> change.resource().kind() != Kind.VERSION)
                .map(Change::revision)
                .toList();
    }

    private static String json(Deployment deployment) {
        return new String(Json.write(deployment), StandardCharsets.UTF_8);
    }

    private static Deployment deployment(int version, int replicas) {
        return new Deployment(
                Samples.version("digits", version).id(),
                new RegionSelection.Only(Set.of(new RegionId("beijing"))),
                replicas);
    }

    private static DesiredState state(long epoch, long revision, Deployment deployment, int versions) {
        List<ModelVersion> all = new ArrayList<>();
        for (int number = 1; number <= versions; number++) {
            all.add(Samples.version("digits", number));
        }
        return new DesiredState(
                epoch, revision, List.of(new Model(deployment.model(), all)), List.of(deployment), List.of(deployment));
    }

    private static DesiredState empty(long epoch, long revision) {
        return new DesiredState(epoch, revision, List.of(), List.of(), List.of());
    }
}
