package io.lepton.inference.front;

import com.google.protobuf.MessageLite;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.wire.RepositoryCodec;
import io.lepton.wire.grpc.RepositoryModelLoadRequest;
import io.lepton.wire.grpc.RepositoryModelLoadResponse;
import io.lepton.wire.grpc.RepositoryModelUnloadRequest;
import io.lepton.wire.grpc.RepositoryModelUnloadResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the calls that change the models of a node. Messages may be large, so they are read on the pool. */
final class GrpcRepository {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcRepository.class);

    /** Reads a message and begins what it wants. */
    private interface Change {
        CompletionStage<ModelName> begin(GrpcMessage message);
    }

    private final GrpcServing serving;
    private final Repository repository;

    GrpcRepository(GrpcServing serving, Repository repository) {
        this.serving = serving;
        this.repository = repository;
    }

    /** Begins to answer a call to load, as {@link GrpcUnary.Answering}. */
    Runnable load(GrpcCall call, GrpcMessage message) {
        return answer(call, message, this::load, RepositoryModelLoadResponse.getDefaultInstance());
    }

    /** Begins to answer a call to unload, as {@link GrpcUnary.Answering}. */
    Runnable unload(GrpcCall call, GrpcMessage message) {
        return answer(call, message, this::unload, RepositoryModelUnloadResponse.getDefaultInstance());
    }

    private CompletionStage<ModelName> load(GrpcMessage message) {
        var request = GrpcRoutes.parse(RepositoryModelLoadRequest.parser(), message, bytesMax());
        ModelName model = GrpcServing.path(request.getModelName(), "").model();
        return repository.load(model, RepositoryCodec.readLoad(request));
    }

    private CompletionStage<ModelName> unload(GrpcMessage message) {
        var request = GrpcRoutes.parse(RepositoryModelUnloadRequest.parser(), message, bytesMax());
        ModelName model = GrpcServing.path(request.getModelName(), "").model();
        return repository.unload(model, RepositoryCodec.readUnload(request));
    }

    private int bytesMax() {
        return serving.config().bodyBytesMax();
    }

    /** Whoever waits may go: what was begun is done all the same, so nothing withdraws it. */
    private Runnable answer(GrpcCall call, GrpcMessage message, Change change, MessageLite done) {
        var _ = CompletableFuture.supplyAsync(() -> change.begin(message), serving.pool())
                .thenCompose(stage -> stage)
                .whenComplete((_, failure) -> call.context().runOnContext(_ -> reply(call, done, failure)));
        return () -> {};
    }

    private static void reply(GrpcCall call, MessageLite done, @Nullable Throwable failure) {
        if (failure == null) {
            call.send(List.of(ByteBuffer.wrap(done.toByteArray())));
            call.complete();
        } else {
            call.refuse(told(call, failure));
        }
    }

    private static LeptonException told(GrpcCall call, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof LeptonException known) {
            return known;
        }
        LOG.atError().addKeyValue("path", call.path()).setCause(cause).log("a call broke off");
        return new LeptonException(ErrorCode.INTERNAL, "the call broke off: path=" + call.path());
    }
}
