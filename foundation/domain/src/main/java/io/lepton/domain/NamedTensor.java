package io.lepton.domain;

/** A tensor under the name of an input or output. */
public record NamedTensor(String name, Tensor tensor) {}
