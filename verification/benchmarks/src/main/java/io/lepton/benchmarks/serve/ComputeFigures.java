package io.lepton.benchmarks.serve;

import io.lepton.wire.Json;
import io.lepton.wire.ModelStatistics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * What the runs of a model have taken in a node, as the node's own statistics tell.
 *
 * @param nanos together, by the clock of the threads that ran it: where cores are free, their CPU time
 * @param rows how many requests these runs answered
 */
record ComputeFigures(long nanos, long rows) {
    /** Asks a node for them. */
    static ComputeFigures of(URI server, Subject subject) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.resolve("/v2/models/" + subject.model() + "/stats"))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            byte[] answer = client.send(request, BodyHandlers.ofByteArray()).body();
            long nanos = 0;
            long rows = 0;
            for (ModelStatistics version :
                    Json.read(answer, ModelStatistics.Reply.class).modelStats()) {
                for (ModelStatistics.Batch batch : version.batchStats()) {
                    nanos += batch.computeInfer().ns();
                    rows += batch.batchSize() * batch.computeInfer().count();
                }
            }
            return new ComputeFigures(nanos, rows);
        }
    }

    /** Milliseconds for one request since an earlier look. */
    double millisSince(ComputeFigures before) {
        return (nanos - before.nanos) / 1e6 / (rows - before.rows);
    }
}
