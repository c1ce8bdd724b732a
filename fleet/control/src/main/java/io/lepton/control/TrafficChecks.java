package io.lepton.control;

import io.lepton.domain.Alias;
import io.lepton.domain.Deployment;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Share;
import io.lepton.domain.TrafficPolicy;
import io.lepton.domain.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Holds what people say of traffic against what the fleet has, and tells everything that is wrong at once. */
final class TrafficChecks {
    private final List<LeptonException> faults = new ArrayList<>();

    private TrafficChecks() {}

    static void check(TrafficPolicy policy, Optional<Deployment> deployed, Catalogue catalogue, Roster roster) {
        var checks = new TrafficChecks();
        catalogue.required(policy.model());
        policy.versions().forEach(version -> checks.require(version, catalogue));
        if (deployed.isEmpty()) {
            checks.add(ErrorCode.CONFLICT, "deploy the model first: model=" + policy.model());
        } else {
            checks.requireOthers("canaries", policy.canaries(), deployed.get());
            checks.requireOthers("splits", policy.splits(), deployed.get());
            checks.requireOthers("shadows", policy.shadows(), deployed.get());
            policy.variants().forEach(variant -> checks.requirePlace(variant, deployed.get(), roster));
        }
        checks.tell();
    }

    static void check(Alias alias, Set<ModelName> aliases, Optional<Deployment> deployed, Catalogue catalogue) {
        var checks = new TrafficChecks();
        if (catalogue.find(alias.name()).isPresent()) {
            checks.add(ErrorCode.CONFLICT, "an alias cannot have a model's name: alias=" + alias.name());
        }
        ModelName model = alias.version().model();
        if (aliases.contains(model)) {
            checks.add(
                    ErrorCode.INVALID_REQUEST,
                    "an alias stands for a model's version, not for an alias: alias=" + alias.name() + ", version="
                            + alias.version());
        } else {
            boolean isKnown = checks.require(alias.version(), catalogue);
            if (isKnown && deployed.isEmpty()) {
                checks.add(ErrorCode.CONFLICT, "deploy the model first: model=" + model);
            }
        }
        checks.tell();
    }

    private boolean require(ModelVersionId version, Catalogue catalogue) {
        try {
            catalogue.required(version);
            return true;
        } catch (LeptonException e) {
            faults.add(e);
            return false;
        }
    }

    private void requireOthers(String field, List<Share> shares, Deployment deployed) {
        shares.stream()
                .filter(share -> share.version() == deployed.version().number())
                .forEach(share -> add(
                        ErrorCode.INVALID_REQUEST,
                        "the version is the deployed one itself: " + field + ", version=" + deployed.version()));
    }

    private void requirePlace(Variant variant, Deployment deployed, Roster roster) {
        try {
            roster.requireRegion(variant.region());
        } catch (LeptonException e) {
            faults.add(e);
            return;
        }
        if (!deployed.regions().includes(variant.region())) {
            add(
                    ErrorCode.INVALID_REQUEST,
                    "the model is not deployed in the variant's region: region=" + variant.region() + ", regions="
                            + deployed.regions());
        }
    }

    private void add(ErrorCode code, String message) {
        faults.add(new LeptonException(code, message));
    }

    /** One fault keeps its code; several are told in one message. */
    private void tell() {
        if (faults.size() == 1) {
            throw faults.getFirst();
        }
        if (!faults.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    String.join(
                            "; ",
                            faults.stream()
                                    .map(fault -> String.valueOf(fault.getMessage()))
                                    .toList()));
        }
    }
}
