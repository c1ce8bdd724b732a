package io.lepton.benchmarks.forward;

import io.lepton.benchmarks.serve.JavaProcess;
import io.lepton.benchmarks.serve.ProcessFigures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** The proxies that are compared, and two upstreams that they all share. */
final class Proxies implements AutoCloseable {
    static final String GATEWAY = "gateway";

    private static final String ANSWER = "{\"outputs\":[]}";
    private static final long POLL_MILLIS = 50;
    private static final int POLLS_MAX = 400;

    /** One of them. */
    record Proxy(String name, int port, Supplier<ProcessFigures> figures) {}

    private final List<Proxy> all = new ArrayList<>();
    private final Deque<AutoCloseable> processes = new ArrayDeque<>();

    private Proxies() {}

    /** Starts them, and waits for the gateway to know its nodes. */
    static Proxies start(Path directory, boolean isMultiplexed) throws IOException, InterruptedException {
        Proxies proxies = new Proxies();
        try {
            proxies.addAll(directory, isMultiplexed);
        } catch (IOException | InterruptedException | RuntimeException e) {
            proxies.close();
            throw e;
        }
        return proxies;
    }

    private void addAll(Path directory, boolean isMultiplexed) throws IOException, InterruptedException {
        List<Integer> ports = List.of(freePort(), freePort());
        FleetStub fleet = new FleetStub(ports);
        processes.push(fleet);
        // nginx throws a body away as it comes, and speaks either protocol on a port; haproxy speaks both on one.
        processes.push(
                isMultiplexed
                        ? NativeProcess.haproxy(
                                Core.OTHERS, directory, "upstream", haproxyUpstream(ports, fleet.port()))
                        : NativeProcess.nginx(Core.OTHERS, directory, "upstream", nginxUpstream(ports, fleet.port())));
        addOthers(directory, ports, isMultiplexed);
        addGateway(fleet.port());
    }

    private void addOthers(Path directory, List<Integer> ports, boolean isMultiplexed) throws IOException {
        if (!isMultiplexed) {
            int port = freePort();
            NativeProcess nginx = NativeProcess.nginx(
                    Core.PROXY, directory, "proxy", """
                    upstream nodes { least_conn; server 127.0.0.1:%d; server 127.0.0.1:%d; keepalive 300; keepalive_requests 100000000; }
                    server { listen 127.0.0.1:%d; location / { proxy_pass http://nodes; proxy_http_version 1.1;
                      proxy_set_header Connection ""; proxy_request_buffering off; proxy_buffering off; } }
                    """.formatted(ports.getFirst(), ports.getLast(), port));
            processes.push(nginx);
            all.add(new Proxy("nginx", port, nginx::figures));
        }
        int port = freePort();
        String protocol = isMultiplexed ? " proto h2" : "";
        NativeProcess haproxy = NativeProcess.haproxy(Core.PROXY, directory, "proxy", """
                frontend front
                  bind 127.0.0.1:%d%s
                  default_backend nodes
                backend nodes
                  balance leastconn
                  server a 127.0.0.1:%d%s
                  server b 127.0.0.1:%d%s
                """.formatted(
                        port, protocol, ports.getFirst(), protocol, ports.getLast(), protocol));
        processes.push(haproxy);
        all.add(new Proxy("haproxy", port, haproxy::figures));
    }

    private void addGateway(int controlPort) throws IOException, InterruptedException {
        JavaProcess gateway = JavaProcess.startBy(
                Core.PROXY.running(List.of()), ForwardedGateway.class, List.of(String.valueOf(controlPort)));
        processes.push(gateway);
        int port = Integer.parseInt(gateway.line());
        all.add(new Proxy(GATEWAY, port, gateway::figures));
        var ask = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/v2/models/" + FleetStub.MODEL + "/ready"))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            for (int polls = 0; client.send(ask, BodyHandlers.ofString()).statusCode() != 200; polls++) {
                if (polls == POLLS_MAX) {
                    throw new IllegalStateException("the gateway has not come to know its nodes");
                }
                Thread.sleep(POLL_MILLIS);
            }
        }
    }

    private static String nginxUpstream(List<Integer> ports, int fleetPort) {
        var servers = new StringBuilder();
        for (int i = 0; i < ports.size(); i++) {
            servers.append("""
                    server { listen 127.0.0.1:%d; default_type application/json;
                      location = /internal/v1/signals { proxy_pass http://127.0.0.1:%d/internal/v1/signals/%d; proxy_http_version 1.1;
                        proxy_buffering off; proxy_read_timeout 1h; }
                      location / { return 200 '%s'; } }
                    """.formatted(ports.get(i), fleetPort, i + 1, ANSWER));
        }
        return servers.toString();
    }

    private static String haproxyUpstream(List<Integer> ports, int fleetPort) {
        var sections = new StringBuilder("backend fleet\n  server f 127.0.0.1:" + fleetPort + "\n");
        for (int i = 0; i < ports.size(); i++) {
            sections.append("""
                    frontend node%d
                      bind 127.0.0.1:%d
                      http-request set-path /internal/v1/signals/%d if { path_beg /internal/ }
                      use_backend fleet if { path_beg /internal/ }
                      http-request return status 200 content-type application/json string '%s' unless { path_beg /internal/ }
                    """.formatted(i + 1, ports.get(i), i + 1, ANSWER));
        }
        return sections.toString();
    }

    List<Proxy> all() {
        return List.copyOf(all);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        for (AutoCloseable process : processes) {
            try {
                process.close();
            } catch (Exception e) {
                throw new IllegalStateException("a process would not end", e);
            }
        }
    }
}
