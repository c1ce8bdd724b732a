package io.lepton.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.Alias;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.Assignment;
import io.lepton.domain.Coordinates;
import io.lepton.domain.DataClass;
import io.lepton.domain.Deployment;
import io.lepton.domain.ElementType;
import io.lepton.domain.Endpoint;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.Shape;
import io.lepton.domain.Share;
import io.lepton.domain.Signature;
import io.lepton.domain.SnapshotReply;
import io.lepton.domain.TensorSpec;
import io.lepton.domain.Traffic;
import io.lepton.domain.TrafficPolicy;
import io.lepton.domain.Variant;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    private static final RegionId FRANKFURT = new RegionId("frankfurt");

    @Test
    void aSnapshotComesBackAsItWent() {
        assertThat(Json.read(Json.write(snapshot()), FleetSnapshot.class)).isEqualTo(snapshot());
    }

    /** A message's names are promises: this text may only ever be added to. */
    @Test
    void aSnapshotIsWrittenUnderTheNamesOfTheDomain() {
        assertThat(new String(Json.write(snapshot()), StandardCharsets.UTF_8)).isEqualTo("""
                        {"epoch":3,"revision":7,\
                        "regions":[{"id":"frankfurt","jurisdiction":"EU",\
                        "coordinates":{"latitude":50.0,"longitude":8.0},"costPerNodeHour":1.5,"carbonGramsPerKwh":300.0}],\
                        "gateways":[{"region":"frankfurt","endpoint":{"host":"127.0.0.1","port":7071}}],\
                        "nodes":[{"id":"frankfurt-1","region":"frankfurt","endpoint":{"host":"127.0.0.1","port":9000}}],\
                        "versions":[{"id":"digits/2","artifact":"%s","sizeBytes":10,"format":"ONNX",\
                        "signature":{"inputs":[{"name":"x","type":"FP32","shape":[-1,4]}],\
                        "outputs":[{"name":"y","type":"FP32","shape":[]}]},"registeredAt":"1970-01-01T00:00:00Z","members":[]}],\
                        "deployments":[{"version":"digits/2","regions":"all","replicasPerRegion":2,"strategy":null}],\
                        "assignments":[{"version":"digits/2","node":"frankfurt-1"}],\
                        "policies":[{"dataClass":"public","scope":"anywhere","terms":null},\
                        {"dataClass":"eu-only","scope":{"jurisdictions":["EU"]},"terms":null},\
                        {"dataClass":"here","scope":{"regions":["frankfurt"]},"terms":null}],\
                        "defaultDataClass":"public","handover":null,\
                        "traffic":{"beside":[{"version":"digits/2","regions":["frankfurt"],"replicasPerRegion":1,"strategy":null}],\
                        "policies":[{"model":"digits","canaries":[{"version":2,"percent":5.0}],"splits":[],\
                        "shadows":[{"version":2,"percent":0.5}],"variants":[{"region":"frankfurt","version":2}]}],\
                        "aliases":[{"name":"digits-prod","version":"digits/2"}]},"keys":null}""".formatted("a".repeat(64)));
    }

    @Test
    void aSnapshotOfAFormerReleaseHasNoTraffic() {
        String text = new String(Json.write(snapshot()), StandardCharsets.UTF_8);
        String former = text.substring(0, text.indexOf(",\"traffic\":")) + "}";
        assertThat(Json.read(former.getBytes(StandardCharsets.UTF_8), FleetSnapshot.class)
                        .traffic())
                .isEmpty();
    }

    @Test
    void aSelectionIsAWordOrAList() {
        var only = new DeploymentRequest(Optional.of(2), new RegionSelection.Only(Set.of(FRANKFURT)), 1);
        assertThat(Json.readStrictly(Json.write(only), DeploymentRequest.class)).isEqualTo(only);
        assertThat(strictly("{\"regions\":\"all\",\"replicas\":3}"))
                .isEqualTo(new DeploymentRequest(Optional.empty(), new RegionSelection.All(), 3));
    }

    @Test
    void anAcknowledgementHasNoRefusal() {
        var reply = new SnapshotReply("gateway-frankfurt", 1, 2, Optional.empty());
        assertThat(Json.read(Json.write(reply), SnapshotReply.class)).isEqualTo(reply);
    }

    @Test
    void anOlderReaderPassesOverWhatItDoesNotKnow() {
        assertThat(Json.read(bytes("{\"host\":\"a\",\"port\":1,\"colour\":\"blue\"}"), Endpoint.class))
                .isEqualTo(new Endpoint("a", 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"regions\":\"all\",\"replicas\":1,\"versoin\":2}|field=versoin, known=[regions, replicas, strategy, version]",
                "{\"regions\":\"all\",\"replica\":1}|required and missing, or null: field=replicas",
                "{\"regions\":\"some\",\"replicas\":1}|field=regions",
                "{\"regions\":[\"Frankfurt\"],\"replicas\":1}|region=Frankfurt",
                "{\"regions\":[],\"replicas\":1}|at least one region",
                "{\"regions\":[\"a\",\"a\"],\"replicas\":1}|field=regions",
                "{\"regions\":7,\"replicas\":1}|field=regions",
                "{\"regions\":\"all\"}|replicas",
                "{\"replicas\":1}|regions",
                "{\"regions\":\"all\",\"replicas\":\"two\"}|field=replicas",
                "{\"regions\":\"all\",\"replicas\":null}|field=replicas",
                "{\"regions\":\"all\",\"replicas\":1|not valid JSON",
                "{\"regions\":\"all\",\"replicas\":1} x|not valid JSON",
                "null|given null",
                "[]|DeploymentRequest",
            })
    void aMistakeIsToldInOneLineWithItsField(String text, String expected) {
        assertThatThrownBy(() -> strictly(text)).isInstanceOfSatisfying(LeptonException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(refusal.getMessage()).contains(expected).doesNotContain("\n");
        });
    }

    @Test
    void bottomlessNestingIsRefused() {
        String text = "[".repeat(5_000);
        assertThatThrownBy(() -> strictly(text)).isInstanceOf(LeptonException.class);
    }

    @Test
    void anErrorsBodyHasTheOneMemberOfTheProtocol() {
        var body = ErrorBody.of(ErrorCode.UNKNOWN_MODEL, "no such model: model=x");
        assertThat(new String(Json.write(body), StandardCharsets.UTF_8))
                .isEqualTo("{\"error\":\"no such model: model=x (UNKNOWN_MODEL, see /errors/UNKNOWN_MODEL)\"}");
    }

    private static DeploymentRequest strictly(String text) {
        return Json.readStrictly(bytes(text), DeploymentRequest.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static FleetSnapshot snapshot() {
        var version = ModelVersionId.parse("digits/2");
        var node = new NodeId("frankfurt-1");
        var eu = new Jurisdiction("EU");
        return new FleetSnapshot(
                3,
                7,
                List.of(new Region(FRANKFURT, eu, new Coordinates(50, 8), 1.5, 300)),
                List.of(new Gateway(FRANKFURT, new Endpoint("127.0.0.1", 7071))),
                List.of(new Node(node, FRANKFURT, new Endpoint("127.0.0.1", 9000))),
                List.of(new ModelVersion(
                        version,
                        new ArtifactId("a".repeat(64)),
                        10,
                        ModelFormat.ONNX,
                        new Signature(
                                List.of(new TensorSpec("x", ElementType.FP32, Shape.of(-1, 4))),
                                List.of(new TensorSpec("y", ElementType.FP32, Shape.of()))),
                        Instant.EPOCH)),
                List.of(new Deployment(version, new RegionSelection.All(), 2)),
                List.of(new Assignment(version, node)),
                List.of(
                        new ResidencyPolicy(new DataClass("public"), new ResidencyPolicy.Anywhere()),
                        new ResidencyPolicy(eu.onlyHere(), new ResidencyPolicy.Within(Set.of(eu))),
                        new ResidencyPolicy(new DataClass("here"), new ResidencyPolicy.Exactly(Set.of(FRANKFURT)))),
                new DataClass("public"),
                Optional.empty(),
                Optional.of(new Traffic(
                        List.of(new Deployment(
                                new ModelVersionId(new ModelName("digits"), 2),
                                new RegionSelection.Only(Set.of(FRANKFURT)),
                                1)),
                        List.of(new TrafficPolicy(
                                new ModelName("digits"),
                                List.of(new Share(2, 5)),
                                List.of(),
                                List.of(new Share(2, 0.5)),
                                List.of(new Variant(FRANKFURT, 2)))),
                        List.of(new Alias(
                                new ModelName("digits-prod"), new ModelVersionId(new ModelName("digits"), 2))))));
    }
}
