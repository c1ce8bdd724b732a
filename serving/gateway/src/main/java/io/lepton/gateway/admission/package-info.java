/** Who is let in: bounds of tenants, and of each model's requests in flight. Pure; time comes in with every call. */
@NullMarked
package io.lepton.gateway.admission;

import org.jspecify.annotations.NullMarked;
