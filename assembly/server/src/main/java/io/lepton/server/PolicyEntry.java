package io.lepton.server;

import io.lepton.domain.DataClass;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.PolicyTerms;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.governance.ResidencyRules;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where data of a class may be processed, as a fleet's file has it: {@code jurisdictions} or {@code regions}, or neither for
 * anywhere.
 *
 * @param strict whether gateways refuse it that have not heard lately which policies are in force
 * @param policyAgeMax how long ago that may be, such as {@code 30s}, which it is if absent
 * @param transfers where else the data may go
 * @param legalBasis why it may be processed
 */
record PolicyEntry(
        String dataClass,
        Optional<List<String>> jurisdictions,
        Optional<List<String>> regions,
        Optional<Boolean> strict,
        Optional<String> policyAgeMax,
        Optional<List<TransferEntry>> transfers,
        Optional<String> legalBasis) {
    /** A jurisdiction that the data may go to, and what makes that lawful. */
    record TransferEntry(String to, String legalBasis) {}

    /** An entry that says nothing but where. */
    PolicyEntry(String dataClass, Optional<List<String>> jurisdictions, Optional<List<String>> regions) {
        this(dataClass, jurisdictions, regions, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** @throws IllegalArgumentException if it contradicts itself, or allows no region of the fleet */
    ResidencyPolicy toPolicy(List<Region> places) {
        if (jurisdictions.isPresent() && regions.isPresent()) {
            throw new IllegalArgumentException("a policy has jurisdictions or regions, not both");
        }
        var policy = new ResidencyPolicy(new DataClass(dataClass), scope(), Optional.of(terms()));
        if (ResidencyRules.of(List.of(policy), places)
                .permitted(policy.dataClass())
                .orElseThrow()
                .isEmpty()) {
            throw new IllegalArgumentException("a policy that allows no region of the fleet");
        }
        return policy;
    }

    private ResidencyPolicy.Scope scope() {
        return jurisdictions
                .<ResidencyPolicy.Scope>map(names -> new ResidencyPolicy.Within(
                        names.stream().map(Jurisdiction::new).collect(Collectors.toSet())))
                .or(() -> regions.map(names -> new ResidencyPolicy.Exactly(
                        names.stream().map(RegionId::new).collect(Collectors.toSet()))))
                .orElseGet(ResidencyPolicy.Anywhere::new);
    }

    private PolicyTerms terms() {
        return new PolicyTerms(
                PolicyTerms.strictness(strict.orElse(false), policyAgeMax),
                transfers.orElse(List.of()).stream()
                        .map(entry -> new PolicyTerms.Transfer(new Jurisdiction(entry.to()), entry.legalBasis()))
                        .toList(),
                legalBasis);
    }
}
