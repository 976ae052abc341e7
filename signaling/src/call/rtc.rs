//! The WebRTC side of a call: one Opus track each way, offered the way a browser offers it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use rtc::interceptor::{NackGeneratorBuilder, NackResponderBuilder, Slot};
use rtc::peer_connection::configuration::media_engine::MIME_TYPE_OPUS;
use rtc::rtp_transceiver::rtp_sender::{
    RTCPFeedback, RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters, RtpCodecKind,
};
use tokio::sync::{Notify, mpsc};
use webrtc::media_stream::MediaStreamTrack;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCConfigurationBuilder,
    RTCIceGatheringState, RTCIceServer, RTCIceTransportPolicy, RTCPeerConnectionState, RTCSessionDescription, Registry,
    configure_rtcp_reports,
};

use vivavoce_engine::transport::sdp;

use super::link::{Arrival, Incoming, LinkState, OPUS_PAYLOAD_TYPE, Outgoing, WAITING_PACKETS};
use super::socket::{Tap, TappedRuntime};

/// How often missing packets are asked for again.
const NACK_EVERY: Duration = Duration::from_millis(20);

/// Requests per missing packet; after 200 ms no player would still want it.
const NACKS_PER_PACKET: u16 = 10;

/// Host candidates need no network traffic; longer means that a socket cannot be bound.
const GATHERING: Duration = Duration::from_secs(5);

/// How the media may find its way.
#[derive(Clone, Debug, Default)]
pub struct Ways {
    /// STUN and TURN servers.
    pub servers: Vec<RTCIceServer>,
    /// Through a TURN server or not at all.
    pub relay_only: bool,
}

/// A peer connection with one audio track each way.
pub struct RtcLink {
    pub(super) connection: Arc<dyn PeerConnection>,
    track: Arc<TrackLocalStaticRTP>,
    ssrc: u32,
    tap: Arc<Tap>,
    gathered: Arc<Notify>,
}

impl RtcLink {
    /// Makes the connection and its offer, all host candidates in it.
    pub async fn offer(bind: Vec<SocketAddr>, tap: Arc<Tap>, ways: Ways) -> anyhow::Result<(Self, Incoming, String)> {
        let (packets_in, packets) = mpsc::channel(WAITING_PACKETS);
        let (state_in, state) = mpsc::channel(8);
        let ears = Arc::new(Ears {
            tap: tap.clone(),
            packets: packets_in,
            state: state_in,
            gathered: Arc::default(),
            heard_a_track: AtomicBool::new(false),
        });
        let mut link = Self::build_with(bind, tap, ears.clone(), ways).await?;
        link.gathered = ears.gathered.clone();
        let sdp = gather(&link.connection, &link.gathered).await?;
        Ok((link, Incoming { packets, state }, sdp))
    }

    /// A handle that restarts ICE while the link goes on.
    pub fn restarter(&self) -> Restarter {
        Restarter { connection: self.connection.clone(), gathered: self.gathered.clone() }
    }

    /// Takes the server's answer; packets pass once [`LinkState::Connected`] is reported.
    pub async fn accept(&self, answer: &str) -> anyhow::Result<()> {
        let answer =
            RTCSessionDescription::answer(answer.to_owned()).context("the server's SDP answer cannot be read")?;
        self.connection.set_remote_description(answer).await.context("the server's SDP answer does not fit the offer")
    }

    pub async fn send(&self, packet: Outgoing) -> anyhow::Result<()> {
        self.track
            .write_rtp(rtc::rtp::Packet {
                header: rtc::rtp::header::Header {
                    version: 2,
                    marker: packet.marker,
                    payload_type: OPUS_PAYLOAD_TYPE,
                    sequence_number: packet.sequence,
                    timestamp: packet.rtp_time,
                    ssrc: self.ssrc,
                    ..Default::default()
                },
                payload: packet.payload,
            })
            .await
            .context("the WebRTC connection is closed")
    }

    pub fn tap(&self) -> &Arc<Tap> {
        &self.tap
    }

    pub async fn close(self) {
        // Closing fails only where it is closed already.
        let _ = self.connection.close().await;
    }

    #[cfg(test)]
    pub(super) async fn build(
        bind: Vec<SocketAddr>,
        tap: Arc<Tap>,
        handler: Arc<dyn PeerConnectionEventHandler>,
    ) -> anyhow::Result<Self> {
        Self::build_with(bind, tap, handler, Ways::default()).await
    }

    async fn build_with(
        bind: Vec<SocketAddr>,
        tap: Arc<Tap>,
        handler: Arc<dyn PeerConnectionEventHandler>,
        ways: Ways,
    ) -> anyhow::Result<Self> {
        let policy = if ways.relay_only { RTCIceTransportPolicy::Relay } else { RTCIceTransportPolicy::All };
        let configuration =
            RTCConfigurationBuilder::new().with_ice_servers(ways.servers).with_ice_transport_policy(policy).build();
        let mut media = MediaEngine::default();
        media.register_codec(opus(), RtpCodecKind::Audio).context("cannot register Opus")?;
        let registry = configure_rtcp_reports(Registry::new())
            .with(Slot::NackResponder, NackResponderBuilder::new().with_size(512).build())
            .with(
                Slot::NackGenerator,
                NackGeneratorBuilder::new()
                    .with_interval(NACK_EVERY)
                    .with_max_nacks_per_packet(NACKS_PER_PACKET)
                    .build(),
            );
        let connection: Arc<dyn PeerConnection> = Arc::new(
            PeerConnectionBuilder::new()
                .with_configuration(configuration)
                .with_media_engine(media)
                .with_interceptor_registry(registry)
                .with_handler(handler)
                .with_runtime(Arc::new(TappedRuntime { tap: tap.clone() }))
                .with_udp_addrs(bind)
                .build()
                .await
                .context("cannot open a UDP socket for media")?,
        );
        let ssrc = uuid::Uuid::new_v4().as_fields().0;
        let track = Arc::new(TrackLocalStaticRTP::new(MediaStreamTrack::new(
            "candidate".to_owned(),
            "microphone".to_owned(),
            "candidate's voice".to_owned(),
            RtpCodecKind::Audio,
            vec![RTCRtpEncodingParameters {
                rtp_coding_parameters: RTCRtpCodingParameters { ssrc: Some(ssrc), ..Default::default() },
                codec: opus().rtp_codec,
                ..Default::default()
            }],
        )));
        connection.add_track(track.clone() as Arc<dyn TrackLocal>).await.context("cannot add the audio track")?;
        Ok(Self { connection, track, ssrc, tap, gathered: Arc::default() })
    }
}

/// Restarts ICE on a connection that goes on meanwhile.
pub struct Restarter {
    connection: Arc<dyn PeerConnection>,
    gathered: Arc<Notify>,
}

impl Restarter {
    /// New credentials and candidates, as the fragment that tells the server of them
    /// (RFC 9725, section 4.3.3).
    pub async fn begin(&self) -> anyhow::Result<String> {
        self.connection.restart_ice().await.context("ICE cannot be restarted")?;
        let offer = gather(&self.connection, &self.gathered).await?;
        Ok(sdp::fragment_of(&offer))
    }

    /// Takes the server's side of the restart.
    pub async fn finish(&self, fragment: &str) -> anyhow::Result<()> {
        let answer = self.connection.current_remote_description().await.context("there was no answer to begin with")?;
        let (Some(ufrag), Some(password)) =
            (sdp::attribute(fragment, "ice-ufrag"), sdp::attribute(fragment, "ice-pwd"))
        else {
            anyhow::bail!("the server's answer to the restart holds no credentials");
        };
        let answer = sdp::with_credentials(&answer.sdp, ufrag, password, fragment);
        let answer =
            RTCSessionDescription::answer(answer).context("the server's side of the restart cannot be read")?;
        self.connection.set_remote_description(answer).await.context("the server's side of the restart does not fit")
    }
}

/// Makes an offer and waits until all candidates are in it.
async fn gather(connection: &Arc<dyn PeerConnection>, gathered: &Notify) -> anyhow::Result<String> {
    let offer = connection.create_offer(None).await.context("cannot make an SDP offer")?;
    connection.set_local_description(offer).await.context("cannot apply the SDP offer locally")?;
    tokio::time::timeout(GATHERING, gathered.notified())
        .await
        .context("no candidate within 5 s; is a network interface up, does the TURN server answer?")?;
    let description = connection.local_description().await;
    Ok(description.ok_or_else(|| anyhow!("the connection has no local description after gathering"))?.sdp)
}

/// Opus as browsers offer it (RFC 7587), with retransmission by NACK on top.
fn opus() -> RTCRtpCodecParameters {
    RTCRtpCodecParameters {
        rtp_codec: RTCRtpCodec {
            mime_type: MIME_TYPE_OPUS.to_owned(),
            clock_rate: 48_000,
            channels: 2,
            sdp_fmtp_line: "minptime=10;useinbandfec=1".to_owned(),
            rtcp_feedback: vec![RTCPFeedback { typ: "nack".to_owned(), parameter: String::new() }],
        },
        payload_type: OPUS_PAYLOAD_TYPE,
    }
}

/// The addresses to offer media on, for a server that answers at `server`: loopback to
/// loopback, else every interface of the families that reach it.
pub fn media_addresses(server: &[IpAddr]) -> Vec<SocketAddr> {
    let any = |ip: fn(&IpAddr) -> bool| server.iter().any(ip);
    let mut bind: Vec<IpAddr> = Vec::new();
    if server.iter().all(IpAddr::is_loopback) {
        if any(IpAddr::is_ipv4) || server.is_empty() {
            bind.push(Ipv4Addr::LOCALHOST.into());
        } else {
            bind.push(Ipv6Addr::LOCALHOST.into());
        }
    } else {
        if any(IpAddr::is_ipv4) {
            bind.push(Ipv4Addr::UNSPECIFIED.into());
        }
        if any(IpAddr::is_ipv6) {
            bind.push(Ipv6Addr::UNSPECIFIED.into());
        }
    }
    bind.into_iter().map(|ip| SocketAddr::new(ip, 0)).collect()
}

/// Called by the connection's own task, which also drives ICE: nothing here may wait.
struct Ears {
    tap: Arc<Tap>,
    packets: mpsc::Sender<Arrival>,
    state: mpsc::Sender<LinkState>,
    gathered: Arc<Notify>,
    heard_a_track: AtomicBool,
}

#[async_trait::async_trait]
impl PeerConnectionEventHandler for Ears {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            self.gathered.notify_one();
        }
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        let report = match state {
            RTCPeerConnectionState::Connected => LinkState::Connected,
            RTCPeerConnectionState::Failed => LinkState::Down(
                "ICE found no way to the server: UDP is blocked between this machine and it; \
                 try --transport websocket"
                    .to_owned(),
            ),
            RTCPeerConnectionState::Closed => LinkState::Down("the server closed the media connection".to_owned()),
            // `Disconnected` may still heal; it becomes `Failed` where it does not.
            _ => return,
        };
        // Full only when nobody reads any more.
        let _ = self.state.try_send(report);
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        // The contract has one voice; a second track is not the interviewer.
        if self.heard_a_track.swap(true, Ordering::AcqRel) {
            return;
        }
        let (packets, tap) = (self.packets.clone(), self.tap.clone());
        tokio::spawn(async move {
            while let Some(event) = track.poll().await {
                let packet = match event {
                    TrackRemoteEvent::OnRtpPacket(packet) => packet,
                    TrackRemoteEvent::OnEnded => break,
                    _ => continue,
                };
                let sequence = packet.header.sequence_number;
                let arrival = Arrival {
                    at: tap.received_at(sequence).unwrap_or_else(Instant::now),
                    sequence,
                    rtp_time: packet.header.timestamp,
                    payload: packet.payload,
                };
                if let Err(mpsc::error::TrySendError::Closed(_)) = packets.try_send(arrival) {
                    break;
                }
            }
        });
    }
}

#[cfg(test)]
mod tests;
