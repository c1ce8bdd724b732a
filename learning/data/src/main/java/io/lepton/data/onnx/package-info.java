/** The writing and joining of ONNX graphs. */
@NullMarked
package io.lepton.data.onnx;

import org.jspecify.annotations.NullMarked;
