package io.lepton.chassis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Sends an answer while it is read, with one block on its way at a time, so that a slow receiver takes no memory. Blocks; used once, by
 * a virtual thread.
 */
final class StreamWriter {
    private static final int BLOCK_BYTES = 256 << 10;

    private final Context context;
    private final HttpServerResponse response;

    StreamWriter(Context context, HttpServerResponse response) {
        this.context = context;
        this.response = response;
    }

    /** @throws IOException if the source fails, or has other than so many bytes, or the receiver has gone */
    void send(Response.StreamBody body) throws IOException {
        try (var bytes = body.source().open()) {
            on(() -> response.putHeader("content-type", body.contentType())
                    .putHeader("content-length", Long.toString(body.sizeBytes()))
                    .writeHead());
            send(bytes, body.sizeBytes());
        } catch (CompletionException e) {
            throw new IOException("the receiver has gone", e);
        }
    }

    private void send(InputStream bytes, long sizeBytes) throws IOException {
        long left = sizeBytes;
        while (left > 0) {
            byte[] block = bytes.readNBytes((int) Math.min(BLOCK_BYTES, left));
            if (block.length == 0) {
                throw new IOException("the source ended early: missingBytes=" + left);
            }
            left -= block.length;
            if (left == 0 && bytes.read() >= 0) {
                // Also what a source says of itself at its end counts, before the last block leaves.
                throw new IOException("the source has more bytes than it said: sizeBytes=" + sizeBytes);
            }
            on(() -> response.write(Buffer.buffer(block)));
        }
        on(response::end);
    }

    private void on(Step step) {
        var done = new CompletableFuture<Void>();
        context.runOnContext(_ -> {
            try {
                step.take().onComplete(written -> {
                    if (written.succeeded()) {
                        done.complete(null);
                    } else {
                        done.completeExceptionally(written.cause());
                    }
                });
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        done.join();
    }

    private interface Step {
        Future<Void> take();
    }
}
