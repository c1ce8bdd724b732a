package io.lepton.domain;

/** Says that one node is to hold one model version and answer for it. */
public record Assignment(ModelVersionId version, NodeId node) {}
