//! The sockets of the media port: which addresses, and one port number for all of them.

use std::collections::HashSet;
use std::io;
use std::net::{IpAddr, SocketAddr, UdpSocket};

use rtc::shared::ifaces;

use super::port::PortError;

/// Asked of the system for each socket: 20 ms of 1,000 candidates.
const SOCKET_BUFFER: usize = 4 << 20;
/// Free ports that are tried for one that is free on all addresses.
const ATTEMPTS: usize = 32;

/// Replaces wildcards by the machine's own addresses: a reply must leave from the address
/// that was asked, and candidates have to be told which there are.
pub(super) fn expand(addresses: &[SocketAddr]) -> Result<Vec<(SocketAddr, bool)>, PortError> {
    let mut expanded: Vec<(SocketAddr, bool)> = Vec::new();
    for address in addresses {
        if !address.ip().is_unspecified() {
            expanded.push((*address, true));
            continue;
        }
        let own = ifaces::ifaces().map_err(|e| PortError::Thread(io::Error::other(e.to_string())))?;
        let own = own.into_iter().filter_map(|interface| interface.addr).map(|own| own.ip());
        let fits = own.filter(|ip| ip.is_ipv4() == address.is_ipv4() && !ip.is_loopback() && !is_link_local(*ip));
        expanded.extend(fits.map(|ip| (SocketAddr::new(ip, address.port()), false)));
    }
    let mut seen = HashSet::new();
    expanded.retain(|(address, _)| seen.insert(*address));
    if expanded.is_empty() { Err(PortError::NoAddress) } else { Ok(expanded) }
}

/// Such an address means nothing without the name of an interface, which SDP does not carry.
fn is_link_local(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unicast_link_local(),
    }
}

/// A socket for each address; those without a port share one that is free on all of them.
pub(super) fn bind(addresses: &[(SocketAddr, bool)]) -> Result<Vec<(SocketAddr, UdpSocket)>, PortError> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        match bind_once(addresses) {
            Err(PortError::Bind { cause, .. })
                if cause.kind() == io::ErrorKind::AddrInUse
                    && attempt < ATTEMPTS
                    && addresses.iter().any(|(address, _)| address.port() == 0) => {}
            bound => return bound,
        }
    }
}

fn bind_once(addresses: &[(SocketAddr, bool)]) -> Result<Vec<(SocketAddr, UdpSocket)>, PortError> {
    let mut bound: Vec<(SocketAddr, UdpSocket)> = Vec::new();
    let mut free = 0;
    for (address, is_asked_for) in addresses {
        let port = if address.port() == 0 { free } else { address.port() };
        let address = SocketAddr::new(address.ip(), port);
        match socket(address) {
            Ok((local, socket)) => {
                free = if free == 0 { local.port() } else { free };
                bound.push((local, socket));
            }
            // An address of an interface that is just going away is nobody's wish.
            Err(cause) if !is_asked_for && cause.kind() == io::ErrorKind::AddrNotAvailable => {
                tracing::warn!(%address, %cause, "no media is taken on this address");
            }
            Err(cause) => return Err(PortError::Bind { address, cause }),
        }
    }
    if bound.is_empty() { Err(PortError::NoAddress) } else { Ok(bound) }
}

fn socket(address: SocketAddr) -> io::Result<(SocketAddr, UdpSocket)> {
    let socket = socket2::Socket::new(socket2::Domain::for_address(address), socket2::Type::DGRAM, None)?;
    socket.set_nonblocking(true)?;
    // The system may give less; then more is lost when the machine is busy, and no more.
    let _ = socket.set_recv_buffer_size(SOCKET_BUFFER);
    let _ = socket.set_send_buffer_size(SOCKET_BUFFER);
    socket.bind(&address.into())?;
    let socket = UdpSocket::from(socket);
    Ok((socket.local_addr()?, socket))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOPBACK: ([u8; 4], u16) = ([127, 0, 0, 1], 0);
    /// Of a network that is nobody's (RFC 5737).
    const NOWHERE: ([u8; 4], u16) = ([192, 0, 2, 1], 0);

    #[test]
    fn both_families_share_one_free_port() {
        if let Err(error) = UdpSocket::bind("[::1]:0") {
            println!("skipped: this machine has no IPv6 loopback ({error})");
            return;
        }
        let bound = bind(&[(LOOPBACK.into(), true), ("[::1]:0".parse().unwrap(), true)]).unwrap();
        assert_eq!(bound.len(), 2);
        assert_eq!(bound[0].0.port(), bound[1].0.port());
        assert_ne!(bound[0].0.port(), 0);
        assert!(bound[0].0.is_ipv4() && bound[1].0.is_ipv6());
    }

    #[test]
    fn an_address_that_was_asked_for_must_be_there() {
        let failed = bind(&[(LOOPBACK.into(), true), (NOWHERE.into(), true)]).unwrap_err();
        assert!(failed.to_string().contains("192.0.2.1"), "{failed}");
        // One of an interface that went away since the interfaces were listed need not.
        let bound = bind(&[(LOOPBACK.into(), true), (NOWHERE.into(), false)]).unwrap();
        assert_eq!(bound.len(), 1);
        assert!(matches!(bind(&[(NOWHERE.into(), false)]), Err(PortError::NoAddress)));
    }

    #[test]
    fn a_port_that_is_taken_is_named() {
        let (taken, _held) = bind(&[(LOOPBACK.into(), true)]).unwrap().remove(0);
        let failed = bind(&[(taken, true)]).unwrap_err();
        assert!(failed.to_string().contains(&taken.port().to_string()), "{failed}");
    }

    #[test]
    fn wildcards_stand_for_addresses_that_a_candidate_can_use() {
        let any = [SocketAddr::from(([0, 0, 0, 0], 5004)), SocketAddr::from(([0; 8], 5004)), LOOPBACK.into()];
        let expanded = expand(&any).unwrap();
        let (asked_for, found): (Vec<_>, Vec<_>) = expanded.into_iter().partition(|(_, is_asked_for)| *is_asked_for);
        assert_eq!(asked_for, [(LOOPBACK.into(), true)]);
        for (address, _) in found {
            let ip = address.ip();
            assert!(!ip.is_unspecified() && !ip.is_loopback() && !is_link_local(ip), "{ip}");
            assert_eq!(address.port(), 5004);
        }
        assert!(matches!(expand(&[]), Err(PortError::NoAddress)));
    }
}
