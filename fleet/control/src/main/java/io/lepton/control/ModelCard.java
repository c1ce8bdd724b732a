package io.lepton.control;

import io.lepton.domain.DataClass;
import io.lepton.domain.ModelName;
import java.util.Optional;

/**
 * What people say of a model. A model needs none to be registered.
 *
 * @param description for people, perhaps empty
 * @param dataClass of what data it was made, if that binds it: it is then served only where such data may be processed
 * @param card what whoever answers for it says, if anybody does
 */
public record ModelCard(ModelName model, String description, Optional<DataClass> dataClass, Optional<Card> card) {
    /** A model of which nobody says more. */
    public ModelCard(ModelName model, String description) {
        this(model, description, Optional.empty(), Optional.empty());
    }

    /**
     * A card in the manner of Mitchell et al. 2019; no part of it is empty.
     *
     * @param owner who answers for the model
     * @param intendedUse for what it is meant, and for what not
     * @param limitations where it fails
     * @param trainingData of what it was made
     * @param evaluation how good it was found, and on what
     * @see <a href="https://arxiv.org/abs/1810.03993">Model Cards for Model Reporting</a>
     */
    public record Card(String owner, String intendedUse, String limitations, String trainingData, String evaluation) {}
}
