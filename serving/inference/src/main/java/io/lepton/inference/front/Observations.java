package io.lepton.inference.front;

import io.lepton.domain.LeptonException;
import io.lepton.inference.engine.ModelFigures;
import io.lepton.inference.engine.ServedModel;
import io.lepton.wire.ModelPath;
import io.lepton.wire.ModelStatistics;
import io.lepton.wire.ModelStatistics.Batch;
import io.lepton.wire.ModelStatistics.Steps;
import io.lepton.wire.ModelStatistics.Total;
import io.lepton.wire.RepositoryEntry;
import java.util.List;

/** Tells what a node holds and has done, in the protocol's words. Safe for any thread. */
final class Observations {
    private final Models models;

    Observations(Models models) {
        this.models = models;
    }

    /** The statistics of every version in memory. */
    ModelStatistics.Reply statistics() {
        return statistics(models.loaded());
    }

    /**
     * The statistics of a version, or of every version of a model that is in memory.
     *
     * @throws LeptonException as {@link Models#find}, if there is none
     */
    ModelStatistics.Reply statistics(ModelPath path) {
        return statistics(loaded(path));
    }

    /**
     * A version, or every version of a model, that is in memory.
     *
     * @throws LeptonException as {@link Models#find}, if there is none
     */
    List<ServedModel> loaded(ModelPath path) {
        List<ServedModel> meant =
                models.loaded().stream().filter(model -> means(path, model)).toList();
        return meant.isEmpty() ? List.of(models.find(path)) : meant;
    }

    /** The versions that are assigned to the node. */
    List<RepositoryEntry> index(RepositoryEntry.Request request) {
        boolean isReadyOnly = request.ready().orElse(false);
        return models.replicas().stream()
                .map(RepositoryEntry::of)
                .filter(entry -> !isReadyOnly || entry.state().equals(RepositoryEntry.READY))
                .toList();
    }

    private static ModelStatistics.Reply statistics(List<ServedModel> models) {
        return new ModelStatistics.Reply(
                models.stream().map(Observations::statistics).toList());
    }

    private static boolean means(ModelPath path, ServedModel model) {
        var id = model.version().id();
        return id.model().equals(path.model())
                && (path.version().isEmpty() || path.version().getAsInt() == id.number());
    }

    private static ModelStatistics statistics(ServedModel model) {
        var id = model.version().id();
        var reading = model.queue().figures().reading();
        return new ModelStatistics(
                id.model(),
                String.valueOf(id.number()),
                reading.lastRunMillis(),
                reading.run().count(),
                reading.executions(),
                steps(reading),
                reading.batches().entrySet().stream()
                        .map(entry -> batch(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static Steps steps(ModelFigures.Reading reading) {
        return new Steps(
                total(reading.success()),
                total(reading.failure()),
                total(reading.queue()),
                total(reading.input()),
                total(reading.run()),
                total(reading.output()),
                total(reading.cacheHit()),
                total(reading.cacheMiss()));
    }

    private static Batch batch(int size, ModelFigures.Batch batch) {
        return new Batch(size, total(batch.input()), total(batch.run()), total(batch.output()));
    }

    private static Total total(ModelFigures.Total total) {
        return new Total(total.count(), total.nanos());
    }
}
