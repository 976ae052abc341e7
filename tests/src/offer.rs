//! An offer as a browser makes it, and a fragment that restarts its ICE.

/// An offer of one Opus track both ways, with one host candidate.
pub const OFFER: &str = "v=0\r\n\
o=- 4611731400430051336 2 IN IP4 127.0.0.1\r\n\
s=-\r\n\
t=0 0\r\n\
a=group:BUNDLE 0\r\n\
a=extmap-allow-mixed\r\n\
a=msid-semantic: WMS stream\r\n\
m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n\
c=IN IP4 0.0.0.0\r\n\
a=rtcp:9 IN IP4 0.0.0.0\r\n\
a=candidate:1 1 udp 2113937151 127.0.0.1 50000 typ host generation 0\r\n\
a=ice-ufrag:Yf4s\r\n\
a=ice-pwd:nUgxp0Xv5qbKYUjZcYkT0W8L\r\n\
a=ice-options:trickle\r\n\
a=fingerprint:sha-256 7B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:19:08\r\n\
a=setup:actpass\r\n\
a=mid:0\r\n\
a=sendrecv\r\n\
a=msid:stream track\r\n\
a=rtcp-mux\r\n\
a=rtpmap:111 opus/48000/2\r\n\
a=rtcp-fb:111 transport-cc\r\n\
a=fmtp:111 minptime=10;useinbandfec=1\r\n\
a=ssrc:1001 cname:caller\r\n\
a=ssrc:1001 msid:stream track\r\n";

/// One more candidate of that offer.
pub const CANDIDATE: &str = "a=ice-ufrag:Yf4s\r\n\
a=ice-pwd:nUgxp0Xv5qbKYUjZcYkT0W8L\r\n\
m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n\
a=mid:0\r\n\
a=candidate:2 1 udp 2113937150 127.0.0.1 50001 typ host generation 0\r\n\
a=end-of-candidates\r\n";

/// New credentials for that offer: ICE begins again.
pub const RESTART: &str = "a=ice-ufrag:Zx9q\r\n\
a=ice-pwd:pQm2Lk8sVd6TtRrEe4Yy1Aa0\r\n\
m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n\
a=mid:0\r\n\
a=candidate:1 1 udp 2113937151 127.0.0.1 50002 typ host generation 0\r\n";
