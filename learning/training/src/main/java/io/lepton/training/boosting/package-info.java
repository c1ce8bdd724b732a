/** The home of LightGBM: grows trees natively and hands them over as our own. Nothing of it shows outside. */
@NullMarked
package io.lepton.training.boosting;

import org.jspecify.annotations.NullMarked;
