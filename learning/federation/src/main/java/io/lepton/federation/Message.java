package io.lepton.federation;

import io.lepton.federation.secure.Bytes;
import io.lepton.federation.secure.SecureMessage;
import io.lepton.federation.strategy.LocalWork;
import java.util.List;

/** What coordinator and participants say to each other; participants call, so a coordinator's letters wait to be fetched. */
public sealed interface Message {
    /** What the coordinator says. */
    sealed interface FromCoordinator extends Message {}

    /** What a participant says. */
    sealed interface FromParticipant extends Message {
        String participant();
    }

    /** The plan, before the first round. */
    record Invitation(Plan plan) implements FromCoordinator {}

    /**
     * A round begins.
     *
     * @param plan the digest of the plan that was agreed on
     * @param roster who is asked, in order
     * @param work where to start from
     */
    record RoundStart(int round, Bytes plan, List<String> roster, LocalWork work) implements FromCoordinator {
        public RoundStart {
            roster = List.copyOf(roster);
        }
    }

    /** A step of secure aggregation. */
    record SecureQuestion(SecureMessage.FromCoordinator content) implements FromCoordinator {}

    /** The model after a round, to be tried on a participant's own held-out examples. */
    record Trial(int round, LocalWork work) implements FromCoordinator {}

    /** What was said is not taken. */
    record Rejection(String reason) implements FromCoordinator {}

    /** There is nothing more to do. */
    record Farewell(String reason) implements FromCoordinator {}

    /** It is there, perhaps again. */
    record Hello(String participant) implements FromParticipant {}

    /** It goes, perhaps to come back. */
    record Leave(String participant) implements FromParticipant {}

    /** It agrees to the plan of this digest. */
    record Agreement(String participant, Bytes plan) implements FromParticipant {}

    /** It does not take part in the federation, or in a round. */
    record Decline(String participant, int round, String reason) implements FromParticipant {}

    /**
     * An update that the coordinator sees.
     *
     * @param code the change, as the plan's codec writes it
     */
    record CodedUpdate(String participant, int round, long exampleCount, Bytes code) implements FromParticipant {}

    /** A step of secure aggregation. */
    record SecureAnswer(SecureMessage.FromParticipant content) implements FromParticipant {
        @Override
        public String participant() {
            return content.participant();
        }
    }

    /** How the model did. */
    record TrialResult(String participant, int round, Evaluation evaluation) implements FromParticipant {}
}
