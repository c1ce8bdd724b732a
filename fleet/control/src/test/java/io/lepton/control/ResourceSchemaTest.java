package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.chassis.YamlText;
import io.lepton.control.manifest.ManifestReader;
import io.lepton.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published schemas say of every example what the reader of files says of it. */
class ResourceSchemaTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            true  | Region      | a    | {}             | {"jurisdiction": "EU", "latitude": 50.1, "longitude": 8}
            false | Region      | A    | {}             | {"jurisdiction": "EU", "latitude": 50.1, "longitude": 8}
            false | Region      | a    | {}             | {"jurisdiction": "eu", "latitude": 50.1, "longitude": 8}
            false | Region      | a    | {}             | {"jurisdiction": "EU", "latitude": 91, "longitude": 8}
            false | Region      | a    | {}             | {"jurisdiction": "EU", "latitude": 50.1}
            false | Region      | a    | {}             | {"jurisdiction": "EU", "latitude": "50", "longitude": 8}
            true  | Node        | a-1  | {}             | {"region": "a", "cordoned": true}
            false | Node        | a-1  | {}             | {"region": "a", "cordoned": "yes"}
            false | Node        | a-1  | {"project": "x"} | {"region": "a"}
            true  | Policy      | a    | {}             | {"anywhere": "all", "default": true}
            true  | Policy      | a    | {}             | {"regions": ["x", "y"]}
            false | Policy      | a    | {}             | {"regions": ["x", "x"]}
            false | Policy      | a    | {}             | {"regions": []}
            false | Policy      | a    | {}             | {"regions": ["x"], "anywhere": "all"}
            false | Policy      | a    | {}             | {}
            true  | Project     | a    | {"labels": {"team": "gold"}} | {"parent": "b", "description": "two words"}
            false | Project     | a    | {"labels": {"team": "two words"}} | {}
            false | Project     | a    | {"labels": {"team": 1}} | {}
            true  | Project     | a    | {"annotations": {"x.y/z": "any words"}, "revision": 3} | {}
            false | Project     | a    | {"revision": -1} | {}
            true  | RoleBinding | a    | {}             | {"role": "data-scientist", "subjects": ["user:anna"]}
            false | RoleBinding | a    | {}             | {"role": "king", "subjects": ["user:anna"]}
            false | RoleBinding | a    | {}             | {"role": "admin", "subjects": ["anna"]}
            true  | Model       | M.1  | {"project": "x"} | {"description": "words"}
            false | Model       | M/1  | {}             | {}
            true  | ModelVersion | m/3 | {}             | {"file": "a.onnx"}
            false | ModelVersion | m/0 | {}             | {"file": "a.onnx"}
            false | ModelVersion | m/3 | {}             | {"artifact": "123"}
            false | ModelVersion | m/3 | {}             | {}
            true  | Deployment  | m    | {}             | {"version": "latest", "regions": "all", "replicas": 2}
            true  | Deployment  | m    | {}             | {"version": 3, "regions": ["a"]}
            false | Deployment  | m    | {}             | {"version": 0}
            false | Deployment  | m    | {}             | {"version": "newest"}
            false | Deployment  | m    | {}             | {"replicas": 1001}
            false | Deployment  | m    | {}             | {"replicas": 1.5}
            false | Deployment  | m    | {}             | {"replica": 1}
            true  | Deployment  | m    | {}             | {"strategy": {"surge": "25%", "unavailable": 1, "order": ["a"]}}
            true  | Deployment  | m    | {}             | {"strategy": {"onFailure": "rollback", "approval": "required"}}
            false | Deployment  | m    | {}             | {"strategy": {"surge": "125%"}}
            false | Deployment  | m    | {}             | {"strategy": {"surge": "25"}}
            false | Deployment  | m    | {}             | {"strategy": {"deadlineSeconds": 0}}
            true  | TrafficPolicy | m  | {}             | {"canaries": [{"version": 2, "percent": 0.5}]}
            true  | TrafficPolicy | m  | {}             | {"variants": [{"region": "a", "version": 2}]}
            false | TrafficPolicy | m  | {}             | {"canaries": [{"version": 2, "percent": 0}]}
            false | TrafficPolicy | m  | {}             | {"canaries": [{"version": 2}]}
            false | TrafficPolicy | m  | {}             | {"shadows": []}
            false | TrafficPolicy | m  | {}             | {"canary": [{"version": 2, "percent": 1}]}
            true  | Alias       | a    | {"labels": {"team": "gold"}} | {"model": "m", "version": 2}
            false | Alias       | a    | {}             | {"model": "m"}
            false | Alias       | a    | {}             | {"model": "m", "version": "latest"}
            false | Alias       | a    | {"project": "x"} | {"model": "m", "version": 2}
            """)
    void agreesWithTheReader(boolean isSound, String kind, String name, String more, String spec) {
        String text = "{\"apiVersion\": \"lepton.io/v1\", \"kind\": \"" + kind + "\", \"metadata\": {\"name\": \""
                + name
                + "\"" + (more.equals("{}") ? "" : ", " + more.substring(1, more.length() - 1)) + "}, \"spec\": " + spec
                + "}";
        var reader = new ManifestReader(ResourceKinds.forms(), 10_000);
        reader.read("f", text);
        assertThat(reader.mistakes().isEmpty())
                .as("%s: %s", text, reader.mistakes())
                .isEqualTo(isSound);
        Map<?, ?> document = Json.read(text.getBytes(StandardCharsets.UTF_8), Map.class);
        assertThat(SchemaReading.accepts(schema(kind), document)).as(text).isEqualTo(isSound);
    }

    @Test
    void acceptsEverythingThatIsExported() {
        // The first that has something of every kind.
        var state = LongStream.range(0, 1_000)
                .mapToObj(seed -> RandomStates.of(seed, 1, 1))
                .filter(random -> ResourceKinds.ALL.stream()
                        .noneMatch(kind -> ResourceShelf.documents(kind, random).isEmpty()))
                .findFirst()
                .orElseThrow();
        for (ResourceKind kind : ResourceKinds.ALL) {
            List<Map<String, Object>> documents = ResourceShelf.documents(kind, state);
            assertThat(documents).as(kind.title()).isNotEmpty();
            for (var document : documents) {
                Map<?, ?> plain = Json.read(Json.write(document), Map.class);
                assertThat(SchemaReading.accepts(schema(kind.title()), plain))
                        .as("%s", plain)
                        .isTrue();
                var reader = new ManifestReader(ResourceKinds.forms(), 100_000);
                reader.read("f", YamlText.write(List.of(document)));
                assertThat(reader.mistakes()).isEmpty();
                // What was written is read as the same thing, of every kind.
                assertThat(kind.read(reader.envelopes().getFirst(), state))
                        .isIn(kind.all(state).toArray());
            }
        }
    }

    private static Map<?, ?> schema(String kind) {
        return Json.read(Json.write(ResourceKinds.schema(ResourceKinds.named(kind))), Map.class);
    }
}
