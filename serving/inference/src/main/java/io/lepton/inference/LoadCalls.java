package io.lepton.inference;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.ModelName;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.inference.NodeEffect.Answer;
import io.lepton.inference.NodeOffer.Refuse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The calls that wait until a model is loaded. Confined to the core's thread. */
final class LoadCalls {
    private final SortedMap<Long, ModelName> waiting = new TreeMap<>();

    void add(long call, ModelName model) {
        waiting.put(call, model);
    }

    void giveUp(long call) {
        waiting.remove(call);
    }

    /** Answers the calls about models of which no replica is on its way any more. */
    List<Answer> settle(Collection<Replica> replicas) {
        List<Answer> answers = new ArrayList<>();
        waiting.forEach((call, model) -> {
            var held = replicas.stream()
                    .filter(replica -> replica.id().model().equals(model))
                    .toList();
            if (held.stream().noneMatch(Replica::isMoving)) {
                answers.add(new Answer(call, refusal(model, held)));
            }
        });
        answers.forEach(answer -> waiting.remove(answer.call()));
        return answers;
    }

    private static Optional<Refuse> refusal(ModelName model, List<Replica> held) {
        var failed = held.stream()
                .filter(replica -> replica.phase() == Phase.FAILED)
                .map(replica -> new Refuse(
                        ErrorCode.MODEL_NOT_READY,
                        "the model could not be loaded: version=" + replica.id() + ", reason=" + replica.detail()))
                .findFirst();
        if (failed.isPresent() || held.stream().anyMatch(Replica::isReady)) {
            return failed;
        }
        return Optional.of(
                new Refuse(ErrorCode.CONFLICT, "the model was taken away while it was being loaded: model=" + model));
    }
}
