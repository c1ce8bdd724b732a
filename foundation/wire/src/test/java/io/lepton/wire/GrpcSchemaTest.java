package io.lepton.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.lepton.wire.grpc.InferenceProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Holds our schema against what the public ones say, so that whoever was generated from those understands us.
 *
 * <p>The tables were read from the public schemas, not from ours. Of Triton's, two fields of {@code ModelStatistics} are
 * left out on purpose (8, memory, and 9, decoupled responses): a reader that knows them finds them empty.
 *
 * @see <a href="https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/open_inference_grpc.proto">the
 *     protocol's schema</a>
 * @see <a href="https://github.com/triton-inference-server/common/blob/main/protobuf/grpc_service.proto">that of its
 *     extensions</a>
 */
final class GrpcSchemaTest {
    private static final String METHODS = """
            ServerLive ServerLiveRequest ServerLiveResponse
            ServerReady ServerReadyRequest ServerReadyResponse
            ModelReady ModelReadyRequest ModelReadyResponse
            ServerMetadata ServerMetadataRequest ServerMetadataResponse
            ModelMetadata ModelMetadataRequest ModelMetadataResponse
            ModelInfer ModelInferRequest ModelInferResponse
            ModelStreamInfer stream ModelInferRequest stream ModelStreamInferResponse
            ModelStatistics ModelStatisticsRequest ModelStatisticsResponse
            RepositoryIndex RepositoryIndexRequest RepositoryIndexResponse
            RepositoryModelLoad RepositoryModelLoadRequest RepositoryModelLoadResponse
            RepositoryModelUnload RepositoryModelUnloadRequest RepositoryModelUnloadResponse
            """;

    /** Message, number, field, label (one, many or the name of its oneof) and type. */
    private static final String FIELDS = """
            ServerLiveResponse 1 live one bool
            ServerReadyResponse 1 ready one bool
            ModelReadyRequest 1 name one string
            ModelReadyRequest 2 version one string
            ModelReadyResponse 1 ready one bool
            ServerMetadataResponse 1 name one string
            ServerMetadataResponse 2 version one string
            ServerMetadataResponse 3 extensions many string
            ModelMetadataRequest 1 name one string
            ModelMetadataRequest 2 version one string
            ModelMetadataResponse 1 name one string
            ModelMetadataResponse 2 versions many string
            ModelMetadataResponse 3 platform one string
            ModelMetadataResponse 4 inputs many ModelMetadataResponse.TensorMetadata
            ModelMetadataResponse 5 outputs many ModelMetadataResponse.TensorMetadata
            ModelMetadataResponse.TensorMetadata 1 name one string
            ModelMetadataResponse.TensorMetadata 2 datatype one string
            ModelMetadataResponse.TensorMetadata 3 shape many int64
            InferParameter 1 bool_param parameter_choice bool
            InferParameter 2 int64_param parameter_choice int64
            InferParameter 3 string_param parameter_choice string
            InferParameter 4 double_param parameter_choice double
            InferParameter 5 uint64_param parameter_choice uint64
            InferTensorContents 1 bool_contents many bool
            InferTensorContents 2 int_contents many int32
            InferTensorContents 3 int64_contents many int64
            InferTensorContents 4 uint_contents many uint32
            InferTensorContents 5 uint64_contents many uint64
            InferTensorContents 6 fp32_contents many float
            InferTensorContents 7 fp64_contents many double
            InferTensorContents 8 bytes_contents many bytes
            ModelInferRequest 1 model_name one string
            ModelInferRequest 2 model_version one string
            ModelInferRequest 3 id one string
            ModelInferRequest 4 parameters map InferParameter
            ModelInferRequest 5 inputs many ModelInferRequest.InferInputTensor
            ModelInferRequest 6 outputs many ModelInferRequest.InferRequestedOutputTensor
            ModelInferRequest 7 raw_input_contents many bytes
            ModelInferRequest.InferInputTensor 1 name one string
            ModelInferRequest.InferInputTensor 2 datatype one string
            ModelInferRequest.InferInputTensor 3 shape many int64
            ModelInferRequest.InferInputTensor 4 parameters map InferParameter
            ModelInferRequest.InferInputTensor 5 contents one InferTensorContents
            ModelInferRequest.InferRequestedOutputTensor 1 name one string
            ModelInferRequest.InferRequestedOutputTensor 2 parameters map InferParameter
            ModelInferResponse 1 model_name one string
            ModelInferResponse 2 model_version one string
            ModelInferResponse 3 id one string
            ModelInferResponse 4 parameters map InferParameter
            ModelInferResponse 5 outputs many ModelInferResponse.InferOutputTensor
            ModelInferResponse 6 raw_output_contents many bytes
            ModelInferResponse.InferOutputTensor 1 name one string
            ModelInferResponse.InferOutputTensor 2 datatype one string
            ModelInferResponse.InferOutputTensor 3 shape many int64
            ModelInferResponse.InferOutputTensor 4 parameters map InferParameter
            ModelInferResponse.InferOutputTensor 5 contents one InferTensorContents
            ModelStreamInferResponse 1 error_message one string
            ModelStreamInferResponse 2 infer_response one ModelInferResponse
            ModelStatisticsRequest 1 name one string
            ModelStatisticsRequest 2 version one string
            StatisticDuration 1 count one uint64
            StatisticDuration 2 ns one uint64
            InferStatistics 1 success one StatisticDuration
            InferStatistics 2 fail one StatisticDuration
            InferStatistics 3 queue one StatisticDuration
            InferStatistics 4 compute_input one StatisticDuration
            InferStatistics 5 compute_infer one StatisticDuration
            InferStatistics 6 compute_output one StatisticDuration
            InferStatistics 7 cache_hit one StatisticDuration
            InferStatistics 8 cache_miss one StatisticDuration
            InferBatchStatistics 1 batch_size one uint64
            InferBatchStatistics 2 compute_input one StatisticDuration
            InferBatchStatistics 3 compute_infer one StatisticDuration
            InferBatchStatistics 4 compute_output one StatisticDuration
            ModelStatistics 1 name one string
            ModelStatistics 2 version one string
            ModelStatistics 3 last_inference one uint64
            ModelStatistics 4 inference_count one uint64
            ModelStatistics 5 execution_count one uint64
            ModelStatistics 6 inference_stats one InferStatistics
            ModelStatistics 7 batch_stats many InferBatchStatistics
            ModelStatisticsResponse 1 model_stats many ModelStatistics
            ModelRepositoryParameter 1 bool_param parameter_choice bool
            ModelRepositoryParameter 2 int64_param parameter_choice int64
            ModelRepositoryParameter 3 string_param parameter_choice string
            ModelRepositoryParameter 4 bytes_param parameter_choice bytes
            RepositoryIndexRequest 1 repository_name one string
            RepositoryIndexRequest 2 ready one bool
            RepositoryIndexResponse 1 models many RepositoryIndexResponse.ModelIndex
            RepositoryIndexResponse.ModelIndex 1 name one string
            RepositoryIndexResponse.ModelIndex 2 version one string
            RepositoryIndexResponse.ModelIndex 3 state one string
            RepositoryIndexResponse.ModelIndex 4 reason one string
            RepositoryModelLoadRequest 1 repository_name one string
            RepositoryModelLoadRequest 2 model_name one string
            RepositoryModelLoadRequest 3 parameters map ModelRepositoryParameter
            RepositoryModelUnloadRequest 1 repository_name one string
            RepositoryModelUnloadRequest 2 model_name one string
            RepositoryModelUnloadRequest 3 parameters map ModelRepositoryParameter
            """;

    @Test
    void hasTheFieldsOfThePublicSchemasUnderTheirNumbersAndTypes() {
        List<String> ours = new ArrayList<>();
        InferenceProtocol.getDescriptor().getMessageTypes().forEach(message -> describe(message, ours));
        assertThat(ours).containsExactlyInAnyOrderElementsOf(FIELDS.lines().toList());
    }

    @Test
    void offersTheCallsOfThePublicSchemas() {
        var service = InferenceProtocol.getDescriptor().findServiceByName("GRPCInferenceService");
        assertThat(service.getFullName()).isEqualTo("inference.GRPCInferenceService");
        assertThat(service.getMethods().stream().map(GrpcSchemaTest::describe).toList())
                .containsExactlyInAnyOrderElementsOf(METHODS.lines().toList());
    }

    private static void describe(Descriptor message, List<String> lines) {
        for (FieldDescriptor field : message.getFields()) {
            lines.add(name(message) + " " + field.getNumber() + " " + field.getName() + " " + label(field) + " "
                    + type(field));
        }
        message.getNestedTypes().stream()
                .filter(nested -> !nested.getOptions().getMapEntry())
                .forEach(nested -> describe(nested, lines));
    }

    private static String describe(MethodDescriptor method) {
        return method.getName()
                + (method.isClientStreaming() ? " stream " : " ")
                + name(method.getInputType())
                + (method.isServerStreaming() ? " stream " : " ")
                + name(method.getOutputType());
    }

    private static String label(FieldDescriptor field) {
        if (field.isMapField()) {
            return "map";
        }
        if (field.getContainingOneof() != null) {
            return field.getContainingOneof().getName();
        }
        return field.isRepeated() ? "many" : "one";
    }

    /** The type's word in the schema; of a map, whose keys are strings, that of its values. */
    private static String type(FieldDescriptor field) {
        if (field.isMapField()) {
            var entry = field.getMessageType();
            assertThat(type(entry.findFieldByNumber(1)))
                    .as("keys of %s", field.getFullName())
                    .isEqualTo("string");
            return type(entry.findFieldByNumber(2));
        }
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                ? name(field.getMessageType())
                : field.getType().name().toLowerCase(Locale.ROOT);
    }

    private static String name(Descriptor message) {
        return message.getFullName().substring("inference.".length());
    }
}
