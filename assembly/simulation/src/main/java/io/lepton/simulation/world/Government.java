package io.lepton.simulation.world;

import io.lepton.control.Change.Kind;
import io.lepton.control.ControlEvent;
import io.lepton.control.Edit;
import io.lepton.control.PolicyWish;
import io.lepton.domain.Deployment;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ResidencyPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * The control planes of a world, which share one store and one address: it leads to the one that took over last. Those
 * before it live on until they are ended, and may not know yet that they reign no more.
 */
final class Government {
    private final Setting setting;
    private final Layout layout;
    private final List<ControlShell> shells = new ArrayList<>();
    private final List<ResidencyPolicy> policies;

    Government(Setting setting, Layout layout) {
        this.setting = setting;
        this.layout = layout;
        this.policies = new ArrayList<>(layout.policies());
    }

    /** Founds the first control plane, with the model registered and its deployment wished. */
    void found() {
        ControlShell first = succeed();
        command(first, new ControlEvent.VersionRegistered(layout.version()));
        command(
                first,
                new ControlEvent.DeploymentPut(
                        new Deployment(layout.version().id(), layout.deployedIn(), layout.replicasPerRegion())));
    }

    /** Registers another model, which no caller asks for unless a fault has it so. */
    void register(ModelVersion version) {
        command(seat(), new ControlEvent.VersionRegistered(version));
    }

    /** The control plane that the address leads to. */
    ControlShell seat() {
        return shells.getLast();
    }

    /** Has another control plane take over, while those before live on. */
    ControlShell succeed() {
        ControlShell successor =
                new ControlShell(setting, layout, shells.isEmpty() ? "control" : "control-" + shells.size());
        shells.add(successor);
        successor.start();
        return successor;
    }

    /** Ends every control plane, and starts one from what is stored. */
    void restart() {
        shells.forEach(shell -> shell.process().kill());
        succeed();
    }

    /** Starts anew if nobody lives at the address. */
    void ensure() {
        if (!seat().process().isAlive()) {
            restart();
        }
    }

    /** Has a policy replaced, and keeps in mind what was acknowledged. */
    void govern(ResidencyPolicy policy) {
        seat().command(
                        List.of(new ControlEvent.Edited(
                                List.of(new Edit.Put(Kind.POLICY, new PolicyWish(policy, false))))),
                        isDone -> {
                            if (isDone) {
                                policies.replaceAll(
                                        former -> former.dataClass().equals(policy.dataClass()) ? policy : former);
                            }
                        });
    }

    /** The policies that were acknowledged. */
    List<ResidencyPolicy> policies() {
        return List.copyOf(policies);
    }

    /** Every control plane that lives. */
    List<ControlShell> living() {
        return shells.stream().filter(shell -> shell.process().isAlive()).toList();
    }

    private static void command(ControlShell shell, ControlEvent event) {
        shell.command(List.of(event), _ -> {});
    }
}
