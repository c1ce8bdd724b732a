package io.lepton.inference.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.inference.engine.ExecutionProvider.Kind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** Makes the options of sessions from the configuration. Immutable. */
final class SessionSettings {
    private final List<ExecutionProvider> providers;

    private SessionSettings(List<ExecutionProvider> providers) {
        this.providers = providers;
    }

    /**
     * Checks that the loaded library has every provider and can open it.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} naming the provider, and how to get it
     */
    static SessionSettings of(OnnxConfig config) {
        EnumSet<OrtProvider> present = OrtEnvironment.getAvailableProviders();
        for (ExecutionProvider provider : config.providers()) {
            if (!present.contains(word(provider.kind()))) {
                throw new LeptonException(ErrorCode.INVALID_CONFIGURATION, absence(provider.kind(), present));
            }
        }
        var settings = new SessionSettings(config.providers());
        try (SessionOptions _ = settings.options()) {
            return settings;
        } catch (OrtException e) {
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "an execution provider cannot be opened: providers=" + config.providers() + ", reason="
                            + RuntimeFaults.tell(String.valueOf(e.getMessage())),
                    e);
        }
    }

    /** The options of one session; whoever asks closes them. */
    SessionOptions options() throws OrtException {
        SessionOptions options = new SessionOptions();
        try {
            options.disablePerSessionThreads();
            options.setCPUArenaAllocator(false);
            // Memory patterns plan reuse inside the arena; without one they only cost.
            options.setMemoryPatternOptimization(false);
            for (ExecutionProvider provider : providers) {
                add(provider, options);
            }
            if (providers.stream().noneMatch(provider -> provider.kind() == Kind.CPU)) {
                options.addConfigEntry("session.disable_cpu_ep_fallback", "1");
            }
            return options;
        } catch (OrtException | RuntimeException e) {
            options.close();
            throw e;
        }
    }

    List<ExecutionProvider> providers() {
        return providers;
    }

    /** Whether an optimised graph can be written; what TensorRT and OpenVINO make of one cannot. */
    boolean keepsGraphs() {
        return providers.stream()
                .noneMatch(provider -> provider.kind() == Kind.TENSORRT || provider.kind() == Kind.OPENVINO);
    }

    private static void add(ExecutionProvider provider, SessionOptions options) throws OrtException {
        switch (provider.kind()) {
            // Always there, behind all others.
            case CPU -> {}
            case CUDA -> {
                try (var cuda = new OrtCUDAProviderOptions(provider.device())) {
                    for (Map.Entry<String, String> option : provider.options().entrySet()) {
                        cuda.add(option.getKey(), option.getValue());
                    }
                    options.addCUDA(cuda);
                }
            }
            case TENSORRT -> {
                try (var tensorRt = new OrtTensorRTProviderOptions(provider.device())) {
                    for (Map.Entry<String, String> option : provider.options().entrySet()) {
                        tensorRt.add(option.getKey(), option.getValue());
                    }
                    options.addTensorrt(tensorRt);
                }
            }
            case OPENVINO -> options.addOpenVINO(provider.options().getOrDefault("device_type", "CPU"));
            case XNNPACK -> options.addXnnpack(provider.options());
        }
    }

    private static String absence(Kind kind, EnumSet<OrtProvider> present) {
        List<String> words = Arrays.stream(Kind.values())
                .filter(known -> present.contains(word(known)))
                .map(Kind::word)
                .toList();
        String advice =
                switch (kind) {
                    case CPU, OPENVINO, XNNPACK ->
                        "it takes a library built with it, in the folder that -Donnxruntime.native.path names";
                    case CUDA, TENSORRT -> "a build by the Maven profile gpu (-Pgpu) has it";
                };
        return "the ONNX Runtime of this build lacks an execution provider: provider=" + kind.word() + ", present="
                + words + "; " + advice;
    }

    private static OrtProvider word(Kind kind) {
        return switch (kind) {
            case CPU -> OrtProvider.CPU;
            case CUDA -> OrtProvider.CUDA;
            case TENSORRT -> OrtProvider.TENSOR_RT;
            case OPENVINO -> OrtProvider.OPEN_VINO;
            case XNNPACK -> OrtProvider.XNNPACK;
        };
    }
}
