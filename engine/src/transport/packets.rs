//! RTP packets without SRTP, one a message, for `/ws/audio`.

use bytes::Bytes;
use tokio::sync::mpsc;

use super::Line;
use crate::decode::{RtpError, RtpPacket};
use crate::id::PeerId;
use crate::session::{Input, Outgoing};

/// The payload type of Opus on this transport.
pub const PAYLOAD_TYPE: u8 = 111;

/// A connection that carries RTP packets; dropping it hangs up.
pub struct PacketLink {
    line: Line,
    outgoing: mpsc::Receiver<Outgoing>,
    ssrc: u32,
    seq: u16,
}

impl PacketLink {
    pub(crate) fn new(mut line: Line, outgoing: mpsc::Receiver<Outgoing>, ssrc: u32) -> Self {
        line.up();
        // From here on the session alone holds the way out: when it lets go, `next` ends.
        line.out = mpsc::channel(1).0;
        Self { line, outgoing, ssrc, seq: 0 }
    }

    /// The connection's name.
    pub fn peer(&self) -> PeerId {
        self.line.peer
    }

    /// Takes one message of the candidate: one RTP packet.
    ///
    /// # Errors
    /// [`RtpError`] if it is none; the connection stays usable.
    pub fn receive(&self, message: Bytes) -> Result<(), RtpError> {
        let packet = RtpPacket::parse(message)?;
        (self.line.inbox)(Input::Packet(self.line.peer, packet));
        Ok(())
    }

    /// The next packet for the candidate; none when the session has let go of this
    /// connection.
    pub async fn next(&mut self) -> Option<Bytes> {
        loop {
            match self.outgoing.recv().await? {
                Outgoing::Frame { timestamp, marker, payload } => {
                    self.seq = self.seq.wrapping_add(1);
                    let packet = RtpPacket {
                        seq: self.seq,
                        timestamp,
                        marker,
                        payload_type: PAYLOAD_TYPE,
                        ssrc: self.ssrc,
                        payload,
                    };
                    return Some(packet.write());
                }
                // TCP has already repaired what it could.
                Outgoing::Missing(_) => {}
            }
        }
    }
}

impl Drop for PacketLink {
    fn drop(&mut self) {
        self.line.down();
    }
}
