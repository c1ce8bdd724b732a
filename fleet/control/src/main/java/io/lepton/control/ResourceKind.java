package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.manifest.Envelope;
import io.lepton.control.manifest.Form;
import java.util.List;
import java.util.Map;

/**
 * A kind of resource that people write in files: what it may say, how it is read, how it is written.
 *
 * <p>A new kind is one class of this type, its {@link Kind}, its rules in {@link StateRules}, and a line in {@link
 * ResourceKinds}. A new field is a key of the form, and its words in {@link #read} and {@link #write}.
 */
interface ResourceKind {
    /** The word that names it in a file: {@code RoleBinding}. */
    String title();

    /** What it is for, in one sentence. */
    String purpose();

    /** What a store keeps of it. */
    Kind stored();

    /** Whether a project owns what is of this kind. */
    Ownership ownership();

    /** What its name may be. */
    Form.Text name();

    /** What {@code spec} may say. */
    Form.Keys spec();

    /**
     * The thing that a file asks for.
     *
     * @param state what there is beside it, with everything that the same files ask for and that has been read before
     * @throws FieldFault for a mistake that the form does not show
     */
    Object read(Envelope envelope, DesiredState state);

    /** What {@code spec} would say of a thing; reading it gives the same thing. */
    Map<String, Object> write(Object thing);

    /** Everything of the kind that a state has, in the order of names. */
    default List<?> all(DesiredState state) {
        return state.declared().all(stored(), stored().type());
    }

    /** Who a kind's resources belong to. */
    enum Ownership {
        /** The whole fleet. */
        FLEET,
        /** A project, {@link Project#DEFAULT} if none is named. */
        PROJECT,
        /** What they are a part of. */
        PARENT
    }

    /** A mistake in one field that only the kind itself can see. */
    final class FieldFault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String field;

        FieldFault(String field, String fact) {
            super(fact);
            this.field = field;
        }

        String field() {
            return field;
        }
    }
}
