/**
 * Federations: a file says which sites learn together, from what and how; a <em>federation</em> is one such learning, recorded in
 * a numbered folder from its first moment to its end, whatever that is.
 *
 * <p>What is agreed and how updates become a model is decided by the cores of {@code federation}; here is what drives them on one
 * machine: the rows of each site, what learns from them, the journals on disk, and how it is shown.
 */
@NullMarked
package io.lepton.federating;

import org.jspecify.annotations.NullMarked;
