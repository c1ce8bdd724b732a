/** The audit log of a control plane: kept in files, written in batches, read and proven. */
@NullMarked
package io.lepton.control.audit;

import org.jspecify.annotations.NullMarked;
