/** Trainings on nodes as the control plane sees them: what is kept of each, and which node does which. Pure. */
@NullMarked
package io.lepton.control.jobs;

import org.jspecify.annotations.NullMarked;
