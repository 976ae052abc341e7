//! The WebSocket side of a call, for networks that let no UDP through: one RTP packet
//! (RFC 3550) per binary message, both ways.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::anyhow;
use bytes::{BufMut, Bytes, BytesMut};
use futures::stream::SplitSink;
use futures::{SinkExt, StreamExt};
use reqwest::Upgraded;
use tokio::sync::mpsc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use super::link::{Arrival, Incoming, LinkState, OPUS_PAYLOAD_TYPE, Outgoing, WAITING_PACKETS};
use super::server::{Server, Session};
use super::socket::Tap;
use super::trouble::Fate;

/// Packets that may wait for a slow connection: two seconds. Then the call waits with them,
/// and its lateness shows in the summary.
const WAITING_OUT: usize = 100;

/// An open `/ws/audio`.
pub struct WsLink {
    out: mpsc::Sender<(Outgoing, Duration)>,
    tap: Arc<Tap>,
}

impl WsLink {
    /// Opens it; packets pass at once.
    pub async fn open(
        server: &Server,
        session: &Session,
        client: &str,
        tap: Arc<Tap>,
    ) -> anyhow::Result<(Self, Incoming)> {
        let query = [("session", session.id.as_str()), ("client", client)];
        let socket = server.websocket("ws/audio", &query, session).await?;
        let (sink, mut stream) = socket.split();
        let (packets_in, packets) = mpsc::channel(WAITING_PACKETS);
        let (state_in, state) = mpsc::channel(8);
        let (out, outgoing) = mpsc::channel(WAITING_OUT);
        let _ = state_in.try_send(LinkState::Connected);
        tokio::spawn(write(sink, outgoing));
        let ears = tap.clone();
        tokio::spawn(async move {
            let why = loop {
                match stream.next().await {
                    Some(Ok(Message::Binary(bytes))) => {
                        let at = Instant::now();
                        let Some(arrival) = parse(&bytes, at) else { continue };
                        match ears.receive(arrival.sequence, at) {
                            Fate::Lost => continue,
                            Fate::After(delay) if delay.is_zero() => {
                                let _ = packets_in.try_send(arrival);
                            }
                            Fate::After(delay) => {
                                let packets_in = packets_in.clone();
                                tokio::spawn(async move {
                                    tokio::time::sleep(delay).await;
                                    let at = Instant::now();
                                    let _ = packets_in.try_send(Arrival { at, ..arrival });
                                });
                            }
                        }
                    }
                    Some(Ok(Message::Close(frame))) => {
                        let reason = frame.map(|f| f.reason.to_string()).unwrap_or_default();
                        break format!("the server closed the audio WebSocket {reason}");
                    }
                    Some(Ok(_)) => {}
                    Some(Err(error)) => break format!("the audio WebSocket broke: {error}"),
                    None => break "the server closed the audio WebSocket".to_owned(),
                }
            };
            let _ = state_in.send(LinkState::Down(why.trim().to_owned())).await;
        });
        Ok((Self { out, tap }, Incoming { packets, state }))
    }

    pub async fn send(&self, packet: Outgoing) -> anyhow::Result<()> {
        let Fate::After(delay) = self.tap.send(packet.sequence, Instant::now()) else {
            return Ok(());
        };
        self.out.send((packet, delay)).await.map_err(|_| anyhow!("the audio WebSocket is closed"))
    }

    pub fn tap(&self) -> &Arc<Tap> {
        &self.tap
    }

    pub async fn close(self) {
        // The writer says goodbye when its queue is empty and closed.
    }
}

/// Writes packets in their order: over TCP a delayed packet delays all behind it.
async fn write(
    mut sink: SplitSink<WebSocketStream<Upgraded>, Message>,
    mut packets: mpsc::Receiver<(Outgoing, Duration)>,
) {
    while let Some((packet, delay)) = packets.recv().await {
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        if sink.send(Message::Binary(marshal(&packet))).await.is_err() {
            return;
        }
    }
    let _ = sink.send(Message::Close(None)).await;
    let _ = sink.close().await;
}

/// The only source in its session.
const SSRC: u32 = 1;

fn marshal(packet: &Outgoing) -> Bytes {
    let mut bytes = BytesMut::with_capacity(12 + packet.payload.len());
    bytes.put_u8(0x80);
    bytes.put_u8(u8::from(packet.marker) << 7 | OPUS_PAYLOAD_TYPE);
    bytes.put_u16(packet.sequence);
    bytes.put_u32(packet.rtp_time);
    bytes.put_u32(SSRC);
    bytes.put_slice(&packet.payload);
    bytes.freeze()
}

/// Reads what a measurement needs of a packet; none if it is not RTP.
fn parse(bytes: &Bytes, at: Instant) -> Option<Arrival> {
    let first = *bytes.first()?;
    if first >> 6 != 2 || bytes.len() < 12 || bytes[1] & 0x7f != OPUS_PAYLOAD_TYPE {
        return None;
    }
    let mut start = 12 + 4 * usize::from(first & 0x0f);
    if first & 0x10 != 0 {
        let words = bytes.get(start + 2..start + 4)?;
        start += 4 + 4 * usize::from(u16::from_be_bytes([words[0], words[1]]));
    }
    let padding = if first & 0x20 != 0 { usize::from(*bytes.last()?) } else { 0 };
    let end = bytes.len().checked_sub(padding)?;
    if start > end {
        return None;
    }
    Some(Arrival {
        at,
        sequence: u16::from_be_bytes([bytes[2], bytes[3]]),
        rtp_time: u32::from_be_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]),
        payload: bytes.slice(start..end),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_reads_as_it_was_written() {
        let sent =
            Outgoing { sequence: 0xfffe, rtp_time: 0xdead_beef, marker: true, payload: Bytes::from_static(b"opus") };
        let got = parse(&marshal(&sent), Instant::now()).unwrap();
        assert_eq!((got.sequence, got.rtp_time), (0xfffe, 0xdead_beef));
        assert_eq!(got.payload, sent.payload);
    }

    #[test]
    fn extensions_sources_and_padding_are_stepped_over() {
        let mut bytes = vec![0xb1, 111, 0, 7, 0, 0, 0, 9, 0, 0, 0, 1];
        bytes.extend([0, 0, 0, 2]); // one contributing source
        bytes.extend([0xbe, 0xde, 0, 1, 0x10, 0xff, 0, 0]); // one word of extension
        bytes.extend(*b"opus");
        bytes.extend([0, 0, 3]); // padding
        let got = parse(&Bytes::from(bytes), Instant::now()).unwrap();
        assert_eq!((got.sequence, &got.payload[..]), (7, &b"opus"[..]));
    }

    #[test]
    fn what_is_no_rtp_is_passed_over() {
        let good = marshal(&Outgoing { sequence: 1, rtp_time: 1, marker: false, payload: Bytes::from_static(b"x") });
        for length in 0..12 {
            assert!(parse(&good.slice(..length), Instant::now()).is_none());
        }
        for first in 0..=255u8 {
            for last in [0u8, 1, 200] {
                let mut bytes = good.to_vec();
                bytes[0] = first;
                bytes.push(last);
                let _ = parse(&Bytes::from(bytes), Instant::now());
            }
        }
    }
}
