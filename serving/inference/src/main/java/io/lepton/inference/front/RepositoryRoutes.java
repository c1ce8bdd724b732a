package io.lepton.inference.front;

import io.lepton.chassis.Clock;
import io.lepton.domain.ModelName;
import io.lepton.wire.RepositoryCodec;
import io.lepton.wire.RepositoryPath;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What answers the requests that change the models of a node. Runs on event loops. */
final class RepositoryRoutes {
    /** Changes what the node holds of a model, as the body says. */
    private interface Change extends BiFunction<ModelName, byte[], CompletionStage<ModelName>> {}

    private final FrontConfig config;
    private final Repository repository;
    private final Replies replies;
    private final InFlight inFlight;
    private final Executor pool;
    private final Clock clock;

    RepositoryRoutes(
            FrontConfig config, Repository repository, Replies replies, InFlight inFlight, Executor pool, Clock clock) {
        this.config = config;
        this.repository = repository;
        this.replies = replies;
        this.inFlight = inFlight;
        this.pool = pool;
        this.clock = clock;
    }

    /** What begins to answer a request whose body is still to come; absent if there is no such path. */
    Optional<Runnable> find(HttpServerRequest request, RepositoryPath path) {
        return switch (path.tail()) {
            case "load" -> Optional.of(() -> begin(request, path.model(), this::load));
            case "unload" -> Optional.of(() -> begin(request, path.model(), this::unload));
            default -> Optional.empty();
        };
    }

    private CompletionStage<ModelName> load(ModelName model, byte[] body) {
        return repository.load(model, RepositoryCodec.readLoad(body));
    }

    private CompletionStage<ModelName> unload(ModelName model, byte[] body) {
        return repository.unload(model, RepositoryCodec.readUnload(body));
    }

    private void begin(HttpServerRequest request, ModelName model, Change change) {
        var body = RequestBody.of(request, config.bodyBytesMax(), RequestMemory.fresh());
        var arrival = Arrival.now(clock).read(request);
        var visit = new Visit(request, arrival, replies, inFlight, config.bodyBytesMax());
        visit.begin(body, pool, whole -> {
            // Whoever waits may go: what was begun is done all the same.
            var _ = change.apply(model, bytes(whole))
                    .whenComplete((_, failure) -> visit.onLoop(() -> reply(visit, failure)));
        });
    }

    private void reply(Visit visit, @Nullable Throwable failure) {
        if (failure != null) {
            visit.refuse(failure);
        } else if (visit.leave()) {
            replies.empty(visit.request());
        }
    }

    private static byte[] bytes(ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.get(body.position(), bytes);
        return bytes;
    }
}
