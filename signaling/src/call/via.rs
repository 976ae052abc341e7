//! A call through something in between that forwards UDP (a relay that is a bad network on
//! purpose): neither side may know the other's real address, or ICE would find the straight
//! way.

use std::net::SocketAddr;

/// An offer that names no address of ours: the server learns one from our checks, which come
/// through the relay.
pub fn without_candidates(offer: &str) -> String {
    offer.split_inclusive('\n').filter(|line| !is_candidate(line)).collect()
}

/// An answer whose only candidate is the relay.
pub fn through(answer: &str, relay: SocketAddr) -> String {
    let mut given = false;
    let mut through = String::with_capacity(answer.len());
    for line in answer.split_inclusive('\n') {
        if !is_candidate(line) {
            through.push_str(line);
        } else if !std::mem::replace(&mut given, true) {
            // The priority of a host candidate (RFC 8445, section 5.1.2.1).
            through.push_str(&format!("a=candidate:1 1 udp 2130706431 {} {} typ host\r\n", relay.ip(), relay.port()));
        }
    }
    through
}

fn is_candidate(line: &str) -> bool {
    line.starts_with("a=candidate:")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SDP: &str = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n\
                       a=candidate:1 1 udp 2130706431 192.0.2.1 4000 typ host\r\n\
                       a=candidate:2 1 udp 2130706175 192.0.2.2 4000 typ host\r\n\
                       a=end-of-candidates\r\na=mid:0\r\n";

    #[test]
    fn an_offer_loses_its_candidates_and_nothing_else() {
        let offer = without_candidates(SDP);
        assert_eq!(offer, "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=end-of-candidates\r\na=mid:0\r\n");
    }

    #[test]
    fn an_answer_leads_to_the_relay_alone() {
        let answer = through(SDP, "127.0.0.1:9".parse().unwrap());
        assert_eq!(answer.matches("a=candidate:").count(), 1);
        assert!(answer.contains("127.0.0.1 9 typ host\r\na=end-of-candidates"), "{answer}");
    }
}
