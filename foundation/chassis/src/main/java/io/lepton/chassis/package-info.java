/**
 * What every process of the fleet needs: the clock's port, strict configuration, and HTTP for Lepton's own calls.
 *
 * <p>Vert.x stays inside: a {@link io.lepton.chassis.Web} owns its one instance, and only a module that has Vert.x as its
 * own front may take it out.
 */
@NullMarked
package io.lepton.chassis;

import org.jspecify.annotations.NullMarked;
