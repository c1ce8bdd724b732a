package io.lepton.control;

import io.lepton.domain.Alias;
import io.lepton.domain.Deployment;
import io.lepton.domain.Gateway;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.Node;
import io.lepton.domain.NodeReport;
import io.lepton.domain.SnapshotReply;
import io.lepton.domain.TrafficPolicy;
import io.lepton.wire.TrafficReport;
import java.util.List;

/** What can happen to a control plane. */
public sealed interface ControlEvent {
    /** What the store holds: when a reign begins, and again when a change could not be stored. A tick is to follow. */
    record Restored(DesiredState desired) implements ControlEvent {}

    /** A gateway says where it listens. */
    record GatewayJoined(Gateway gateway) implements ControlEvent {}

    /** A node says where it listens. */
    record NodeJoined(Node node) implements ControlEvent {}

    /** A model file has been taken in; its number must follow the model's latest. */
    record VersionRegistered(ModelVersion version) implements ControlEvent {}

    /** A model is to be served so, whatever was wished before. */
    record DeploymentPut(Deployment deployment) implements ControlEvent {}

    /** A model is to be served no more. */
    record DeploymentDeleted(ModelName model) implements ControlEvent {}

    /** Some things are to be so, and others gone: all of it, or nothing if any of it is unsound. */
    record Edited(List<Edit> edits) implements ControlEvent {
        public Edited {
            edits = List.copyOf(edits);
        }
    }

    /** A person says how the rollout of a deployed model is to go on. */
    record RolloutCommanded(ModelName model, RolloutCommand command) implements ControlEvent {}

    /** A person says something of versions beside the deployed ones. */
    sealed interface OfTraffic extends ControlEvent {}

    /** A model's requests are to be shared out so, whatever was wished before. */
    record TrafficPut(TrafficPolicy policy) implements OfTraffic {}

    /** A model's requests are all to go to the deployed version. */
    record TrafficDeleted(ModelName model) implements OfTraffic {}

    /** A name is to stand for a version, whatever it stood for before. */
    record AliasPut(Alias alias) implements OfTraffic {}

    /** A name is to stand for nothing. */
    record AliasDeleted(ModelName alias) implements OfTraffic {}

    /** A gateway tells what came of the requests that it got. */
    record TrafficReported(TrafficReport report) implements ControlEvent {}

    /** A node tells what it holds, and by that that it lives. */
    record NodeReported(NodeReport report) implements ControlEvent {}

    /** A receiver took a snapshot or refused it. */
    record SnapshotReplied(SnapshotReply reply) implements ControlEvent {}

    /** A receiver waits for snapshots. */
    record StreamOpened(String receiver) implements ControlEvent {}

    /** One of a receiver's streams ended. */
    record StreamClosed(String receiver) implements ControlEvent {}

    /** Time has passed; comes at least once a second. */
    record Ticked() implements ControlEvent {}
}
