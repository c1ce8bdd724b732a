package io.lepton.control;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.RegionId;
import java.util.Set;

/** What may be done to a fleet that runs for development, and to no other. Safe for any thread. */
public interface DevelopmentControls {
    /** Whether this fleet is one. */
    boolean areAllowed();

    /** The regions that are down by command. */
    Set<RegionId> killed();

    /** Silences a region, abruptly; does nothing if it is down already. */
    void kill(RegionId region);

    /** Starts a killed region again on its ports; does nothing if it is not down. */
    void restore(RegionId region);

    /** Begins to end the whole fleet, and returns before it has ended. */
    void shutdown();

    /** Refuses everything: the controls of a fleet that is in earnest. */
    static DevelopmentControls forbidden() {
        return new DevelopmentControls() {
            @Override
            public boolean areAllowed() {
                return false;
            }

            @Override
            public Set<RegionId> killed() {
                return Set.of();
            }

            @Override
            public void kill(RegionId region) {
                throw refusal("kill");
            }

            @Override
            public void restore(RegionId region) {
                throw refusal("restore");
            }

            @Override
            public void shutdown() {
                throw refusal("shutdown");
            }
        };
    }

    private static LeptonException refusal(String command) {
        return new LeptonException(
                ErrorCode.DEVELOPMENT_ONLY, "the command is for development fleets: command=" + command);
    }
}
