package io.lepton.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.TextFormat;
import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.grpc.ModelInferRequest;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way in which a gRPC request can be wrong, with the field that the refusal names. */
final class GrpcRefusalTest {
    private static final Signature SIGNATURE = new Signature(
            List.of(
                    new TensorSpec("x", ElementType.INT8, Shape.of(-1)),
                    new TensorSpec("flag", ElementType.BOOL, Shape.of(1)),
                    new TensorSpec("half", ElementType.FP16, Shape.of(-1))),
            List.of(new TensorSpec("y", ElementType.FP32, Shape.of(-1))));
    private static final TensorLimits LIMITS = new TensorLimits(8, 3);

    private static final String FLAG = "inputs {name:'flag' shape:1 datatype:'BOOL'}";
    private static final String HALF = "inputs {name:'half' shape:0 datatype:'FP16'}";

    /** The text stands for the input x, whose contents are typed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name:'z' shape:1 datatype:'INT8' contents{int_contents:1} | INVALID_TENSOR | inputs[0].name",
                "name:'flag' shape:1 datatype:'BOOL' contents{bool_contents:true} | INVALID_TENSOR | inputs[1].name",
                "name:'x' shape:1 datatype:'INT16' contents{int_contents:1} | INVALID_TENSOR | inputs[0].datatype",
                "name:'x' shape:1 datatype:'BYTE' contents{int_contents:1} | INVALID_TENSOR | inputs[0].datatype",
                "name:'x' shape:1 contents{int_contents:1} | INVALID_TENSOR | inputs[0].datatype",
                "name:'x' shape:[1,1] datatype:'INT8' contents{int_contents:1} | INVALID_TENSOR | inputs[0].shape",
                "name:'x' shape:-1 datatype:'INT8' contents{int_contents:1} | INVALID_TENSOR | inputs[0].shape[0]",
                "name:'x' shape:9 datatype:'INT8' contents{int_contents:1} | TOO_LARGE | inputs[0].shape",
                "name:'x' shape:2 datatype:'INT8' contents{int_contents:1} | INVALID_TENSOR | inputs[0].contents.int_contents",
                "name:'x' shape:1 datatype:'INT8' | INVALID_TENSOR | inputs[0].contents.int_contents",
                "name:'x' shape:1 datatype:'INT8' contents{uint_contents:1} | INVALID_TENSOR | inputs[0].contents.uint_contents",
                "name:'x' shape:1 datatype:'INT8' contents{int_contents:1 fp32_contents:1} | INVALID_TENSOR | inputs[0].contents.fp32_contents",
                "name:'x' shape:1 datatype:'INT8' contents{int_contents:128} | INVALID_TENSOR | inputs[0].contents.int_contents",
                "name:'x' shape:1 datatype:'INT8' contents{int_contents:-129} | INVALID_TENSOR | inputs[0].contents.int_contents",
                "name:'x' shape:1 datatype:'INT8' parameters{key:'shared_memory_region'} | UNSUPPORTED | inputs[0].parameters.shared_memory_region"
            })
    void namesTheFieldOfAnInput(String input, ErrorCode code, String field) {
        String flag = "inputs {name:'flag' shape:1 datatype:'BOOL' contents{bool_contents:true}}";
        assertRefused("inputs {" + input + "}" + flag + HALF, code, field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "raw_input_contents:['a','\\001',''] outputs{name:'z'} | INVALID_TENSOR | outputs[0].name",
                "raw_input_contents:['a','\\001',''] outputs{name:'y'} outputs{name:'y'} | INVALID_TENSOR | outputs[1].name",
                "raw_input_contents:['a','\\001',''] outputs{name:'y' parameters{key:'classification'}} | UNSUPPORTED | outputs[0].parameters.classification",
                "raw_input_contents:['a','\\001'] | INVALID_TENSOR | raw_input_contents",
                "raw_input_contents:['a','\\001','',''] | TOO_LARGE | raw_input_contents",
                "raw_input_contents:['ab','\\001',''] | INVALID_TENSOR | raw_input_contents[0]",
                "raw_input_contents:['','\\001',''] | INVALID_TENSOR | raw_input_contents[0]",
                "raw_input_contents:['a','\\002',''] | INVALID_TENSOR | raw_input_contents[1]",
                "raw_input_contents:['a','\\001','b'] | INVALID_TENSOR | raw_input_contents[2]"
            })
    void namesTheFieldOfARawRequest(String rest, ErrorCode code, String field) {
        assertRefused("inputs {name:'x' shape:1 datatype:'INT8'}" + FLAG + HALF + rest, code, field);
    }

    @Test
    void refusesContentsBesideRawOnes() {
        String both = "inputs {name:'x' shape:1 datatype:'INT8' contents{int_contents:1}}" + FLAG + HALF
                + "raw_input_contents:['a','\\001','']";
        assertRefused(both, ErrorCode.INVALID_TENSOR, "inputs[0].contents");
    }

    @Test
    void refusesTypedHalves() {
        String half = "inputs {name:'half' shape:1 datatype:'FP16' contents{fp32_contents:1}}";
        assertRefused(half, ErrorCode.INVALID_TENSOR, "inputs[0].contents");
    }

    @Test
    void refusesARequestWithoutEveryInput() {
        String alone = "inputs {name:'x' shape:1 datatype:'INT8' contents{int_contents:1}}";
        assertRefused(alone, ErrorCode.INVALID_TENSOR, "inputs");
    }

    @Test
    void countsInputsAndOutputsBeforeItParsesThem() {
        assertRefused("inputs{}".repeat(4), ErrorCode.TOO_LARGE, "inputs");
        assertRefused("outputs{}".repeat(4), ErrorCode.TOO_LARGE, "outputs");
        assertRefused("raw_input_contents:''".repeat(4), ErrorCode.TOO_LARGE, "raw_input_contents");
    }

    private static void assertRefused(String text, ErrorCode code, String field) {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> {
                    var message = TextFormat.parse(text, ModelInferRequest.class);
                    var parsed = GrpcCodec.parse(ByteBuffer.wrap(message.toByteArray()), LIMITS);
                    GrpcCodec.readRequest(parsed, SIGNATURE, LIMITS);
                })
                .satisfies(refusal -> {
                    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
                    assertThat(refusal.getMessage()).containsPattern("field=\\Q" + field + "\\E(,|$)");
                });
    }
}
