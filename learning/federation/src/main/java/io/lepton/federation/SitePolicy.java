package io.lepton.federation;

import io.lepton.federation.Plan.Visibility;
import java.util.Optional;

/**
 * What a site demands of a plan before it takes part; the site's own, whatever the coordinator wishes.
 *
 * @param participantsMin how many must be asked in a round
 * @param visibility what may be seen of an update at most
 * @param epsilonMax the most that noise may let through, of the site or of each of its examples; infinite where none is demanded
 */
public record SitePolicy(int participantsMin, Visibility visibility, double epsilonMax) {
    /** Agrees to everything. */
    public static SitePolicy open() {
        return new SitePolicy(1, Visibility.COORDINATOR, Double.POSITIVE_INFINITY);
    }

    /** Why this site takes no part in such a federation, if it takes none. */
    Optional<String> refusal(Plan plan) {
        if (plan.identities().size() < participantsMin) {
            return Optional.of("too few participants for this site: participants="
                    + plan.identities().size() + ", participantsMin=" + participantsMin);
        }
        if (visibility == Visibility.NOBODY && plan.travel().visibility() != Visibility.NOBODY) {
            return Optional.of("this site shows single updates to nobody: visibility="
                    + plan.travel().visibility());
        }
        double ofSite = plan.privacy().map(Plan.ParticipantPrivacy::epsilonMax).orElse(Double.POSITIVE_INFINITY);
        double ofExamples =
                plan.local().privacy().map(ExamplePrivacy::epsilonMax).orElse(Double.POSITIVE_INFINITY);
        double epsilon = Math.min(ofSite, ofExamples);
        return epsilon > epsilonMax
                ? Optional.of("less privacy than this site demands: epsilon=" + epsilon + ", epsilonMax=" + epsilonMax)
                : Optional.empty();
    }

    /** Why this site takes no part in such a round, if it takes none. */
    Optional<String> refusal(Message.RoundStart start) {
        return start.roster().size() < participantsMin
                ? Optional.of("too few participants for this site: roster="
                        + start.roster().size() + ", participantsMin=" + participantsMin)
                : Optional.empty();
    }
}
