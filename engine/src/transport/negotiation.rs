//! Offer and answer: the protocol core of a connection, and what it agrees on.
//!
//! Which packets are asked for again is the jitter buffer's decision, so the library's NACK
//! generator is left out and its responder, which resends ours, kept in.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use rtc::ice::mdns::MulticastDnsMode;
use rtc::interceptor::{NackResponderBuilder, Registry, Slot};
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::certificate::RTCCertificate;
use rtc::peer_connection::configuration::RTCConfigurationBuilder;
use rtc::peer_connection::configuration::interceptor_registry::configure_rtcp_reports;
use rtc::peer_connection::configuration::media_engine::{MIME_TYPE_OPUS, MediaEngine};
use rtc::peer_connection::configuration::setting_engine::SettingEngineBuilder;
use rtc::peer_connection::sdp::RTCSessionDescription;
use rtc::peer_connection::transport::RTCIceCandidateInit;
use rtc::peer_connection::{RTCPeerConnection, RTCPeerConnectionBuilder};
use rtc::rtp_transceiver::RTCRtpSenderId;
use rtc::rtp_transceiver::rtp_sender::{
    RTCPFeedback, RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters, RtpCodecKind,
};

use super::peer::OfferError;
use super::sdp;

/// Nothing received for this long: the candidate is away.
const DISCONNECTED_AFTER: Duration = Duration::from_secs(4);
/// Away this long, the connection is given up; a new one can take its place.
const FAILED_AFTER: Duration = Duration::from_secs(15);
/// Between two consent checks (RFC 7675 has five seconds; this sees a lost network sooner).
const CONSENT: Duration = Duration::from_secs(1);
/// Packets of ours that can be sent again: 10 s.
const RESENDABLE: u16 = 512;
/// Repairs older than 5 s are useless, newer ones must pass the replay check.
const REPLAY_WINDOW: usize = 256;
/// The fixed parts of every connection of one port.
#[derive(Clone)]
pub(super) struct Setup<'a> {
    pub certificate: RTCCertificate,
    /// Addresses of ours, which become host candidates.
    pub local: &'a [SocketAddr],
    /// Addresses that lead to us from outside, told to the candidate only.
    pub public: &'a [SocketAddr],
}

/// The core of a connection on which we speak from the source `ssrc`.
pub(super) fn core(
    setup: &Setup<'_>,
    ssrc: u32,
    now: Instant,
) -> Result<(RTCPeerConnection, RTCRtpSenderId), OfferError> {
    let failed = |e: &dyn std::fmt::Display| OfferError::Failed(e.to_string());
    let mut media = MediaEngine::default();
    media.register_codec(opus(), RtpCodecKind::Audio).map_err(|e| failed(&e))?;
    let registry = configure_rtcp_reports(Registry::new())
        .with(Slot::NackResponder, NackResponderBuilder::new().with_size(RESENDABLE).build());
    let settings = SettingEngineBuilder::new()
        .with_ice_timeouts(Some(DISCONNECTED_AFTER), Some(FAILED_AFTER), Some(CONSENT))
        .with_multicast_dns_mode(MulticastDnsMode::Disabled)
        .with_srtp_replay_protection_window(REPLAY_WINDOW)
        .build();
    let mut core = RTCPeerConnectionBuilder::new()
        .with_configuration(RTCConfigurationBuilder::new().with_certificates(vec![setup.certificate.clone()]).build())
        .with_media_engine(media)
        .with_setting_engine(settings)
        .with_interceptor_registry(registry)
        .build(now)
        .map_err(|e| failed(&e))?;
    let sender = core.add_track(voice_track(ssrc)).map_err(|e| failed(&e))?;
    Ok((core, sender))
}

/// Takes an offer and gives the answer, with all our candidates.
pub(super) fn negotiate(
    core: &mut RTCPeerConnection,
    setup: &Setup<'_>,
    offer: RTCSessionDescription,
    now: Instant,
) -> Result<String, OfferError> {
    core.set_remote_description(now, offer).map_err(|e| OfferError::BadSdp(e.to_string()))?;
    let failed = |e: &dyn std::fmt::Display| OfferError::Failed(e.to_string());
    let answer = core.create_answer(None).map_err(|e| failed(&e))?;
    core.set_local_description(now, answer).map_err(|e| failed(&e))?;
    for (number, address) in setup.local.iter().enumerate() {
        let candidate = RTCIceCandidateInit { candidate: sdp::host_candidate(number, *address), ..Default::default() };
        core.add_local_candidate(candidate).map_err(|e| failed(&e))?;
    }
    // An empty one ends the list.
    core.add_local_candidate(RTCIceCandidateInit::default()).map_err(|e| failed(&e))?;
    let answer = core.local_description().ok_or_else(|| OfferError::Failed("there is no local description".into()))?;
    Ok(sdp::with_candidates(&answer.sdp, setup.local.len(), setup.public))
}

pub(super) fn opus() -> RTCRtpCodecParameters {
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

pub(super) fn voice_track(ssrc: u32) -> MediaStreamTrack {
    let encoding = RTCRtpEncodingParameters {
        rtp_coding_parameters: RTCRtpCodingParameters { ssrc: Some(ssrc), ..Default::default() },
        codec: opus().rtp_codec,
        ..Default::default()
    };
    let (stream, track, label) = ("interviewer".to_owned(), "voice".to_owned(), "interviewer".to_owned());
    MediaStreamTrack::new(stream, track, label, RtpCodecKind::Audio, vec![encoding])
}
