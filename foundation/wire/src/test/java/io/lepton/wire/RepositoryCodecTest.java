package io.lepton.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.grpc.ModelRepositoryParameter;
import io.lepton.wire.grpc.RepositoryModelLoadRequest;
import io.lepton.wire.grpc.RepositoryModelUnloadRequest;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RepositoryCodecTest {
    @Test
    void takesNoBodyAndAnEmptyOneForNothingToSay() {
        for (String body : List.of("", "{}", "{'parameters': {}}", "{'parameters': null}")) {
            LoadRequest read = load(body);
            assertThat(read.config()).as(body).isEmpty();
            assertThat(read.files()).as(body).isEmpty();
            assertThat(RepositoryCodec.readUnload(json(body))).isEqualTo(UnloadRequest.ALONE);
        }
    }

    @Test
    void readsFilesAndTheirNumbers() {
        LoadRequest read =
                load("{'parameters': {'file:10/model.onnx': '" + base64("ten") + "', 'file:2/model.onnx': ''}}");
        assertThat(read.files().keySet()).containsExactly(2, 10);
        assertThat(texts(read)).containsEntry(10, "ten");
        assertThat(texts(read)).containsEntry(2, "");
    }

    @Test
    void readsAFileOfThirtyMegabytes() {
        byte[] bytes = new byte[30 << 20];
        LoadRequest read = load(
                "{'parameters': {'file:1/model.onnx': '" + Base64.getEncoder().encodeToString(bytes) + "'}}");
        assertThat(read.files().get(1)).isEqualTo(ByteBuffer.wrap(bytes));
    }

    @Test
    void readsAConfigInItsOwnJson() {
        ModelConfig config = config("{'version_policy': {'latest': {'num_versions': 2}}, 'max_batch_size': 8,"
                + " 'response_cache': {'enable': true}, 'parameters': {'owner': {'string_value': 'us'}, 'x': null}}");
        assertThat(config.versionPolicy().orElseThrow().choose(List.of(1, 2, 5)))
                .isEqualTo(Set.of(2, 5));
        assertThat(config.maxBatchSize()).contains(8);
        assertThat(config.responseCache()).contains(new ModelConfig.ResponseCache(true));
        assertThat(config.parameters().orElseThrow()).containsOnlyKeys("owner", "x");
    }

    @Test
    void choosesVersionsByEachKindOfPolicy() {
        assertThat(chosen("{'all': {}}")).isEqualTo(Set.of(1, 2, 5));
        assertThat(chosen("{'latest': {}}")).isEqualTo(Set.of(5));
        assertThat(chosen("{'latest': {'num_versions': 9}}")).isEqualTo(Set.of(1, 2, 5));
        assertThat(chosen("{'specific': {'versions': [1, 3, 5]}}")).isEqualTo(Set.of(1, 5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'backend': 'onnxruntime'}|backend",
                "{'max_batch_size': '4'}|max_batch_size",
                "{'max_batch_size': 4.5}|max_batch_size",
                "{'max_batch_size': -1}|max_batch_size",
                "{'response_cache': {'enable': 'yes'}}|response_cache.enable",
                "{'response_cache': {'enable': 1}}|response_cache.enable",
                "{'response_cache': {}}|response_cache.enable",
                "{'version_policy': {}}|version_policy",
                "{'version_policy': {'all': {}, 'latest': {}}}|version_policy",
                "{'version_policy': {'newest': {}}}|version_policy",
                "{'version_policy': {'all': {}, 'newest': {}}}|version_policy.newest",
                "{'version_policy': {'latest': {'num_versions': 0}}}|num_versions",
                "{'version_policy': {'specific': {'versions': []}}}|versions",
                "{'version_policy': {'specific': {'versions': [0]}}}|versions",
                "{'version_policy': {'specific': {'versions': ['1']}}}|versions",
                "{'version_policy': {'specific': {'versions': [null]}}}|versions",
                "{'parameters': 7}|parameters",
                "[]|config",
                "no json|config",
            })
    void refusesAConfigByTheNameOfTheField(String config, String field) {
        assertThatThrownBy(() -> config(config))
                .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining(field)
                .hasMessageContaining("config");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'parameter': {}}|parameter",
                "{'parameters': []}|parameters",
                "{'parameters': {'configuration': '{}'}}|parameters.configuration",
                "{'parameters': {'config': {}}}|parameters.config",
                "{'parameters': {'config': null}}|parameters.config",
                "{'parameters': {'file:1/model.onnx': 7}}|parameters.file:1/model.onnx",
                "{'parameters': {'file:1/model.onnx': 'not base64!'}}|parameters.file:1/model.onnx",
                "{'parameters': {'file:0/model.onnx': ''}}|parameters.file:0/model.onnx",
                "{'parameters': {'file:1/../../model.onnx': ''}}|parameters.file:1/../../model.onnx",
                "{'parameters': {'file:1/weights.bin': ''}}|parameters.file:1/weights.bin",
                "{'parameters': {'file:9999999999/model.onnx': ''}}|parameters.file:9999999999/model.onnx",
            })
    void refusesALoadByTheNameOfTheField(String body, String field) {
        assertThatThrownBy(() -> load(body))
                .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining("field=" + field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'parameters': {'unload_dependents': 'yes'}}", "{'parameters': {'dependents': true}}"})
    void refusesAnUnloadByTheNameOfTheField(String body) {
        assertThatThrownBy(() -> RepositoryCodec.readUnload(json(body)))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("dependents");
    }

    @Test
    void takesUnloadDependentsForTrueAndForFalse() {
        for (String value : List.of("true", "false")) {
            byte[] body = json("{'parameters': {'unload_dependents': " + value + "}}");
            assertThat(RepositoryCodec.readUnload(body)).isEqualTo(new UnloadRequest(Boolean.parseBoolean(value)));
        }
    }

    @Test
    void readsTheSameFromACall() {
        LoadRequest read = RepositoryCodec.readLoad(RepositoryModelLoadRequest.newBuilder()
                .putParameters("config", string("{\"max_batch_size\": 2}"))
                .putParameters(
                        "file:1/model.onnx",
                        ModelRepositoryParameter.newBuilder()
                                .setBytesParam(ByteString.copyFromUtf8("one"))
                                .build())
                .putParameters("file:2/model.onnx", string(base64("two")))
                .build());
        assertThat(read.config().orElseThrow().maxBatchSize()).contains(2);
        assertThat(texts(read)).containsEntry(1, "one");
        assertThat(texts(read)).containsEntry(2, "two");
    }

    @Test
    void refusesACallWithAWrongParameterOrANamedRepository() {
        var wrong = RepositoryModelLoadRequest.newBuilder()
                .putParameters("config", ModelRepositoryParameter.getDefaultInstance())
                .build();
        assertThatThrownBy(() -> RepositoryCodec.readLoad(wrong)).hasMessageContaining("parameters.config");
        var number = ModelRepositoryParameter.newBuilder().setInt64Param(1).build();
        var unload = RepositoryModelUnloadRequest.newBuilder()
                .putParameters("unload_dependents", number)
                .build();
        assertThatThrownBy(() -> RepositoryCodec.readUnload(unload)).hasMessageContaining("unload_dependents");
        var named = RepositoryModelUnloadRequest.newBuilder()
                .setRepositoryName("mine")
                .build();
        assertThatThrownBy(() -> RepositoryCodec.readUnload(named))
                .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.UNSUPPORTED));
    }

    private static Set<Integer> chosen(String policy) {
        return config("{'version_policy': " + policy + "}")
                .versionPolicy()
                .orElseThrow()
                .choose(List.of(1, 2, 5));
    }

    private static ModelConfig config(String config) {
        String quoted = config.replace("'", "\\\"");
        byte[] body = ("{\"parameters\": {\"config\": \"" + quoted + "\"}}").getBytes(UTF_8);
        return RepositoryCodec.readLoad(body).config().orElseThrow();
    }

    private static LoadRequest load(String body) {
        return RepositoryCodec.readLoad(json(body));
    }

    /** JSON, from a text with single quotes. */
    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static ModelRepositoryParameter string(String text) {
        return ModelRepositoryParameter.newBuilder().setStringParam(text).build();
    }

    private static Map<Integer, String> texts(LoadRequest read) {
        return read.files().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> text(entry.getValue())));
    }

    private static String text(ByteBuffer bytes) {
        return UTF_8.decode(bytes.duplicate()).toString();
    }
}
