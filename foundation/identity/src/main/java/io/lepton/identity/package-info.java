/** How somebody proves who it is: passwords, tokens of other authorities, certificates. */
@NullMarked
package io.lepton.identity;

import org.jspecify.annotations.NullMarked;
