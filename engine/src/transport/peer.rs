//! One WebRTC connection: we answer a candidate's offer (RFC 8829) with one Opus track
//! each way.
//!
//! The connection's own task drives ICE, DTLS and SRTP; here packets only change hands.
//! Which packets are asked for again is the jitter buffer's decision, so the library's
//! NACK generator is left out and its responder, which resends ours, kept in.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use rtc::interceptor::{NackResponderBuilder, Slot};
use rtc::peer_connection::configuration::media_engine::MIME_TYPE_OPUS;
use rtc::rtcp::transport_feedbacks::transport_layer_nack::{TransportLayerNack, nack_pairs_from_sequence_numbers};
use rtc::rtp_transceiver::rtp_sender::{
    RTCPFeedback, RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters, RtpCodecKind,
};
use tokio::sync::{Notify, mpsc};
use webrtc::media_stream::MediaStreamTrack;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCIceCandidateInit,
    RTCIceGatheringState, RTCPeerConnectionState, RTCSessionDescription, Registry, SettingEngineBuilder,
    configure_rtcp_reports,
};

use super::{Line, sdp};
use crate::decode::RtpPacket;
use crate::id::PeerId;
use crate::session::{Input, Outgoing};

/// Nothing received for this long: the candidate is away.
const DISCONNECTED_AFTER: Duration = Duration::from_secs(4);
/// Away this long, the connection is given up; a new one can take its place.
const FAILED_AFTER: Duration = Duration::from_secs(15);
/// Own candidates are all host candidates: they are there within milliseconds.
const GATHERING: Duration = Duration::from_secs(3);
/// Packets of ours that can be sent again: 10 s.
const RESENDABLE: u16 = 512;
/// Repairs older than 5 s are useless, newer ones must pass the replay check.
const REPLAY_WINDOW: usize = 256;

/// Where connections listen.
#[derive(Clone, Debug)]
pub struct MediaSettings {
    /// Addresses that become host candidates; port 0 takes a free one. `0.0.0.0` stands
    /// for all addresses but loopback.
    pub addresses: Vec<SocketAddr>,
}

/// Why an offer was not answered.
#[derive(Debug, thiserror::Error)]
pub enum OfferError {
    /// Another client holds the session; it can be taken over.
    #[error("another client is connected to this session")]
    InUse,
    /// The session has ended.
    #[error("the session is over")]
    Over,
    /// The description cannot be read; the client must mend it.
    #[error("the session description cannot be used: {0}")]
    BadSdp(String),
    /// There is no Opus audio in it.
    #[error("the offer has no Opus audio to send")]
    NoOpus,
    /// Our side failed.
    #[error("the connection could not be set up: {0}")]
    Failed(String),
}

/// Why a trickle fragment was refused.
#[derive(Debug, thiserror::Error)]
pub enum TrickleError {
    /// The connection is gone.
    #[error("there is no such connection")]
    NoSuchPeer,
    /// It was meant for credentials that have been replaced.
    #[error("the entity tag is not the current one")]
    StaleEtag,
    /// It cannot be read.
    #[error("the fragment cannot be used: {0}")]
    Bad(String),
}

/// What a trickle fragment did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trickle {
    /// Its candidates are being tried.
    Added,
    /// ICE was restarted: our side, and the new entity tag.
    Restarted { fragment: String, etag: String },
}

/// A connection that answers a candidate.
pub struct RtcPeer {
    pub(crate) id: PeerId,
    connection: Arc<dyn PeerConnection>,
    negotiated: Mutex<Negotiated>,
    gathered: Arc<Notify>,
}

struct Negotiated {
    offer: String,
    generation: u32,
}

impl RtcPeer {
    /// Answers `offer`; the answer holds all our candidates.
    pub(crate) async fn answer(
        settings: &MediaSettings,
        offer: &str,
        line: Line,
        outgoing: mpsc::Receiver<Outgoing>,
    ) -> Result<(Arc<Self>, String), OfferError> {
        let description = read_offer(offer)?;
        let failed = |e: &dyn std::fmt::Display| OfferError::Failed(e.to_string());
        let mut media = MediaEngine::default();
        media.register_codec(opus(), RtpCodecKind::Audio).map_err(|e| failed(&e))?;
        let registry = configure_rtcp_reports(Registry::new())
            .with(Slot::NackResponder, NackResponderBuilder::new().with_size(RESENDABLE).build());
        let engine = SettingEngineBuilder::new()
            .with_ice_timeouts(Some(DISCONNECTED_AFTER), Some(FAILED_AFTER), Some(Duration::from_secs(1)))
            .with_srtp_replay_protection_window(REPLAY_WINDOW)
            .build();
        let gathered = Arc::new(Notify::new());
        let remote: Arc<OnceLock<Arc<dyn TrackRemote>>> = Arc::default();
        let handler = Arc::new(Handler {
            line: line.clone(),
            gathered: gathered.clone(),
            remote: remote.clone(),
            up: Mutex::new(false),
        });
        let connection: Arc<dyn PeerConnection> = Arc::new(
            PeerConnectionBuilder::new()
                .with_media_engine(media)
                .with_interceptor_registry(registry)
                .with_setting_engine(engine)
                .with_handler(handler)
                .with_udp_addrs(settings.addresses.clone())
                .build()
                .await
                .map_err(|e| failed(&e))?,
        );
        let peer = Arc::new(Self {
            id: line.peer,
            connection,
            negotiated: Mutex::new(Negotiated { offer: offer.to_owned(), generation: 0 }),
            gathered,
        });
        let ssrc = line.peer.0.as_u64_pair().1 as u32 | 1;
        let track = voice_track(ssrc);
        let set_up = async {
            peer.connection.add_track(track.clone() as Arc<dyn TrackLocal>).await.map_err(|e| failed(&e))?;
            peer.negotiate(description).await
        };
        let answer = match set_up.await {
            Ok(answer) => answer,
            Err(e) => {
                peer.close().await;
                return Err(e);
            }
        };
        let Some(payload_type) = sdp::opus_payload_type(&answer) else {
            peer.close().await;
            return Err(OfferError::NoOpus);
        };
        tokio::spawn(send(outgoing, track, remote, ssrc, payload_type));
        Ok((peer, answer))
    }

    async fn negotiate(&self, offer: RTCSessionDescription) -> Result<String, OfferError> {
        self.connection.set_remote_description(offer).await.map_err(|e| OfferError::BadSdp(e.to_string()))?;
        let failed = |e: &dyn std::fmt::Display| OfferError::Failed(e.to_string());
        let answer = self.connection.create_answer(None).await.map_err(|e| failed(&e))?;
        self.connection.set_local_description(answer).await.map_err(|e| failed(&e))?;
        // A late candidate is no reason to fail: those that are there are tried.
        let _ = tokio::time::timeout(GATHERING, self.gathered.notified()).await;
        self.connection
            .local_description()
            .await
            .map(|d| d.sdp)
            .ok_or_else(|| OfferError::Failed("there is no local description".into()))
    }

    /// The entity tag of the present ICE credentials (RFC 9725, section 4.3).
    pub fn etag(&self) -> String {
        etag(self.id, self.negotiated().generation)
    }

    /// Takes a trickle fragment: candidates, or new credentials for a restart.
    pub(crate) async fn trickle(&self, given: Option<&str>, fragment: &str) -> Result<Trickle, TrickleError> {
        if fragment.len() > sdp::LONGEST {
            return Err(TrickleError::Bad("it is too long".into()));
        }
        let current = self.etag();
        let offer = self.negotiated().offer.clone();
        let ufrag = sdp::attribute(fragment, "ice-ufrag");
        let restarts = ufrag.is_some() && ufrag != sdp::attribute(&offer, "ice-ufrag");
        if given.is_some_and(|tag| tag != "*" && tag != current) {
            return Err(TrickleError::StaleEtag);
        }
        if let (true, Some(ufrag)) = (restarts, ufrag) {
            return self.restart(&offer, ufrag, fragment).await;
        }
        let mut any = fragment.contains("a=end-of-candidates");
        for candidate in sdp::candidates(fragment) {
            any = true;
            // Names that only the candidate's own network can resolve (mDNS) are no use
            // here; its checks reach us all the same.
            if candidate.contains(".local ") {
                continue;
            }
            let candidate = RTCIceCandidateInit {
                candidate: candidate.to_owned(),
                sdp_mid: Some("0".into()),
                sdp_mline_index: Some(0),
                ..Default::default()
            };
            self.connection.add_ice_candidate(candidate).await.map_err(|e| TrickleError::Bad(e.to_string()))?;
        }
        if any { Ok(Trickle::Added) } else { Err(TrickleError::Bad("it holds no candidate".into())) }
    }

    async fn restart(&self, offer: &str, ufrag: &str, fragment: &str) -> Result<Trickle, TrickleError> {
        let bad = |e: &dyn std::fmt::Display| TrickleError::Bad(e.to_string());
        let password =
            sdp::attribute(fragment, "ice-pwd").ok_or_else(|| TrickleError::Bad("a restart needs a=ice-pwd".into()))?;
        let offer = sdp::with_credentials(offer, ufrag, password, fragment);
        let description = RTCSessionDescription::offer(offer.clone()).map_err(|e| bad(&e))?;
        let answer = self.negotiate(description).await.map_err(|e| bad(&e))?;
        let generation = {
            let mut negotiated = self.negotiated();
            negotiated.offer = offer;
            negotiated.generation += 1;
            negotiated.generation
        };
        Ok(Trickle::Restarted { fragment: sdp::fragment_of(&answer), etag: etag(self.id, generation) })
    }

    /// Hangs up.
    pub(crate) async fn close(&self) {
        if let Err(e) = self.connection.close().await {
            tracing::debug!(error = %e, "a connection did not close cleanly");
        }
    }

    fn negotiated(&self) -> std::sync::MutexGuard<'_, Negotiated> {
        self.negotiated.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads an offer of Opus audio.
///
/// # Errors
/// [`OfferError::BadSdp`] if it cannot be read, [`OfferError::NoOpus`].
pub fn read_offer(offer: &str) -> Result<RTCSessionDescription, OfferError> {
    if offer.len() > sdp::LONGEST {
        return Err(OfferError::BadSdp("it is too long".into()));
    }
    let description = RTCSessionDescription::offer(offer.to_owned()).map_err(|e| OfferError::BadSdp(e.to_string()))?;
    if sdp::offers_opus(offer) { Ok(description) } else { Err(OfferError::NoOpus) }
}

fn etag(peer: PeerId, generation: u32) -> String {
    format!("\"{}-{generation}\"", peer.0.simple())
}

fn opus() -> RTCRtpCodecParameters {
    RTCRtpCodecParameters {
        rtp_codec: RTCRtpCodec {
            mime_type: MIME_TYPE_OPUS.to_owned(),
            clock_rate: crate::audio::WIRE_RATE,
            channels: 2,
            sdp_fmtp_line: "minptime=10;useinbandfec=1".to_owned(),
            rtcp_feedback: vec![RTCPFeedback { typ: "nack".to_owned(), parameter: String::new() }],
        },
        payload_type: super::packets::PAYLOAD_TYPE,
    }
}

fn voice_track(ssrc: u32) -> Arc<TrackLocalStaticRTP> {
    let encoding = RTCRtpEncodingParameters {
        rtp_coding_parameters: RTCRtpCodingParameters { ssrc: Some(ssrc), ..Default::default() },
        codec: opus().rtp_codec,
        ..Default::default()
    };
    Arc::new(TrackLocalStaticRTP::new(MediaStreamTrack::new(
        "interviewer".into(),
        "voice".into(),
        "interviewer".into(),
        RtpCodecKind::Audio,
        vec![encoding],
    )))
}

/// Sends what the session hands out until it lets go.
async fn send(
    mut outgoing: mpsc::Receiver<Outgoing>,
    track: Arc<TrackLocalStaticRTP>,
    remote: Arc<OnceLock<Arc<dyn TrackRemote>>>,
    ssrc: u32,
    payload_type: u8,
) {
    let mut sequence_number = 0u16;
    while let Some(next) = outgoing.recv().await {
        match next {
            Outgoing::Frame { timestamp, marker, payload } => {
                sequence_number = sequence_number.wrapping_add(1);
                let header = rtc::rtp::header::Header {
                    version: 2,
                    marker,
                    payload_type,
                    sequence_number,
                    timestamp,
                    ssrc,
                    ..Default::default()
                };
                if track.write_rtp(rtc::rtp::Packet { header, payload }).await.is_err() {
                    // The connection is down; it may come back.
                    tracing::debug!("a frame could not be sent");
                }
            }
            Outgoing::Missing(numbers) => {
                let Some(remote) = remote.get() else { continue };
                let Some(media_ssrc) = remote.ssrcs().await.first().copied() else { continue };
                let nack = TransportLayerNack {
                    sender_ssrc: ssrc,
                    media_ssrc,
                    nacks: nack_pairs_from_sequence_numbers(&numbers),
                };
                let _ = remote.write_rtcp(vec![Box::new(nack)]).await;
            }
        }
    }
}

struct Handler {
    line: Line,
    gathered: Arc<Notify>,
    remote: Arc<OnceLock<Arc<dyn TrackRemote>>>,
    up: Mutex<bool>,
}

#[async_trait::async_trait]
impl PeerConnectionEventHandler for Handler {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            self.gathered.notify_one();
        }
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        let up = match state {
            RTCPeerConnectionState::Connected => true,
            RTCPeerConnectionState::Disconnected | RTCPeerConnectionState::Failed | RTCPeerConnectionState::Closed => {
                false
            }
            _ => return,
        };
        let before = std::mem::replace(&mut *self.up.lock().unwrap_or_else(PoisonError::into_inner), up);
        match (before, up) {
            (false, true) => self.line.up(),
            (true, false) => self.line.down(),
            _ => {}
        }
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        // One candidate has one voice; a second track of the same client is not heard.
        if self.remote.set(track.clone()).is_err() {
            return;
        }
        let line = self.line.clone();
        tokio::spawn(async move {
            while let Some(event) = track.poll().await {
                let TrackRemoteEvent::OnRtpPacket(packet) = event else { continue };
                let packet = RtpPacket {
                    seq: packet.header.sequence_number,
                    timestamp: packet.header.timestamp,
                    marker: packet.header.marker,
                    payload_type: packet.header.payload_type,
                    ssrc: packet.header.ssrc,
                    payload: packet.payload,
                };
                (line.inbox)(Input::Packet(line.peer, packet));
            }
        });
    }
}
