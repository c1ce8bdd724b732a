package io.lepton.federating;

import io.lepton.data.LabelledFeatures;
import io.lepton.federation.ExampleGradients;
import io.lepton.federation.codec.Weights;
import io.lepton.training.NetworkSession;

/**
 * The gradients of a network, one row at a time: right for every layer that does not mix rows, and dear, since a row costs what a
 * small batch does. Confined to one thread.
 */
final class RowGradients implements ExampleGradients {
    private final NetworkSession session;
    private final LabelledFeatures rows;
    private final double[] own;

    RowGradients(NetworkSession session, LabelledFeatures rows) {
        this.session = session;
        this.rows = rows;
        this.own = new double[session.parameters().length];
    }

    @Override
    public int count() {
        return rows.rowCount();
    }

    @Override
    public void moveTo(Weights parameters) {
        session.setParameters(parameters.toFloats());
    }

    @Override
    public double[] of(int example, long draw) {
        int[] row = {example};
        float[] gradient =
                session.gradient(rows.features().rows(row), rows.targets().rows(row), draw);
        for (int i = 0; i < own.length; i++) {
            own[i] = gradient[i];
        }
        return own;
    }
}
