/**
 * The words of Lepton, each with one meaning everywhere: in code, messages, pages and documents.
 *
 * <ul>
 *   <li><b>region</b>: a place on Earth under one <b>jurisdiction</b>, with one gateway and some nodes.
 *   <li><b>node</b>: a process that holds models and answers inference requests.
 *   <li><b>gateway</b>: the process of a region that callers talk to; it sends each request to a node that may answer it.
 *   <li><b>model</b>: a learned function with a name; a <b>model version</b> is one immutable file of it, numbered from 1.
 *   <li><b>pipeline</b>: a graph of steps, each a model version or a <b>transform</b> (a small fixed function of tensors),
 *       served as one version of a model; the versions that it runs are its <b>members</b>.
 *   <li><b>artifact</b>: the bytes of a model version, named by their digest.
 *   <li><b>signature</b>: the names, types and shapes of a model's inputs and outputs.
 *   <li><b>deployment</b>: the wish to serve one version of a model in some regions; an <b>assignment</b> is its
 *       consequence for one node.
 *   <li><b>traffic policy</b>: how the requests for a model are shared out among its versions; an <b>arm</b> is the part
 *       that one version plays in it. An <b>alias</b> is a name that stands for one version of a model.
 *   <li><b>data class</b>: the caller's word for what a request carries; a <b>residency policy</b> says where that may
 *       be processed.
 *   <li><b>snapshot</b>: everything a gateway or node must know to work, at one revision; it stands alone.
 *   <li><b>signal</b>: what a node tells its gateway ten times a second; a <b>digest</b> is the same between regions.
 *   <li><b>tensor</b>: a typed, shaped, little-endian block of elements.
 *   <li><b>epoch</b>: one reign of a control plane; a <b>revision</b> counts changes of desired state.
 * </ul>
 *
 * <p>Everything here is immutable and free of I/O, clocks, threads and randomness; a tensor shares its buffer.
 */
@NullMarked
package io.lepton.domain;

import org.jspecify.annotations.NullMarked;
