package io.lepton.control;

import io.lepton.chassis.PeerTls;

/**
 * Where the processes of a fleet come in that prove who they are.
 *
 * @param port the port, beside that of the API; 0 takes a free one
 * @param tls what the control plane shows and believes
 * @param authority who certifies the others
 */
public record PeerDoor(int port, PeerTls tls, PeerAuthority authority) {}
