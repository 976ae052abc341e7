//! RTP packets as they are on the wire (RFC 3550, section 5.1): read without copying the
//! payload, and written for the WebSocket transport and for tests.

use bytes::{BufMut, Bytes, BytesMut};

/// The header without contributing sources or extension.
const FIXED_HEADER: usize = 12;

/// One RTP packet; the payload shares the memory of the datagram it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RtpPacket {
    /// Sequence number; wraps.
    pub seq: u16,
    /// Media time in units of the payload's clock (48 kHz for Opus); wraps.
    pub timestamp: u32,
    /// For audio: the first packet after a pause.
    pub marker: bool,
    /// Payload type, 7 bits.
    pub payload_type: u8,
    /// Who sends.
    pub ssrc: u32,
    /// The codec's frame, without padding.
    pub payload: Bytes,
}

/// Why a datagram is not an RTP packet. The sender is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RtpError {
    /// Fewer bytes than its header says.
    #[error("the RTP packet ends inside its header")]
    TooShort,
    /// The version is not 2.
    #[error("RTP version {0} is not 2")]
    Version(u8),
    /// The padding is longer than what is there, or zero.
    #[error("the RTP padding does not fit the packet")]
    Padding,
}

impl RtpPacket {
    /// Reads one datagram. Contributing sources and the header extension are skipped,
    /// padding is cut off.
    pub fn parse(datagram: Bytes) -> Result<Self, RtpError> {
        let header = datagram.get(..FIXED_HEADER).ok_or(RtpError::TooShort)?;
        let version = header[0] >> 6;
        if version != 2 {
            return Err(RtpError::Version(version));
        }
        let (padded, extended) = (header[0] & 0x20 != 0, header[0] & 0x10 != 0);
        let contributing = usize::from(header[0] & 0x0f);
        let mut packet = Self {
            seq: u16::from_be_bytes([header[2], header[3]]),
            timestamp: u32::from_be_bytes([header[4], header[5], header[6], header[7]]),
            marker: header[1] & 0x80 != 0,
            payload_type: header[1] & 0x7f,
            ssrc: u32::from_be_bytes([header[8], header[9], header[10], header[11]]),
            payload: Bytes::new(),
        };
        let mut start = FIXED_HEADER + 4 * contributing;
        if extended {
            let words = datagram.get(start + 2..start + 4).ok_or(RtpError::TooShort)?;
            start += 4 + 4 * usize::from(u16::from_be_bytes([words[0], words[1]]));
        }
        let mut end = datagram.len();
        if start > end {
            return Err(RtpError::TooShort);
        }
        if padded {
            // The last byte counts the padding, itself included.
            let padding = usize::from(datagram[end - 1]);
            if padding == 0 || padding > end - start {
                return Err(RtpError::Padding);
            }
            end -= padding;
        }
        packet.payload = datagram.slice(start..end);
        Ok(packet)
    }

    /// The packet as a datagram, without contributing sources, extension or padding.
    pub fn write(&self) -> Bytes {
        let mut datagram = BytesMut::with_capacity(FIXED_HEADER + self.payload.len());
        datagram.put_u8(2 << 6);
        datagram.put_u8(u8::from(self.marker) << 7 | self.payload_type & 0x7f);
        datagram.put_u16(self.seq);
        datagram.put_u32(self.timestamp);
        datagram.put_u32(self.ssrc);
        datagram.put_slice(&self.payload);
        datagram.freeze()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bytes_of(parts: &[&[u8]]) -> Bytes {
        Bytes::from(parts.concat())
    }

    const HEADER: [u8; 12] = [0x80, 0xef, 0x12, 0x34, 0, 0, 3, 0xc0, 0xde, 0xad, 0xbe, 0xef];

    #[test]
    fn a_plain_packet_is_read_field_by_field() {
        let packet = RtpPacket::parse(bytes_of(&[&HEADER, b"opus"])).unwrap();
        assert_eq!(packet.seq, 0x1234);
        assert_eq!(packet.timestamp, 960);
        assert!(packet.marker);
        assert_eq!(packet.payload_type, 111);
        assert_eq!(packet.ssrc, 0xdead_beef);
        assert_eq!(&packet.payload[..], b"opus");
    }

    #[test]
    fn sources_extension_and_padding_are_left_out_of_the_payload() {
        let mut header = HEADER;
        header[0] = 0x80 | 0x20 | 0x10 | 2;
        let sources = [0u8; 8];
        let extension = [0xbe, 0xde, 0, 1, 0x10, 0x7f, 0, 0];
        let packet = RtpPacket::parse(bytes_of(&[&header, &sources, &extension, b"opus", &[0, 0, 3]])).unwrap();
        assert_eq!(&packet.payload[..], b"opus");
    }

    #[test]
    fn a_header_that_promises_more_than_there_is_is_refused() {
        for length in 0..HEADER.len() {
            let cut = RtpPacket::parse(Bytes::copy_from_slice(&HEADER[..length]));
            assert_eq!(cut, Err(RtpError::TooShort));
        }
        let mut header = HEADER;
        header[0] = 0x80 | 15;
        assert_eq!(RtpPacket::parse(bytes_of(&[&header])), Err(RtpError::TooShort));
        header[0] = 0x80 | 0x10;
        let extension = [0xbe, 0xde, 0xff, 0xff];
        assert_eq!(RtpPacket::parse(bytes_of(&[&header, &extension])), Err(RtpError::TooShort));
    }

    #[test]
    fn another_version_and_padding_that_does_not_fit_are_refused() {
        let mut header = HEADER;
        header[0] = 0x40;
        assert_eq!(RtpPacket::parse(bytes_of(&[&header])), Err(RtpError::Version(1)));
        header[0] = 0xa0;
        assert_eq!(RtpPacket::parse(bytes_of(&[&header])), Err(RtpError::Padding));
        assert_eq!(RtpPacket::parse(bytes_of(&[&header, &[0]])), Err(RtpError::Padding));
        assert_eq!(RtpPacket::parse(bytes_of(&[&header, &[9]])), Err(RtpError::Padding));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            seq: u16, timestamp: u32, marker: bool, payload_type in 0u8..128, ssrc: u32,
            payload in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            let packet = RtpPacket {
                seq, timestamp, marker, payload_type, ssrc, payload: payload.into(),
            };
            prop_assert_eq!(RtpPacket::parse(packet.write()), Ok(packet));
        }

        #[test]
        fn no_datagram_makes_the_reader_panic(
            mut datagram in proptest::collection::vec(any::<u8>(), 0..200), as_rtp: bool,
        ) {
            if as_rtp && !datagram.is_empty() {
                datagram[0] = 0x80 | datagram[0] & 0x3f;
            }
            let length = datagram.len();
            if let Ok(packet) = RtpPacket::parse(datagram.into()) {
                prop_assert!(packet.payload.len() + 12 <= length);
            }
        }
    }
}
