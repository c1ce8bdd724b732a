package io.lepton.control;

import io.lepton.control.jobs.TrainingJob;
import io.lepton.domain.Alias;
import io.lepton.domain.Deployment;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.Region;
import io.lepton.domain.TrafficPolicy;
import java.util.Optional;
import java.util.function.Function;

/**
 * One thing that one write changed.
 *
 * @param revision the write; the changes of one write happened together
 * @param origin who, and when
 * @param resource what
 * @param before its JSON until then; absent if it is new
 * @param after its JSON from then on; absent if it is gone
 */
public record Change(long revision, Origin origin, Resource resource, Optional<String> before, Optional<String> after) {
    /**
     * The name of one thing that is wished.
     *
     * @param kind what it is
     * @param name its name among its kind
     * @param model the model that it is about, if it is about one
     */
    public record Resource(Kind kind, String name, Optional<ModelName> model) {
        /** The name of a thing. */
        static Resource of(Kind kind, Object thing) {
            return new Resource(kind, kind.nameOf(thing), kind.modelOf(thing));
        }

        @Override
        public String toString() {
            return kind.word() + "/" + name;
        }
    }

    /** What can be wished. The words are stored: they stay as they are. */
    @SuppressWarnings("ImmutableEnumChecker") // The functions keep no state.
    public enum Kind {
        /** A place where gateways and nodes run. */
        REGION("region", Region.class, region -> region.id().value()),
        /** Where data of a class may be processed, by class. */
        POLICY("policy", PolicyWish.class, policy -> policy.policy().dataClass().value()),
        /** What owns models and deployments. */
        PROJECT("project", Project.class, Project::name),
        /** Who may do what. */
        ROLE_BINDING("role-binding", RoleBinding.class, RoleBinding::name),
        /** What is known of a node before and beyond its joining. */
        NODE("node", NodeWish.class, node -> node.id().value()),
        /** What people say of a model, by model. */
        MODEL("model", ModelCard.class, card -> card.model().value(), ModelCard::model),
        /** A registered version; {@code digits/3}. */
        VERSION("version", ModelVersion.class, version -> version.id().toString(), version -> version.id()
                .model()),
        /** What is wished to be served, by model. */
        DEPLOYMENT("deployment", Deployment.class, wish -> wish.model().value(), Deployment::model),
        /** What snapshots name while the wish is not ready yet, by model. */
        SERVING("serving", Deployment.class, served -> served.model().value(), Deployment::model),
        /** How a deployment that replaces another one stands, by model. */
        ROLLOUT("rollout", RolloutState.class, rollout -> rollout.model().value(), RolloutState::model),
        /** Project, labels and annotations of another thing; {@code deployment/digits}. */
        METADATA("metadata", Metadata.class, Metadata::name),
        /** What is wished of a model's traffic, by model. */
        TRAFFIC("traffic", TrafficPolicy.class, policy -> policy.model().value(), TrafficPolicy::model),
        /** What snapshots name while that is not ready yet, by model. */
        TRAFFIC_SERVING(
                "traffic-serving", TrafficPolicy.class, policy -> policy.model().value(), TrafficPolicy::model),
        /** What an alias is to stand for, by alias; it is about no model but its own name. */
        ALIAS("alias", Alias.class, alias -> alias.name().value(), Alias::name),
        /** What it stands for while that is not ready yet, by alias. */
        ALIAS_SERVING("alias-serving", Alias.class, alias -> alias.name().value(), Alias::name),
        /** A person or a program that the fleet knows, by subject; no file names it. */
        ACCOUNT("account", Account.class, Account::subject),
        /** A key of an account, by id; no file names it. */
        API_KEY("api-key", ApiKey.class, ApiKey::id),
        /** A token with which a process enrols once, by id; no file names it. */
        JOIN_TOKEN("join-token", JoinToken.class, JoinToken::id),
        /** A training on a node, by number; no file names it. */
        JOB("job", TrainingJob.class, TrainingJob::name, job -> job.wish().model());

        private final String word;
        private final Class<?> type;
        private final Function<Object, String> name;
        private final Function<Object, Optional<ModelName>> model;

        <T> Kind(String word, Class<T> type, Function<T, String> name) {
            this.word = word;
            this.type = type;
            this.name = thing -> name.apply(type.cast(thing));
            this.model = _ -> Optional.empty();
        }

        <T> Kind(String word, Class<T> type, Function<T, String> name, Function<T, ModelName> model) {
            this.word = word;
            this.type = type;
            this.name = thing -> name.apply(type.cast(thing));
            this.model = thing -> Optional.of(model.apply(type.cast(thing)));
        }

        public String word() {
            return word;
        }

        /** What a thing of the kind is in memory; its JSON is what a store keeps. */
        Class<?> type() {
            return type;
        }

        String nameOf(Object thing) {
            return name.apply(thing);
        }

        Optional<ModelName> modelOf(Object thing) {
            return model.apply(thing);
        }
    }
}
