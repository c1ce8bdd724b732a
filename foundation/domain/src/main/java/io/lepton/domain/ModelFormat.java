package io.lepton.domain;

/** The file formats that a model version may have. */
public enum ModelFormat {
    /** The Open Neural Network Exchange format, one self-contained file. */
    ONNX,
    /** A pipeline: a graph of other versions and transforms, in {@code pipeline/v1}. */
    PIPELINE
}
