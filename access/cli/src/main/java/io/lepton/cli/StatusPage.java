package io.lepton.cli;

import io.lepton.domain.PolicyTerms;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.wire.StatusView;
import java.util.Collection;
import java.util.stream.Collectors;

/** Draws the whole fleet on one page, and the policies, which only the whole fleet's view has. */
final class StatusPage {
    private StatusPage() {}

    static String draw(StatusView status, Ink ink) {
        return heading(status, ink)
                + "\n" + Tables.regions(status.regions(), ink)
                + "\n" + Tables.deployments(status.deployments(), ink)
                + "\n" + Tables.nodes(status.nodes(), ink)
                + laggards(status, ink);
    }

    static String policies(StatusView status, Ink ink) {
        var table = new Table(ink).words("DATA CLASS", "MAY BE PROCESSED IN");
        for (ResidencyPolicy policy : status.policies()) {
            boolean isDefault = policy.dataClass().equals(status.defaultDataClass());
            table.row(policy.dataClass() + (isDefault ? " (default)" : ""), places(policy));
        }
        return table.draw();
    }

    private static String heading(StatusView status, Ink ink) {
        String kind = status.development() ? "development fleet" : "fleet";
        String snapshot = "snapshot " + status.epoch() + "." + status.revision();
        return ink.bold("Lepton " + status.version()) + ", " + kind + ", " + snapshot + ", " + followers(status) + "\n";
    }

    private static String followers(StatusView status) {
        long current = status.receivers().stream()
                .filter(receiver -> isCurrent(status, receiver))
                .count();
        return "taken by " + current + "/" + status.receivers().size() + " receivers";
    }

    private static String laggards(StatusView status, Ink ink) {
        String lines = status.receivers().stream()
                .filter(receiver -> !isCurrent(status, receiver))
                .map(receiver -> ink.bad(receiver.name()) + " works by snapshot " + receiver.epoch() + "."
                        + receiver.revision() + refusal(receiver) + "\n")
                .collect(Collectors.joining());
        return lines.isEmpty() ? "" : "\n" + lines;
    }

    private static boolean isCurrent(StatusView status, StatusView.Receiver receiver) {
        return receiver.epoch() == status.epoch() && receiver.revision() == status.revision();
    }

    private static String refusal(StatusView.Receiver receiver) {
        return receiver.refusal().isEmpty() ? "" : ", refused a later one: " + receiver.refusal();
    }

    private static String places(ResidencyPolicy policy) {
        String transfers = policy.said().transfers().stream()
                .map(transfer -> "; transfers to " + transfer.to() + " (" + transfer.legalBasis() + ")")
                .collect(Collectors.joining());
        String strict = policy.said()
                .policyAgeMax()
                .map(max -> "; strict, by " + PolicyTerms.text(max))
                .orElse("");
        return places(policy.scope()) + transfers + strict;
    }

    private static String places(ResidencyPolicy.Scope scope) {
        return switch (scope) {
            case ResidencyPolicy.Anywhere _ -> "any region";
            case ResidencyPolicy.Within(var jurisdictions) -> "regions under the law of " + list(jurisdictions);
            case ResidencyPolicy.Exactly(var regions) -> list(regions);
        };
    }

    private static String list(Collection<?> members) {
        return members.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
