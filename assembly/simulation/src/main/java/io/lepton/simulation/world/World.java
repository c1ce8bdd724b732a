package io.lepton.simulation.world;

import io.lepton.domain.Endpoint;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
import io.lepton.domain.ModelName;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeReport;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.simulation.engine.Place;
import io.lepton.simulation.engine.RandomStreams;
import io.lepton.simulation.engine.Trace;
import io.lepton.simulation.engine.VirtualNetwork;
import io.lepton.simulation.engine.VirtualProcess;
import io.lepton.simulation.engine.VirtualTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A fleet and its callers in virtual time, and the hands that take parts of it away and give them back.
 *
 * <p>The control plane stands at a place of its own beside the first region; callers stand near each region, and stay
 * where they are when it falls silent. Confined to one thread.
 */
public final class World {
    private static final int GATEWAY_PORT = 7071;
    private static final int NODE_PORT = 9000;

    private final VirtualTime time = new VirtualTime();
    private final Layout layout;
    private final Setting setting;
    private final Directory directory;
    private final Government government;
    private final Map<RegionId, RegionShells> regions = new LinkedHashMap<>();
    private final Map<NodeId, Disk> disks = new LinkedHashMap<>();
    private final Map<Seat, Archive> archives = new LinkedHashMap<>();
    private long requests;

    /** Makes a world in which nothing has started yet. */
    public World(Layout layout, WorldConfig config, long seed, Trace trace, Witness witness, Parts parts) {
        this.layout = layout;
        var random = new RandomStreams(seed);
        var network = new VirtualNetwork(
                time, Ground.roundTrips(layout, config), config.network(), random.of("network"), trace);
        this.setting =
                new Setting(time, network, random, config, witness, parts, new Conditions(), new Chancery.Seals());
        this.government = new Government(setting, layout);
        this.directory = new Directory(government);
    }

    /** Starts the control plane and every region, and asks for the deployment. */
    public void start() {
        government.found();
        layout.regions().forEach(region -> startRegion(region.id()));
    }

    /** Runs the world up to a time, nanoseconds since it began. */
    public void runUntil(long nanos) {
        time.runUntil(nanos);
    }

    /** Has somebody look at the world after every event from now on. */
    public void observe(Runnable look) {
        time.observe(look);
    }

    /** Does something at a time that has not passed. */
    public void at(long nanos, Runnable action) {
        time.at(nanos, action);
    }

    /** The time, nanoseconds since it began. */
    public long nowNanos() {
        return time.nowNanos();
    }

    /** How many events have run. */
    public long eventCount() {
        return time.eventCount();
    }

    /** Lets callers set out near every region from now until the given time. */
    public void callUntil(long nanos) {
        call("callers", layout.version().id().model(), setting.config().requestsPerSecond(), nanos);
    }

    /** Lets others set out for a model, so many a second all regions together; {@code name} tells them from the first. */
    public void call(String name, ModelName model, double perSecond, long untilNanos) {
        for (Region region : layout.regions()) {
            Place place = Ground.callersNear(region.id());
            var process = new VirtualProcess(time, name + "-" + region.id(), place);
            new Callers(setting, directory, region.id(), process, nearestFirst(region.id()), layout, () -> requests++)
                    .setOut(model, perSecond / layout.regions().size(), untilNanos);
        }
    }

    /** The hands that do to it what a fault does. */
    public Hands hands() {
        return new Hands(setting, layout, government, this);
    }

    /** Lets a person change what is wished, again and again, until the given time. */
    public void operateUntil(long nanos) {
        new Operator(setting, layout, government).workUntil(nanos);
    }

    /** Silences a region: nothing gets in or out any more, and its processes are gone. */
    public void loseRegion(RegionId region) {
        setting.network().cut(Ground.of(region));
        shells(region).kill();
    }

    /** Takes from a region's nodes what they have stored. */
    public void eraseDisks(RegionId region) {
        nodes(region).forEach(node -> disk(node.id()).erase());
        for (int i = 0; i <= layout.nodesPerRegion(); i++) {
            archive(region, i).erase();
        }
    }

    /** Brings a region back with fresh processes, on the disks that it has. */
    public void returnRegion(RegionId region) {
        setting.network().mend(Ground.of(region));
        startRegion(region);
    }

    /** Separates the control plane from everything; it lives on. */
    public void isolateControl() {
        setting.network().cut(Ground.CONTROL);
    }

    /** Ends that. */
    public void reconnectControl() {
        setting.network().mend(Ground.CONTROL);
    }

    /** The desired state, as the control plane has it. */
    public FleetSnapshot desired() {
        return directory
                .control()
                .snapshot()
                .orElseThrow(() -> new IllegalStateException("the last control plane to take over reigns no more"));
    }

    /** The snapshot in force at the gateway of a region; absent while it is dead, or none has come. */
    public Optional<FleetSnapshot> inForce(RegionId region) {
        GatewayShell gateway = shells(region).gateway;
        return gateway.process().isAlive() ? gateway.core().snapshot() : Optional.empty();
    }

    /** The snapshot in force at each region's gateway; absent where none has come yet. */
    public Map<RegionId, Optional<FleetSnapshot>> gatewaySnapshots() {
        Map<RegionId, Optional<FleetSnapshot>> snapshots = new LinkedHashMap<>();
        regions.forEach(
                (region, shells) -> snapshots.put(region, shells.gateway.core().snapshot()));
        return snapshots;
    }

    /** What each node would report now. */
    public List<NodeReport> nodeReports() {
        return regions.values().stream()
                .flatMap(shells -> shells.nodes.stream())
                .map(shell -> shell.core().report())
                .toList();
    }

    private void startRegion(RegionId region) {
        List<NodeShell> nodes = nodes(region).stream().map(this::newNode).toList();
        RegionShells shells = new RegionShells(newGateway(region), new ArrayList<>(nodes));
        regions.put(region, shells);
        shells.gateway.start();
        shells.nodes.forEach(NodeShell::start);
    }

    /** The processes of a region: its gateway, then its nodes. */
    List<VirtualProcess> processes(RegionId region) {
        RegionShells shells = shells(region);
        return Stream.concat(
                        Stream.of(shells.gateway.process()),
                        shells.nodes.stream().map(NodeShell::process))
                .toList();
    }

    /** Ends a process of a region, by its index among them, and starts it again. */
    void restart(RegionId region, int index) {
        RegionShells shells = shells(region);
        processes(region).get(index).kill();
        if (index == 0) {
            shells.gateway = newGateway(region);
            shells.gateway.start();
        } else {
            shells.nodes.set(index - 1, newNode(nodes(region).get(index - 1)));
            shells.nodes.get(index - 1).start();
        }
    }

    private GatewayShell newGateway(RegionId region) {
        return new GatewayShell(setting, directory, gateway(region), archive(region, 0));
    }

    private NodeShell newNode(Node node) {
        int index = nodes(node.region()).indexOf(node) + 1;
        return new NodeShell(setting, directory, node, disk(node.id()), archive(node.region(), index));
    }

    /** What a process of a region keeps of the control plane's word, by its index among them. */
    Archive archive(RegionId region, int index) {
        return archives.computeIfAbsent(new Seat(region, index), _ -> new Archive());
    }

    /** What a region's gateway takes snapshots in by. */
    Inbox inboxOfGateway(RegionId region) {
        return shells(region).gateway.inbox();
    }

    private RegionShells shells(RegionId region) {
        RegionShells shells = regions.get(region);
        if (shells == null) {
            throw new IllegalArgumentException("no such region has started: region=" + region);
        }
        return shells;
    }

    private Disk disk(NodeId node) {
        return disks.computeIfAbsent(node, _ -> new Disk());
    }

    private Gateway gateway(RegionId region) {
        int index = layout.regions().stream().map(Region::id).toList().indexOf(region);
        return new Gateway(region, new Endpoint(region.value(), GATEWAY_PORT + index));
    }

    private List<Node> nodes(RegionId region) {
        return IntStream.rangeClosed(1, layout.nodesPerRegion())
                .mapToObj(number -> new Node(
                        new NodeId(region + "-" + number), region, new Endpoint(region.value(), NODE_PORT + number)))
                .toList();
    }

    private List<Gateway> nearestFirst(RegionId near) {
        return layout.regions().stream()
                .map(Region::id)
                .sorted(Comparator.comparing(region -> layout.roundTrip(near, region)))
                .map(this::gateway)
                .toList();
    }

    /** A process of a region, whichever runs there now, by its index among them. */
    private record Seat(RegionId region, int index) {}

    /** The processes of a region. */
    private static final class RegionShells {
        private GatewayShell gateway;
        private final List<NodeShell> nodes;

        RegionShells(GatewayShell gateway, List<NodeShell> nodes) {
            this.gateway = gateway;
            this.nodes = nodes;
        }

        void kill() {
            gateway.process().kill();
            nodes.forEach(node -> node.process().kill());
        }
    }
}
