package io.lepton.simulation.world;

import io.lepton.domain.Endpoint;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

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
    private final Map<RegionId, RegionShells> regions = new LinkedHashMap<>();
    private final Map<NodeId, Disk> disks = new LinkedHashMap<>();
    private long requests;

    /** Makes a world in which nothing has started yet. */
    public World(Layout layout, WorldConfig config, long seed, Trace trace, Witness witness, Routing routing) {
        this.layout = layout;
        var random = new RandomStreams(seed);
        var network = new VirtualNetwork(
                time, Ground.roundTrips(layout, config), config.network(), random.of("network"), trace);
        this.setting = new Setting(time, network, random, config, witness, routing);
        this.directory = new Directory(new ControlShell(setting, layout));
    }

    /** Starts the control plane and every region, and asks for the deployment. */
    public void start() {
        directory.control().start(layout);
        layout.regions().forEach(region -> startRegion(region.id()));
    }

    /** Runs the world up to a time, nanoseconds since it began. */
    public void runUntil(long nanos) {
        time.runUntil(nanos);
    }

    /** How many events have run. */
    public long eventCount() {
        return time.eventCount();
    }

    /** Lets callers set out near every region from now until the given time. */
    public void callUntil(long nanos) {
        double perSecond =
                setting.config().requestsPerSecond() / layout.regions().size();
        for (Region region : layout.regions()) {
            Place place = Ground.callersNear(region.id());
            var process = new VirtualProcess(time, place.name(), place);
            new Callers(setting, directory, region.id(), process, nearestFirst(region.id()), layout, () -> requests++)
                    .setOut(perSecond, nanos);
        }
    }

    /** Silences a region: nothing gets in or out any more, and its processes are gone. */
    public void loseRegion(RegionId region) {
        setting.network().cut(Ground.of(region));
        shells(region).kill();
    }

    /** Takes from a region's nodes what they have stored. */
    public void eraseDisks(RegionId region) {
        nodes(region).forEach(node -> disk(node.id()).erase());
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
        return directory.control().snapshot();
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
        var gateway = new GatewayShell(setting, directory, gateway(region));
        List<NodeShell> nodes = nodes(region).stream()
                .map(node -> new NodeShell(setting, directory, node, disk(node.id())))
                .toList();
        regions.put(region, new RegionShells(gateway, nodes));
        gateway.start();
        nodes.forEach(NodeShell::start);
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

    /** The processes of a region. */
    private record RegionShells(GatewayShell gateway, List<NodeShell> nodes) {
        void kill() {
            gateway.process().kill();
            nodes.forEach(node -> node.process().kill());
        }
    }
}
