package io.lepton.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExecutionProviderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cpu",
                "cuda",
                "cuda:arena_extend_strategy=kSameAsRequested,cudnn_conv_algo_search=HEURISTIC,device_id=1,"
                        + "do_copy_in_default_stream=1,gpu_mem_limit=2147483648",
                "tensorrt:device_id=0,trt_engine_cache_enable=1,trt_engine_cache_path=/var/trt,trt_fp16_enable=1,"
                        + "trt_int8_enable=0,trt_max_workspace_size=1073741824",
                "openvino:device_type=GPU",
                "xnnpack:intra_op_num_threads=2"
            })
    void readsEveryProviderWithEveryOption(String text) {
        assertThat(ExecutionProvider.parse(text)).hasToString(text);
    }

    @Test
    void takesTheFirstDeviceUnlessToldAnother() {
        assertThat(ExecutionProvider.parse("cuda").device()).isZero();
        assertThat(ExecutionProvider.parse("tensorrt:device_id=3").device()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CUDA | no such execution provider: provider=CUDA, known=[cpu, cuda, tensorrt, openvino, xnnpack]",
                "'' | no such execution provider: provider=, known=",
                "cuda:gpu=1 | no such option: provider=cuda, option=gpu, known=[arena_extend_strategy,",
                "cpu:device_id=0 | no such option: provider=cpu, option=device_id, known=[]",
                "cuda:device_id | not one value for each key: provider=cuda, option=device_id",
                "cuda: | not one value for each key: provider=cuda, option=",
                "cuda:device_id=1,device_id=2 | not one value for each key: provider=cuda, option=device_id=2",
                "cuda:device_id= | an option has no value: provider=cuda, option=device_id",
                "cuda:device_id=-1 | not the number of a device: provider=cuda, device_id=-1",
            })
    void refusesWhatItDoesNotKnow(String text, String message) {
        assertThatThrownBy(() -> ExecutionProvider.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message.strip());
    }
}
