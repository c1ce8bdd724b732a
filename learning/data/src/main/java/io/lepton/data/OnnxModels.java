package io.lepton.data;

import io.lepton.data.onnx.Joiner;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.onnx.ModelProto;
import java.util.List;

/** Puts models together: preparation and learner to one that takes raw fields and answers by name. */
public final class OnnxModels {
    private OnnxModels() {}

    /**
     * Joins two models: outputs of the first become the inputs of the second that have their names.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_MODEL_FILE} naming what stands against it
     */
    public static ModelProto join(ModelProto first, ModelProto second) {
        try {
            return Joiner.join(first, second);
        } catch (IllegalArgumentException e) {
            throw new LeptonException(ErrorCode.INVALID_MODEL_FILE, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Has a model answer class names instead of numbers.
     *
     * @param output INT64, that becomes strings of the same shape and name
     * @param classNames each at its number
     * @throws LeptonException {@link ErrorCode#INVALID_MODEL_FILE} if there is no such output
     */
    public static ModelProto nameClasses(ModelProto model, String output, List<String> classNames) {
        try {
            return Joiner.nameClasses(model, output, classNames);
        } catch (IllegalArgumentException e) {
            throw new LeptonException(ErrorCode.INVALID_MODEL_FILE, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Has a model answer in other units: {@code number * factor + offset}, in single precision.
     *
     * @param output FLOAT, whose name and shape stay
     * @throws LeptonException {@link ErrorCode#INVALID_MODEL_FILE} if there is no such output
     */
    public static ModelProto scale(ModelProto model, String output, float factor, float offset) {
        try {
            return Joiner.scale(model, output, factor, offset);
        } catch (IllegalArgumentException e) {
            throw new LeptonException(ErrorCode.INVALID_MODEL_FILE, String.valueOf(e.getMessage()), e);
        }
    }
}
