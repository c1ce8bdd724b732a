package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.manifest.Envelope;
import io.lepton.control.manifest.Form;
import io.lepton.control.manifest.Form.Field;
import io.lepton.domain.Deployment;
import io.lepton.domain.Model;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.RolloutStrategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code Deployment}: which version of a model is served where; it has the model's name. */
final class DeploymentKind implements ResourceKind {
    private static final String ALL = "all";
    private static final String LATEST = "latest";

    @Override
    public String title() {
        return "Deployment";
    }

    @Override
    public String purpose() {
        return "The wish to serve one version of a model; its name is the model's.";
    }

    @Override
    public Kind stored() {
        return Kind.DEPLOYMENT;
    }

    @Override
    public Ownership ownership() {
        return Ownership.PROJECT;
    }

    @Override
    public Form.Text name() {
        return Forms.TITLE;
    }

    @Override
    public Form.Keys spec() {
        return Form.Keys.of(
                Field.optional(
                        "version",
                        new Form.Either(new Form.Choice(List.of(LATEST)), new Form.Whole(1, Integer.MAX_VALUE)),
                        "the number of the version, or latest: the newest at this moment, also if absent"),
                Field.optional(
                        "regions",
                        new Form.Either(new Form.Choice(List.of(ALL)), Forms.listOf(Forms.LABEL)),
                        "all, also those that come later, or a list of names; all if absent"),
                Field.optional(
                        "replicas",
                        new Form.Whole(1, Deployment.REPLICAS_MAX),
                        "on how many nodes of each region; 1 if absent"),
                Field.optional(
                        "strategy", Strategies.FORM, "how a new version takes over; everywhere at once if absent"));
    }

    @Override
    public Object read(Envelope envelope, DesiredState state) {
        var model = new ModelName(envelope.name());
        RegionSelection regions = envelope.list("regions")
                .<RegionSelection>map(names -> new RegionSelection.Only(
                        names.stream().map(RegionId::new).collect(Collectors.toSet())))
                .orElseGet(RegionSelection.All::new);
        int replicas = envelope.text("replicas").map(Integer::parseInt).orElse(1);
        Optional<RolloutStrategy> strategy =
                Optional.ofNullable(envelope.spec().get("strategy")).map(keys -> Strategies.read((Map<?, ?>) keys));
        return new Deployment(new ModelVersionId(model, version(envelope, model, state)), regions, replicas, strategy);
    }

    /** The number that is wished; 1 of a model that is not there, which is told as that. */
    private static int version(Envelope envelope, ModelName model, DesiredState state) {
        Optional<Integer> number =
                envelope.text("version").filter(word -> !word.equals(LATEST)).map(Integer::parseInt);
        return number.orElseGet(() -> state.models().stream()
                .filter(known -> known.name().equals(model))
                .findFirst()
                .map(Model::latest)
                .map(version -> version.id().number())
                .orElse(1));
    }

    @Override
    public Map<String, Object> write(Object thing) {
        var wish = (Deployment) thing;
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("version", wish.version().number());
        spec.put(
                "regions",
                switch (wish.regions()) {
                    case RegionSelection.All _ -> ALL;
                    case RegionSelection.Only(var names) ->
                        names.stream().map(RegionId::value).toList();
                });
        spec.put("replicas", wish.replicasPerRegion());
        wish.strategy().ifPresent(strategy -> spec.put("strategy", Strategies.write(strategy)));
        return spec;
    }

    @Override
    public List<Deployment> all(DesiredState state) {
        return state.deployments();
    }
}
