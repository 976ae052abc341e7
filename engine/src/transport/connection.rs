//! One WebRTC connection as a machine without sockets or a clock: datagrams and the time
//! go in, datagrams come out, and the session is told what it should know. Inside is the
//! protocol core of `webrtc` (ICE, DTLS, SRTP, RTCP), as `negotiation` makes it.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::BytesMut;
use rtc::peer_connection::RTCPeerConnection;
use rtc::peer_connection::event::{RTCPeerConnectionEvent, RTCTrackEvent};
use rtc::peer_connection::message::RTCMessage;
use rtc::peer_connection::sdp::RTCSessionDescription;
use rtc::peer_connection::state::{RTCIceConnectionState, RTCPeerConnectionState};
use rtc::peer_connection::transport::{RTCDtlsTransportState, RTCIceCandidateInit};
use rtc::rtcp::transport_feedbacks::transport_layer_nack::{TransportLayerNack, nack_pairs_from_sequence_numbers};
use rtc::rtp_transceiver::{RTCRtpReceiverId, RTCRtpSenderId};
use rtc::sansio::Protocol;
use rtc::shared::{TaggedBytesMut, TransportContext, TransportProtocol};
use tokio::sync::mpsc;

use super::demux::{Datagram, is_stun};
use super::negotiation::{Setup, core, negotiate};
use super::path::{Path, Way};
use super::peer::OfferError;
use super::{Line, sdp};
use crate::decode::RtpPacket;
use crate::session::{Input, Outgoing};

/// Packets kept while ICE looks for a way, 5 s of them: what is said meanwhile is not lost.
/// When full the oldest goes.
const KEPT: usize = 256;
/// Sources of media that one connection may name in its life; the core remembers each.
const SOURCES: usize = 16;
/// A voice silent for this long can be replaced by another of the same connection.
const VOICE_GONE: Duration = Duration::from_secs(2);

/// A datagram to send.
#[derive(Debug)]
pub(super) struct Sent {
    /// The address of ours that it leaves from.
    pub from: SocketAddr,
    pub to: SocketAddr,
    pub bytes: BytesMut,
    /// Where the core thinks it goes; `from` and `to` differ on a path that has moved.
    meant_for: SocketAddr,
}

/// A datagram that came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Came<'a> {
    /// The address of ours that it came to.
    pub to: SocketAddr,
    pub from: SocketAddr,
    pub bytes: &'a [u8],
    pub now: Instant,
}

impl Came<'_> {
    fn way(&self) -> Way {
        Way { ours: self.to, theirs: self.from }
    }
}

/// What became of a datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Taken,
    /// Its sender has proved to be the candidate, and where it is.
    Proved,
    /// Wrong credentials, wrong keys, replayed, or of a source that is not heard.
    Refused,
}

/// A connection.
pub(super) struct Connection {
    line: Line,
    core: RTCPeerConnection,
    outgoing: mpsc::Receiver<Outgoing>,
    sender: RTCRtpSenderId,
    ssrc: u32,
    payload_type: u8,
    seq: u16,
    receiver: Option<RTCRtpReceiverId>,
    voice: Option<(u32, Instant)>,
    sources: Vec<u32>,
    path: Path,
    /// Media passes: ICE has chosen a pair.
    settled: bool,
    up: bool,
    closed: bool,
    kept: VecDeque<TaggedBytesMut>,
    deadline: Option<Instant>,
}

impl Connection {
    /// Answers an offer; gives the answer too, with all our candidates.
    pub(super) fn answer(
        setup: Setup<'_>,
        offer: RTCSessionDescription,
        line: Line,
        outgoing: mpsc::Receiver<Outgoing>,
        now: Instant,
    ) -> Result<(Self, String), OfferError> {
        let ssrc = line.peer.0.as_u64_pair().1 as u32 | 1;
        let (mut core, sender) = core(&setup, ssrc, now)?;
        let answer = negotiate(&mut core, &setup, offer, now)?;
        let payload_type = sdp::opus_payload_type(&answer).ok_or(OfferError::NoOpus)?;
        let mut connection = Self {
            line,
            core,
            outgoing,
            sender,
            ssrc,
            payload_type,
            seq: 0,
            receiver: None,
            voice: None,
            sources: Vec::new(),
            path: Path::default(),
            settled: false,
            up: false,
            closed: false,
            kept: VecDeque::new(),
            deadline: None,
        };
        connection.deadline = connection.core.poll_timeout();
        Ok((connection, answer))
    }

    /// When [`Self::on_time`] wants to be called.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Whether there is no more to it.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// The source that is heard, once there is one.
    pub(super) fn voice(&self) -> Option<u32> {
        self.voice.map(|(ssrc, _)| ssrc)
    }

    /// Takes a datagram from the network.
    pub(super) fn take(&mut self, datagram: Datagram<'_>, came: Came<'_>, out: &mut Vec<Sent>) -> Outcome {
        match datagram {
            Datagram::Media { ssrc, .. } => self.take_media(ssrc, came, out),
            Datagram::Check { nominates, .. } => {
                self.read(came.way(), came);
                self.drain(came.now, out);
                // The core answers, or asks back, only where the password was right.
                let answered = out.iter().any(|sent| sent.meant_for == came.from && is_stun(&sent.bytes));
                if !answered {
                    return Outcome::Refused;
                }
                self.path.consented(came.way(), nominates, came.now);
                Outcome::Proved
            }
            Datagram::Answer { id } => {
                let (by, round_trip) = self.path.answer(id, came.way(), came.now);
                self.read(by, came);
                self.drain(came.now, out);
                if let Some(round_trip) = round_trip {
                    (self.line.inbox)(Input::RoundTrip(self.line.peer, round_trip));
                }
                Outcome::Taken
            }
            Datagram::Dtls => {
                self.read(came.way(), came);
                self.drain(came.now, out);
                if self.is_hung_up() {
                    self.close(came.now, out);
                }
                Outcome::Taken
            }
            Datagram::Report => {
                self.read(came.way(), came);
                self.drain(came.now, out);
                Outcome::Taken
            }
        }
    }

    /// Whether the client has ended DTLS. The core answers it, and makes no event of it.
    fn is_hung_up(&mut self) -> bool {
        let sender = self.core.rtp_sender(self.sender);
        let transport = sender.as_ref().and_then(|sender| sender.transport());
        transport.is_some_and(|transport| transport.state() == RTCDtlsTransportState::Closed)
    }

    fn take_media(&mut self, ssrc: u32, came: Came<'_>, out: &mut Vec<Sent>) -> Outcome {
        if let Some((voice, heard)) = self.voice
            && voice != ssrc
            && came.now.saturating_duration_since(heard) < VOICE_GONE
        {
            return Outcome::Refused;
        }
        if !self.sources.contains(&ssrc) {
            if self.sources.len() == SOURCES {
                return Outcome::Refused;
            }
            self.sources.push(ssrc);
        }
        if !self.passes() {
            if self.kept.len() == KEPT {
                self.kept.pop_front();
            }
            self.kept.push_back(tagged(came.way(), came));
            return Outcome::Taken;
        }
        self.read(came.way(), came);
        let heard = self.hear(Some(came.way()), came.now);
        // Media makes the core say nothing, but for the first packet of all.
        if self.receiver.is_none() {
            self.drain(came.now, out);
        }
        if heard { Outcome::Taken } else { Outcome::Refused }
    }

    /// Hands on what the core has deciphered; says whether there was anything.
    fn hear(&mut self, by: Option<Way>, now: Instant) -> bool {
        let mut any = false;
        while let Some(message) = self.core.poll_media_read() {
            let RTCMessage::RtpPacket(_, packet) = message.message else { continue };
            let header = packet.header;
            if header.payload_type != self.payload_type {
                continue;
            }
            any = true;
            self.voice = Some((header.ssrc, now));
            if let Some(by) = by {
                self.path.media(by, header.sequence_number, now);
            }
            let packet = RtpPacket {
                seq: header.sequence_number,
                timestamp: header.timestamp,
                marker: header.marker,
                payload_type: header.payload_type,
                ssrc: header.ssrc,
                payload: packet.payload,
            };
            (self.line.inbox)(Input::Packet(self.line.peer, packet));
        }
        any
    }

    /// Whether what is said goes to the session, which listens while we are up.
    fn passes(&self) -> bool {
        self.settled && self.up
    }

    fn hear_kept(&mut self, now: Instant) {
        for kept in std::mem::take(&mut self.kept) {
            let by = way_of(&kept);
            let _ = self.core.handle_read(kept);
            self.hear(Some(by), now);
        }
    }

    fn read(&mut self, by: Way, came: Came<'_>) {
        // What the core refuses it has said itself; nobody else is to be told.
        let _ = self.core.handle_read(tagged(by, came));
    }

    /// Time has come.
    pub(super) fn on_time(&mut self, now: Instant, out: &mut Vec<Sent>) {
        if let Err(e) = self.core.handle_timeout(now) {
            tracing::debug!(error = %e, "a connection's timer failed");
        }
        self.drain(now, out);
    }

    /// Sends what the session has left for the candidate; `context` is woken when there is
    /// more.
    pub(super) fn send(&mut self, now: Instant, context: &mut Context<'_>, out: &mut Vec<Sent>) {
        // While ICE restarts the frames wait where they are, in a queue of bounded length.
        let mut any = false;
        while self.settled || !self.up {
            let Poll::Ready(Some(next)) = self.outgoing.poll_recv(context) else { break };
            any |= self.send_one(next, now);
        }
        if any {
            self.drain(now, out);
        }
    }

    fn send_one(&mut self, what: Outgoing, now: Instant) -> bool {
        match what {
            Outgoing::Frame { timestamp, marker, payload } => {
                self.seq = self.seq.wrapping_add(1);
                let header = rtc::rtp::Header {
                    version: 2,
                    marker,
                    payload_type: self.payload_type,
                    sequence_number: self.seq,
                    timestamp,
                    ssrc: self.ssrc,
                    ..Default::default()
                };
                let Some(mut sender) = self.core.rtp_sender(self.sender) else { return false };
                sender.write_rtp(now, rtc::rtp::Packet { header, payload }).is_ok()
            }
            Outgoing::Missing(numbers) => {
                let (Some(receiver), Some((media_ssrc, _))) = (self.receiver, self.voice) else { return false };
                let Some(mut receiver) = self.core.rtp_receiver(receiver) else { return false };
                let nacks = nack_pairs_from_sequence_numbers(&numbers);
                let nack = TransportLayerNack { sender_ssrc: self.ssrc, media_ssrc, nacks };
                receiver.write_rtcp(now, vec![Box::new(nack)]).is_ok()
            }
        }
    }

    /// Takes the offer of a client that restarts ICE; gives our answer.
    pub(super) fn restart(
        &mut self,
        setup: &Setup<'_>,
        offer: RTCSessionDescription,
        now: Instant,
        out: &mut Vec<Sent>,
    ) -> Result<String, OfferError> {
        self.path.restart();
        self.settled = false;
        let answer = negotiate(&mut self.core, setup, offer, now);
        self.drain(now, out);
        answer
    }

    /// Tries candidates of the client's.
    pub(super) fn candidates(
        &mut self,
        candidates: Vec<String>,
        now: Instant,
        out: &mut Vec<Sent>,
    ) -> Result<(), OfferError> {
        for candidate in candidates {
            let candidate = RTCIceCandidateInit { candidate, ..Default::default() };
            self.core.add_remote_candidate(candidate).map_err(|e| OfferError::BadSdp(e.to_string()))?;
        }
        self.drain(now, out);
        Ok(())
    }

    /// Hangs up: the client learns it at once.
    pub(super) fn close(&mut self, now: Instant, out: &mut Vec<Sent>) {
        // `close` stamps what it sends with the newest time that it was told.
        let _ = self.core.handle_timeout(now);
        if let Err(e) = self.core.close() {
            tracing::debug!(error = %e, "a connection did not close cleanly");
        }
        self.drain(now, out);
        self.closed = true;
        self.change(false);
    }

    /// The library failed on this connection; the session goes on without it.
    pub(super) fn broke(&mut self) {
        self.closed = true;
        self.change(false);
    }

    /// Takes from the core what it has to send and to say.
    fn drain(&mut self, now: Instant, out: &mut Vec<Sent>) {
        loop {
            while let Some(message) = self.core.poll_write() {
                let meant = way_of(&message);
                let bytes = message.message;
                let way = self.path.send(meant, &bytes, is_stun(&bytes), now);
                out.push(Sent { from: way.ours, to: way.theirs, bytes, meant_for: meant.theirs });
            }
            if let Some(event) = self.core.poll_event() {
                self.event(event);
            } else if self.passes() && !self.kept.is_empty() {
                self.hear_kept(now);
            } else {
                break;
            }
        }
        // No data channel is ours; what a client sends on one is not kept.
        while self.core.poll_data_read().is_some() {}
        self.hear(None, now);
        self.deadline = self.core.poll_timeout();
    }

    fn event(&mut self, event: RTCPeerConnectionEvent) {
        match event {
            RTCPeerConnectionEvent::OnIceConnectionStateChangeEvent(
                RTCIceConnectionState::Connected | RTCIceConnectionState::Completed,
            ) => {
                self.settled = true;
            }
            RTCPeerConnectionEvent::OnConnectionStateChangeEvent(state) => match state {
                RTCPeerConnectionState::Connected => self.change(true),
                RTCPeerConnectionState::Disconnected | RTCPeerConnectionState::Failed => self.change(false),
                RTCPeerConnectionState::Closed => {
                    self.closed = true;
                    self.change(false);
                }
                _ => {}
            },
            RTCPeerConnectionEvent::OnTrack(RTCTrackEvent::OnOpen(track)) => {
                self.receiver.get_or_insert(track.receiver_id);
            }
            _ => {}
        }
    }

    fn change(&mut self, up: bool) {
        match (std::mem::replace(&mut self.up, up), up) {
            (false, true) => self.line.up(),
            (true, false) => self.line.down(),
            _ => {}
        }
    }
}

fn way_of(message: &TaggedBytesMut) -> Way {
    Way { ours: message.transport.local_addr, theirs: message.transport.peer_addr }
}

fn tagged(by: Way, came: Came<'_>) -> TaggedBytesMut {
    TaggedBytesMut {
        now: came.now,
        transport: TransportContext {
            local_addr: by.ours,
            peer_addr: by.theirs,
            transport_protocol: TransportProtocol::UDP,
            ecn: None,
        },
        message: BytesMut::from(came.bytes),
    }
}

#[cfg(test)]
#[path = "connection_tests.rs"]
mod tests;
