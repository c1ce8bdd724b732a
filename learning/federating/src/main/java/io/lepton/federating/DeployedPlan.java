package io.lepton.federating;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.lepton.domain.RegionId;
import io.lepton.federation.OwnBlock;
import io.lepton.federation.Plan;
import io.lepton.federation.secure.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A federation whose sites are processes of their own: each works the plan out for itself, from its file and what all have told. */
final class DeployedPlan {
    /** A site may be away for a night. */
    private static final int ABORTS_MAX = 1_000;

    private DeployedPlan() {}

    /** The same plan as of a federation in one process, but that it waits for those who are late, in time that passes. */
    static Plan of(
            FederationFile file,
            Map<String, Bytes> identities,
            long examplesMax,
            Duration stepTime,
            List<OwnBlock> head) {
        if (Meeting.Head.count(head) > Meeting.Head.NUMBERS_MAX) {
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "the last layers do not fit into the message by which a site tells them: variants, numbers="
                            + Meeting.Head.count(head) + ", numbersMax=" + Meeting.Head.NUMBERS_MAX);
        }
        Plan plan = file.plan(identities, examplesMax, head);
        Plan.Pace pace = plan.pace();
        return new Plan(
                plan.federation(),
                plan.identities(),
                plan.strategy(),
                new Plan.Pace(pace.rounds(), pace.samplingRate(), pace.updatesMin(), stepTime, ABORTS_MAX),
                plan.local(),
                plan.travel(),
                plan.privacy());
    }

    static Plan of(FederationFile file, Meeting.Settlement settlement, List<OwnBlock> head) {
        Map<String, Bytes> identities = new TreeMap<>();
        settlement.identities().forEach((site, key) -> identities.put(site, Bytes.ofHex(key)));
        return of(file, identities, settlement.examplesMax(), Duration.ofSeconds(settlement.stepSeconds()), head);
    }

    /**
     * Who a certificate must say that a site is.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} if the file has no such site
     */
    static PeerIdentity.OfSite identity(FederationFile file, String site) {
        SiteEntry entry = file.sites().get(site);
        if (entry == null) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "the file has no such site: name=" + site + ", known="
                            + file.sitesInOrder().keySet());
        }
        try {
            return new PeerIdentity.OfSite(new RegionId(entry.region()), site);
        } catch (IllegalArgumentException e) {
            throw unfit(e);
        }
    }

    /** Who a certificate must say that the coordinator is. */
    static PeerIdentity.OfCoordinator coordinator(FederationFile file) {
        try {
            return new PeerIdentity.OfCoordinator(file.name());
        } catch (IllegalArgumentException e) {
            throw unfit(e);
        }
    }

    private static LeptonException unfit(IllegalArgumentException cause) {
        return new LeptonException(
                ErrorCode.INVALID_CONFIGURATION, "a certificate cannot say it: " + cause.getMessage(), cause);
    }
}
