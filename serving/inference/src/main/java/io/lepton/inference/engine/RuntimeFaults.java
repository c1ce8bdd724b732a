package io.lepton.inference.engine;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersionId;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells ONNX Runtime's failures in one line.
 *
 * <p>Its messages begin with the code and the file's path and may name the C++ source, its function and a stack trace;
 * none of that helps a caller, and a path tells more of the machine than a caller should know.
 */
final class RuntimeFaults {
    private static final int SHOWN_CHARACTERS_MAX = 300;
    private static final Pattern CODE = Pattern.compile("^Error code - \\w+ - message: ");
    private static final Pattern PATH = Pattern.compile("^Load model from .*? failed:");
    private static final Pattern SOURCE = Pattern.compile("\\S+\\.(cc|h|hpp|cpp):\\d+ [^(]*\\([^)]*\\)( const)? ?");
    /** Failures that depend on the tensors: a model that warmed up cannot compute with these. */
    private static final Set<OrtErrorCode> CALLERS =
            EnumSet.of(OrtErrorCode.ORT_INVALID_ARGUMENT, OrtErrorCode.ORT_FAIL, OrtErrorCode.ORT_RUNTIME_EXCEPTION);

    private RuntimeFaults() {}

    static LeptonException ofLoad(ModelVersionId version, OrtException fault) {
        return new LeptonException(
                ErrorCode.INVALID_MODEL_FILE,
                "cannot load the model: version=" + version + ", reason=" + tell(fault),
                fault);
    }

    static LeptonException ofRun(ModelVersionId version, OrtException fault) {
        ErrorCode code = CALLERS.contains(fault.getCode()) ? ErrorCode.INVALID_TENSOR : ErrorCode.INTERNAL;
        return new LeptonException(
                code,
                "the model cannot compute with these inputs: version=" + version + ", reason=" + tell(fault),
                fault);
    }

    private static String tell(OrtException fault) {
        return tell(String.valueOf(fault.getMessage()));
    }

    /** The one line of a message that says what is wrong. */
    static String tell(String message) {
        String bare = PATH.matcher(CODE.matcher(message).replaceFirst("")).replaceFirst("");
        String line = SOURCE.matcher(bare)
                .replaceAll("")
                .lines()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("unknown");
        return line.length() <= SHOWN_CHARACTERS_MAX ? line : line.substring(0, SHOWN_CHARACTERS_MAX) + "...";
    }
}
