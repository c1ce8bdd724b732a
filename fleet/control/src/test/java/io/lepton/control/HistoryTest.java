package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.chassis.Request;
import io.lepton.chassis.Response;
import io.lepton.chassis.Route;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.wire.ChangeView;
import io.lepton.wire.Json;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HistoryTest {
    @TempDir
    private Path folder;

    private SqlDesiredStore store;
    private Rival plane;
    private List<Route> routes;

    @BeforeEach
    void start() {
        store = SqlDesiredStore.open("sqlite:" + folder.resolve("desired.db"));
        plane = new Rival(store, ReignConfig.of(ReignConfig.Succession.AT_ONCE));
        plane.start();
        plane.register();
        routes = new HistoryRoutes(plane.mailbox, store, plane.clock)
                .routes().stream().map(Author::tellingOf).toList();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void showsTheNewestFirst() {
        plane.deploy(1);
        plane.deploy(2);
        var history = history(Map.of()).stream()
                .filter(change -> change.revision() > 1)
                .toList();
        assertThat(history)
                .extracting(change -> change.revision() + " " + change.kind())
                .containsExactly("4 serving", "4 deployment", "3 serving", "3 deployment", "2 version");
        assertThat(history.get(1).before().orElseThrow().get("replicasPerRegion"))
                .isEqualTo(1);
        assertThat(history.get(1).after().orElseThrow().get("replicasPerRegion"))
                .isEqualTo(2);
        assertThat(history(Map.of("model", "other"))).isEmpty();
        assertThat(history(Map.of("model", "digits"))).isEqualTo(history);
    }

    @Test
    void goesOnAfterARevisionAndPartsNoRevision() {
        plane.deploy(1);
        plane.deploy(2);
        assertThat(history(Map.of("after", "2", "limit", "1")))
                .extracting(ChangeView::revision)
                .containsExactly(3L, 3L);
        assertThat(history(Map.of("after", "3", "limit", "1")))
                .extracting(ChangeView::revision)
                .containsExactly(4L, 4L);
        assertThat(history(Map.of("after", "4"))).isEmpty();
    }

    @Test
    void waitsForTheNextChange() {
        var waiting = CompletableFuture.supplyAsync(() -> history(Map.of("after", "2", "waitSeconds", "30")));
        plane.deploy(1);
        assertThat(waiting.join()).extracting(ChangeView::revision).containsOnly(3L);
    }

    @Test
    void stopsWaitingWhenAnotherReigns() {
        var waiting = CompletableFuture.supplyAsync(() -> history(Map.of("after", "2", "waitSeconds", "30")));
        plane.mailbox.stepDown(9);
        Awaitility.await().until(waiting::isDone);
        assertThat(waiting).isCompletedExceptionally();
    }

    @Test
    void undoesAChangeAsAChangeOfTheOneWhoAsked() {
        plane.deploy(1);
        plane.deploy(2);
        var undone = undo(4, "anna");
        assertThat(undone).extracting(ChangeView::revision).containsOnly(5L);
        assertThat(undone.getFirst().author()).isEqualTo("anna");
        assertThat(replicas()).containsExactly(1);
        assertThat(undo(5, "boris")).hasSize(2);
        assertThat(replicas()).containsExactly(2);
    }

    @Test
    void undoesAFirstDeploymentAndAnEnd() {
        plane.deploy(3);
        undo(3, "anna");
        assertThat(replicas()).isEmpty();
        undo(4, "anna");
        assertThat(replicas()).containsExactly(3);
    }

    @Test
    void refusesToUndoWhatWasChangedAgain() {
        plane.deploy(1);
        plane.deploy(2);
        assertRefused(3, ErrorCode.CONFLICT, "newer=4");
        assertThat(replicas()).containsExactly(2);
    }

    @Test
    void refusesToUndoWhatCannotBe() {
        assertRefused(2, ErrorCode.INVALID_REQUEST, "kinds=[version]");
        assertRefused(99, ErrorCode.NOT_FOUND, "revision=99");
    }

    @Test
    void refusesBadInputByName() {
        for (var bad : List.of(
                Map.of("after", "-1"),
                Map.of("limit", "0"),
                Map.of("limit", "1001"),
                Map.of("waitSeconds", "31"),
                Map.of("after", "x"))) {
            assertThatThrownBy(() -> history(bad))
                    .as("%s", bad)
                    .isInstanceOfSatisfying(
                            LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                    .hasMessageContaining(bad.keySet().iterator().next());
        }
        assertThatThrownBy(() -> undo(1, "gr\u00fc\u00df"))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining("lepton-author");
    }

    private void assertRefused(long revision, ErrorCode code, String detail) {
        assertThatThrownBy(() -> undo(revision, "anna"))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(detail);
    }

    private List<Integer> replicas() {
        return plane.mailbox.picture().wished().stream()
                .filter(wish -> wish.model().equals(new ModelName("digits")))
                .map(wish -> wish.replicasPerRegion())
                .toList();
    }

    private List<ChangeView> history(Map<String, String> queries) {
        return call(routes.getFirst(), new Request("GET", "/", Map.of(), queries, Map.of(), new NoContent()));
    }

    private List<ChangeView> undo(long revision, String author) {
        var parameters = Map.of("revision", Long.toString(revision));
        return call(
                routes.getLast(),
                new Request("POST", "/", parameters, Map.of(), Map.of("lepton-author", author), new NoContent()));
    }

    private static List<ChangeView> call(Route route, Request request) {
        var body = ((Response.Bytes) route.handler().handle(request)).body();
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return List.of(Json.read(bytes, ChangeView[].class));
    }

    private record NoContent() implements Request.Content {
        @Override
        public byte[] bytes() {
            return new byte[0];
        }

        @Override
        public InputStream stream() {
            return InputStream.nullInputStream();
        }
    }
}
