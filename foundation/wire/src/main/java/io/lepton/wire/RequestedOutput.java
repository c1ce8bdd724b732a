package io.lepton.wire;

/**
 * One output that a request asks for.
 *
 * @param binary whether it is to come as bytes: the output's own {@code binary_data} if given, else the request's
 *     {@code binary_data_output}
 */
public record RequestedOutput(String name, boolean binary) {}
