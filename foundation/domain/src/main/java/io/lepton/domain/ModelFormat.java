package io.lepton.domain;

/** The file formats that a model version may have. */
public enum ModelFormat {
    /** The Open Neural Network Exchange format, one self-contained file. */
    ONNX
}
