package io.lepton.simulation.world;

import io.lepton.control.ControlEvent;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.simulation.engine.Place;
import io.lepton.simulation.engine.VirtualProcess;
import io.lepton.simulation.engine.Weather;
import io.lepton.wire.SealedSnapshot;
import io.lepton.wire.SnapshotDocument;
import io.lepton.wire.SnapshotSigner;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** What faults do to a world; {@link #heal} undoes all of it at once. */
public final class Hands {
    /** Where the control planes stand. */
    public static final Place CONTROL = Ground.CONTROL;

    private final Setting setting;
    private final Layout layout;
    private final Government government;
    private final World world;
    private final Set<Place> cutPlaces = new LinkedHashSet<>();
    private final Set<List<Place>> cutWays = new LinkedHashSet<>();

    Hands(Setting setting, Layout layout, Government government, World world) {
        this.setting = setting;
        this.layout = layout;
        this.government = government;
        this.world = world;
    }

    /** Where a region stands. */
    public static Place place(RegionId region) {
        return Ground.of(region);
    }

    /** Lets nothing into a place or out of it. */
    public void cut(Place place) {
        cutPlaces.add(place);
        setting.network().cut(place);
    }

    /** Lets nothing through from one place to another; the way back stays open. */
    public void cut(Place from, Place to) {
        cutWays.add(List.of(from, to));
        setting.network().cut(from, to);
    }

    /** Ends the cut of a place. */
    public void mend(Place place) {
        cutPlaces.remove(place);
        setting.network().mend(place);
    }

    /** Gives a place another weather. */
    public void weather(Place place, Weather weather) {
        setting.network().setWeather(place, weather);
    }

    /** Silences a region: nothing gets in or out, and its processes are gone. */
    public void loseRegion(RegionId region) {
        cut(Ground.of(region));
        world.processes(region).forEach(VirtualProcess::kill);
    }

    /** Brings it back with fresh processes. */
    public void returnRegion(RegionId region) {
        mend(Ground.of(region));
        for (int i = 0; i < processCount(region); i++) {
            world.restart(region, i);
        }
    }

    /** How many processes a region has: its gateway, which is the first, and its nodes. */
    public int processCount(RegionId region) {
        return world.processes(region).size();
    }

    public void kill(RegionId region, int index) {
        world.processes(region).get(index).kill();
    }

    public void restart(RegionId region, int index) {
        world.restart(region, index);
    }

    public void pause(RegionId region, int index) {
        world.processes(region).get(index).pause();
    }

    public void resume(RegionId region, int index) {
        world.processes(region).get(index).resume();
    }

    /** Lets the clock of one process jump ahead. */
    public void jump(RegionId region, int index, long nanos) {
        world.processes(region).get(index).jump(nanos);
    }

    /** Lets the control plane's clock jump ahead. */
    public void jumpControl(long nanos) {
        government.seat().process().jump(nanos);
    }

    public void pauseControl() {
        government.seat().process().pause();
    }

    public void resumeControls() {
        List.copyOf(government.living()).forEach(shell -> shell.process().resume());
    }

    public void killControl() {
        government.seat().process().kill();
    }

    /** Has the control plane die at a step of its next write. */
    public void crashControlAt(Crash step) {
        government.seat().crashAt(step);
    }

    /** Starts a control plane from what is stored, and ends all others. */
    public void restartControl() {
        government.restart();
    }

    /** Has another control plane take over while the former lives on. */
    public void succeedControl() {
        government.succeed();
    }

    /** Has a residency policy replaced. */
    public void govern(ResidencyPolicy policy) {
        government.govern(policy);
    }

    /** The residency policies that were acknowledged, from the fleet's start on. */
    public List<ResidencyPolicy> policies() {
        return government.policies();
    }

    /** Does what a person asks at the control plane itself; true is told once it is stored, false if it is refused. */
    public void command(List<ControlEvent> events, Consumer<Boolean> answer) {
        government.seat().command(events, answer);
    }

    /** Makes the inferences of a region's nodes take some times as long, while their health is green. */
    public void slowDown(RegionId region, double factor) {
        setting.conditions().slowDown(region, factor);
    }

    /** Lets a region's nodes fail, while their health is green. */
    public void ail(RegionId region, Ailment ailment) {
        setting.conditions().ail(region, ailment);
    }

    /** Makes a file one that no node can load. */
    public void makeUnloadable(ArtifactId artifact) {
        setting.conditions().makeUnloadable(artifact);
    }

    /** Takes from a region's nodes what they have stored. */
    public void eraseDisks(RegionId region) {
        world.eraseDisks(region);
    }

    /** Lets files arrive with wrong bytes. */
    public void corruptFetches() {
        setting.conditions().setCorrupting(true);
    }

    /** Lets no disk have room. */
    public void fillDisks() {
        setting.conditions().setFull(true);
    }

    /** Has control planes' snapshots written, signed, read and kept from the start on, as in production. */
    public void writeLetters() {
        setting.conditions().setLiteral();
    }

    /** Harms what a process kept, as a torn write, a rotten disk or one that lies; it is read at its next start. */
    public void harmKept(RegionId region, int index, SplittableRandom random) {
        Archive archive = world.archive(region, index);
        switch (random.nextInt(3)) {
            case 0 -> archive.tear(random);
            case 1 -> archive.flip(random);
            default -> archive.lose();
        }
    }

    /** Has control planes sign with a fresh key too, from the next one to start on. */
    public void renewKey() {
        setting.seals().renew();
        government.restart();
    }

    /** A stranger sends a region's gateway a snapshot that lets everything go anywhere, newer than every true one. */
    public void impersonateControl(RegionId region) {
        government.seat().snapshot().ifPresent(now -> {
            var free = now.policies().stream()
                    .map(policy -> new ResidencyPolicy(policy.dataClass(), new ResidencyPolicy.Anywhere()))
                    .toList();
            var lie = new FleetSnapshot(
                    now.epoch(),
                    now.revision() + 1,
                    now.regions(),
                    now.gateways(),
                    now.nodes(),
                    now.versions(),
                    now.deployments(),
                    now.assignments(),
                    free,
                    now.defaultDataClass());
            var sealed = SealedSnapshot.seal(SealedSnapshot.FLEET, SnapshotDocument.of(lie), SnapshotSigner.fresh());
            if (world.processes(region).getFirst().isAlive()) {
                boolean _ = world.inboxOfGateway(region).take(new Letter(lie, Optional.of(sealed.whole())));
            }
        });
    }

    /** Starts a process of a region anew with a newer program, or with this one again. */
    public void upgrade(RegionId region, int index, boolean isNewer) {
        setting.conditions().setNewer(world.processes(region).get(index).name(), isNewer);
        world.restart(region, index);
    }

    /** Starts the control plane anew with a newer program, or with this one again. */
    public void upgradeControl(boolean isNewer) {
        setting.conditions().setNewer(Conditions.CONTROL, isNewer);
        government.restart();
    }

    /** Has callers ask again, at once, when they are told of a failure. */
    public void letCallersRetry(int times) {
        setting.conditions().setCallerRetries(times);
    }

    /** Ends every fault: ways open, weather clears, what was paused goes on, and whatever is dead starts again. */
    public void heal() {
        List.copyOf(cutPlaces).forEach(this::mend);
        cutWays.forEach(way -> setting.network().mend(way.getFirst(), way.getLast()));
        cutWays.clear();
        List<Place> places = new ArrayList<>(List.of(CONTROL));
        layout.regions().forEach(region -> places.add(Ground.of(region.id())));
        places.forEach(place -> setting.network().setWeather(place, Weather.CLEAR));
        setting.conditions().heal();
        resumeControls();
        government.seat().crashAt(Crash.NEVER);
        government.ensure();
        layout.regions().stream().map(Region::id).forEach(this::healProcesses);
    }

    private void healProcesses(RegionId region) {
        for (int i = 0; i < processCount(region); i++) {
            if (world.processes(region).get(i).isAlive()) {
                resume(region, i);
            } else {
                restart(region, i);
            }
        }
    }
}
