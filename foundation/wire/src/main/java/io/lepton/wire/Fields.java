package io.lepton.wire;

/** The names of the members of the protocol's messages. */
final class Fields {
    static final String BINARY_DATA = "binary_data";
    static final String BINARY_DATA_OUTPUT = "binary_data_output";
    static final String BINARY_DATA_SIZE = "binary_data_size";
    static final String CONTENTS = "contents";
    static final String DATA = "data";
    static final String DATATYPE = "datatype";
    static final String ID = "id";
    static final String INPUTS = "inputs";
    static final String MODEL_NAME = "model_name";
    static final String MODEL_VERSION = "model_version";
    static final String NAME = "name";
    static final String OUTPUTS = "outputs";
    static final String PARAMETERS = "parameters";
    static final String PRIORITY = "priority";
    static final String RAW_INPUT_CONTENTS = "raw_input_contents";
    static final String SEQUENCE_ID = "sequence_id";
    static final String SHAPE = "shape";
    static final String TIMEOUT = "timeout";

    private Fields() {}
}
