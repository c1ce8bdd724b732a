package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.control.AccessBench.Outcome;
import io.lepton.control.Change.Kind;
import io.lepton.domain.Deployment;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.RolloutStrategy;
import io.lepton.domain.RolloutStrategy.Approval;
import io.lepton.governance.KeyText;
import io.lepton.governance.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may let a version answer that waits for approval, in a project that names its approvers and in one that does not. */
class ApproversTest {
    private static final String OWN = "/deployments/own-model/rollout/";
    private static final String OTHER = "/deployments/other-model/rollout/";

    private final AccessBench bench = new AccessBench();

    /** The project's approvers are its auditors; both versions that are wished wait. */
    @BeforeEach
    void declare() {
        List<Edit> edits = new ArrayList<>();
        edits.add(new Edit.Put(
                Kind.PROJECT,
                new Project(
                        "own", Optional.empty(), "", Optional.of(new Project.Demands(false, List.of(Role.AUDITOR))))));
        for (String model : List.of("own-model", "other-model")) {
            edits.add(new Edit.Put(Kind.VERSION, Samples.version(model, 2)));
            edits.add(new Edit.Put(
                    Kind.DEPLOYMENT,
                    new Deployment(
                            Samples.version(model, 2).id(),
                            new RegionSelection.Only(
                                    Set.of(new RegionId(model.startsWith("own") ? "beijing" : "frankfurt"))),
                            1,
                            Optional.of(approval()))));
        }
        bench.mailbox.handle(new ControlEvent.Edited(edits));
    }

    @Test
    void anApproverNeedsNoRoleThatDeploys() {
        KeyText auditor = bench.somebody("user:anna", Role.AUDITOR, Optional.of("own"));
        assertRefused(auditor, OWN + "pause", "needed=deploy");
        assertRefused(auditor, OWN + "rollback", "needed=deploy");
        assertThat(call(auditor, OWN + "approve").status()).isEqualTo(200);
        assertThat(call(auditor, OWN + "approve").code()).isEqualTo("CONFLICT");
    }

    @Test
    void anApproverMayRejectToo() {
        KeyText auditor = bench.somebody("user:anna", Role.AUDITOR, Optional.of("own"), "beijing");
        assertThat(call(auditor, OWN + "reject").status()).isEqualTo(200);
    }

    @Test
    void whoeverDeploysMayDoAllElseButApprove() {
        KeyText deployer = bench.somebody("user:otto", Role.DEPLOYER, Optional.of("own"));
        assertRefused(deployer, OWN + "approve", "not among the approvers: subject=user:otto, needed=[auditor]");
        assertRefused(deployer, OWN + "reject", "not among the approvers");
        assertThat(call(deployer, OWN + "pause").status()).isEqualTo(200);
    }

    @Test
    void anApproverOfElsewhereIsNone() {
        KeyText elsewhere = bench.somebody("user:rosa", Role.AUDITOR, Optional.of("own"), "frankfurt");
        assertRefused(elsewhere, OWN + "approve", "not among the approvers");
        KeyText others = bench.somebody("user:emil", Role.AUDITOR, Optional.of("other"));
        assertThat(call(others, OWN + "approve").isDenied()).isTrue();
        KeyText admin = bench.somebody("user:root", Role.ADMIN, Optional.empty());
        assertRefused(admin, OWN + "approve", "not among the approvers");
    }

    @Test
    void whereAProjectNamesNobodyWhoeverDeploysApproves() {
        KeyText auditor = bench.somebody("user:anna", Role.AUDITOR, Optional.of("other"));
        assertRefused(auditor, OTHER + "approve", "needed=deploy");
        KeyText deployer = bench.somebody("user:otto", Role.DEPLOYER, Optional.of("other"));
        assertThat(call(deployer, OTHER + "approve").status()).isEqualTo(200);
    }

    private Outcome call(KeyText key, String path) {
        return bench.call(key, "POST", path, "");
    }

    private void assertRefused(KeyText key, String path, String why) {
        Outcome outcome = call(key, path);
        assertThat(outcome.code()).isEqualTo("FORBIDDEN");
        assertThat(outcome.body()).contains(why);
    }

    private static RolloutStrategy approval() {
        return new RolloutStrategy(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Approval.REQUIRED),
                Optional.empty());
    }
}
