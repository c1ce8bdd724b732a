/** What a file of resources may say: forms of values, read with every mistake and told as JSON Schema. Knows no resource. */
@NullMarked
package io.lepton.control.manifest;

import org.jspecify.annotations.NullMarked;
