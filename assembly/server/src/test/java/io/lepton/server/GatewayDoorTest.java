package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.lepton.chassis.Configuration;
import io.lepton.cli.LaunchProgress;
import io.lepton.cli.UpOptions;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.testkit.PemFiles;
import io.lepton.wire.grpc.InferTensorContents;
import io.lepton.wire.grpc.ModelInferRequest;
import io.lepton.wire.grpc.ModelInferResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with certificates in front of a real node, asked by clients of others, under TLS and in the clear. */
class GatewayDoorTest {
    private static final int TRIES_MAX = 10;
    private static final MethodDescriptor<ModelInferRequest, ModelInferResponse> INFER =
            MethodDescriptor.<ModelInferRequest, ModelInferResponse>newBuilder()
                    .setType(MethodType.UNARY)
                    .setFullMethodName("inference.GRPCInferenceService/ModelInfer")
                    .setRequestMarshaller(ProtoUtils.marshaller(ModelInferRequest.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(ModelInferResponse.getDefaultInstance()))
                    .build();
    private static final String ROW = """
            {"inputs": [{"name": "payment", "shape": [1, 4], "datatype": "FP32", "data": [1850.0, 3, 1, 4]}]}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static PemFiles files;

    @SuppressWarnings("NullAway.Init")
    private static FleetHome home;

    @SuppressWarnings("NullAway.Init")
    private static LocalFleet fleet;

    @BeforeAll
    static void starts() throws Exception {
        files = PemFiles.make(folder, "door");
        files.writeTo(folder);
        home = FleetHome.take(folder.resolve("home"));
        fleet = start(layout("node.pem", "node.key"));
    }

    @AfterAll
    static void ends() {
        fleet.close();
        home.close();
    }

    @Test
    void answersHttpUnderTlsAndInTheClear() throws Exception {
        try (var client =
                HttpClient.newBuilder().sslContext(PemFiles.trusting(files)).build()) {
            for (String scheme : new String[] {"https", "http"}) {
                var ask = HttpRequest.newBuilder(
                                URI.create(scheme + "://127.0.0.1:" + gatewayPort() + "/v2/models/payments/infer"))
                        .POST(BodyPublishers.ofString(ROW))
                        .build();
                var answer = client.send(ask, BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(answer.body()).contains("\"outputs\"");
            }
        }
    }

    @Test
    void answersGrpcUnderTls() throws Exception {
        var trust =
                GrpcSslContexts.forClient().trustManager(files.certificate()).build();
        assertAnswers(NettyChannelBuilder.forAddress("127.0.0.1", gatewayPort()).sslContext(trust));
    }

    @Test
    void answersGrpcInTheClear() {
        assertAnswers(NettyChannelBuilder.forAddress("127.0.0.1", gatewayPort()).usePlaintext());
    }

    @Test
    void filesThatAreMissingOrDoNotBelongTogetherAreRefusedByName() throws Exception {
        PemFiles other = PemFiles.make(folder, "other");
        Files.writeString(folder.resolve("other.pem"), other.certificateText());
        assertRefused(layout("none.pem", "node.key"), "certificates=" + folder.resolve("none.pem"));
        assertRefused(layout("node.pem", "none.key"), "key=" + folder.resolve("none.key"));
        assertRefused(layout("other.pem", "node.key"), "the key is not that of the first certificate");
    }

    private static void assertRefused(FleetLayout layout, String reason) throws Exception {
        try (FleetHome another = FleetHome.take(Files.createTempDirectory(folder, "home"))) {
            assertThatThrownBy(() -> start(layout, another))
                    .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.code())
                            .isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                    .hasMessageContaining(reason);
        }
    }

    private static void assertAnswers(NettyChannelBuilder dialling) {
        ManagedChannel channel = dialling.build();
        try {
            var request = ModelInferRequest.newBuilder().setModelName("payments");
            request.addInputsBuilder()
                    .setName("payment")
                    .setDatatype("FP32")
                    .addShape(1)
                    .addShape(4)
                    .setContents(InferTensorContents.newBuilder()
                            .addFp32Contents(1850)
                            .addFp32Contents(3)
                            .addFp32Contents(1)
                            .addFp32Contents(4));
            ModelInferResponse answer =
                    ClientCalls.blockingUnaryCall(channel, INFER, CallOptions.DEFAULT, request.build());
            assertThat(answer.getOutputsList()).isNotEmpty();
        } finally {
            channel.shutdownNow();
        }
    }

    private static FleetLayout layout(String certificates, String key) {
        String file = folder.resolve("fleet.yaml").toString();
        return Configuration.parse(file, """
                regions: [{id: oslo, jurisdiction: NO, latitude: 59.91, longitude: 10.75}]
                nodesPerRegion: 1
                gateway: {tlsCertificates: %s, tlsKey: %s}
                """.formatted(certificates, key), FleetFile.class)
                .toLayout(file);
    }

    private static int gatewayPort() {
        return fleet.control().getPort() + 1;
    }

    private static LocalFleet start(FleetLayout layout) throws Exception {
        return start(layout, home);
    }

    /** A fleet that answers; another process may take a port that was free a moment ago. */
    private static LocalFleet start(FleetLayout layout, FleetHome home) throws Exception {
        for (int tries = 1; true; tries++) {
            var options = new UpOptions(
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    false,
                    twoFreePorts(),
                    folder,
                    true,
                    false,
                    Optional.empty());
            try {
                var started = LocalFleet.start(layout, options, "test", home, () -> {}, new Silence());
                started.serve(options, new Silence());
                return started;
            } catch (LeptonException e) {
                if (e.code() != ErrorCode.PORT_IN_USE || tries == TRIES_MAX) {
                    throw e;
                }
            }
        }
    }

    private static int twoFreePorts() throws IOException {
        for (int tries = 1; true; tries++) {
            try (var first = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
                    var second = new ServerSocket(first.getLocalPort() + 1, 0, InetAddress.getLoopbackAddress())) {
                return second.getLocalPort() - 1;
            } catch (IOException e) {
                if (tries == TRIES_MAX) {
                    throw e;
                }
            }
        }
    }

    private record Silence() implements LaunchProgress {
        @Override
        public void step(String what) {}

        @Override
        public void step(String what, long done, long total) {}

        @Override
        public void say(String line) {}
    }
}
