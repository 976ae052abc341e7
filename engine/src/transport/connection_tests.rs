//! Whole calls on a virtual clock: our connection, a client made of the same protocol core,
//! and a network between them that can change the client's address, lose and repeat.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use proptest::prelude::*;
use rtc::ice::mdns::MulticastDnsMode;
use rtc::interceptor::Registry;
use rtc::peer_connection::RTCPeerConnectionBuilder;
use rtc::peer_connection::certificate::{CertificateParams, RTCCertificate};
use rtc::peer_connection::configuration::interceptor_registry::configure_rtcp_reports;
use rtc::peer_connection::configuration::media_engine::MediaEngine;
use rtc::peer_connection::configuration::setting_engine::SettingEngineBuilder;
use rtc::rtp_transceiver::rtp_sender::RtpCodecKind;
use uuid::Uuid;

use super::super::negotiation::{opus, voice_track};
use super::*;
use crate::id::PeerId;

const SERVER: ([u8; 4], u16) = ([192, 0, 2, 1], 5000);
const CLIENT: ([u8; 4], u16) = ([198, 51, 100, 7], 4000);
const ELSEWHERE: ([u8; 4], u16) = ([203, 0, 113, 9], 4444);
/// The server's other address, and where a client is seen that comes to it.
const SERVER_SIX: ([u16; 8], u16) = ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1], 5000);
const CLIENT_SIX: ([u16; 8], u16) = ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 7], 4000);
const STEP: Duration = Duration::from_millis(10);

fn certificate() -> RTCCertificate {
    let provider = rtc::crypto::default_provider().unwrap();
    let params = CertificateParams::new(vec!["test".to_owned()]).unwrap();
    RTCCertificate::generate(provider.crypto(), rtc::crypto::SignatureScheme::EcdsaP256Sha256, params).unwrap()
}

/// What the session was told.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Told {
    Up,
    Down,
    Packet(u16),
    RoundTrip(Duration),
}

struct Call {
    now: Instant,
    client: RTCPeerConnection,
    client_sender: RTCRtpSenderId,
    offer: String,
    seq: u16,
    server: Connection,
    frames: mpsc::Sender<Outgoing>,
    told: Arc<Mutex<Vec<Told>>>,
    /// What the client's network makes of its address.
    seen_as: SocketAddr,
    /// Which address of the server its datagrams come to; only from there can it be answered.
    comes_to: SocketAddr,
    connected: bool,
    heard_by_client: Vec<u16>,
    /// Each datagram to the server passes so often.
    copies: usize,
    refused: usize,
    setup: (RTCCertificate, Vec<SocketAddr>),
}

impl Call {
    fn new() -> Self {
        let now = Instant::now();
        let mut media = MediaEngine::default();
        media.register_codec(opus(), RtpCodecKind::Audio).unwrap();
        let settings = SettingEngineBuilder::new().with_multicast_dns_mode(MulticastDnsMode::Disabled).build();
        let mut client = RTCPeerConnectionBuilder::new()
            .with_media_engine(media)
            .with_setting_engine(settings)
            .with_interceptor_registry(configure_rtcp_reports(Registry::new()))
            .build(now)
            .unwrap();
        let client_sender = client.add_track(voice_track(77)).unwrap();
        let offer = client.create_offer(None).unwrap();
        client.set_local_description(now, offer).unwrap();
        let candidate = sdp::host_candidate(0, CLIENT.into());
        client.add_local_candidate(RTCIceCandidateInit { candidate, ..Default::default() }).unwrap();
        client.add_local_candidate(RTCIceCandidateInit::default()).unwrap();
        let offer = client.local_description().unwrap().sdp;

        let told = Arc::<Mutex<Vec<Told>>>::default();
        let inbox = told.clone();
        let (frames, outgoing) = mpsc::channel(super::super::OUTGOING);
        let line = Line {
            peer: PeerId(Uuid::new_v4()),
            inbox: Arc::new(move |input| {
                inbox.lock().unwrap().push(match input {
                    Input::PeerUp { .. } => Told::Up,
                    Input::PeerDown(_) => Told::Down,
                    Input::Packet(_, packet) => Told::Packet(packet.seq),
                    Input::RoundTrip(_, trip) => Told::RoundTrip(trip),
                    _ => panic!("a transport says no such thing"),
                });
            }),
            out: frames.clone(),
            on_change: Arc::new(|_| ()),
        };
        let setup = (certificate(), vec![SERVER.into(), SERVER_SIX.into()]);
        let description = RTCSessionDescription::offer(offer.clone()).unwrap();
        let fixed = Setup { certificate: setup.0.clone(), local: &setup.1, public: &[] };
        let (server, answer) = Connection::answer(fixed, description, line, outgoing, now).unwrap();
        client.set_remote_description(now, RTCSessionDescription::answer(answer).unwrap()).unwrap();
        Self {
            now,
            client,
            client_sender,
            offer,
            seq: 0,
            server,
            frames,
            told,
            seen_as: CLIENT.into(),
            comes_to: SERVER.into(),
            connected: true,
            heard_by_client: Vec::new(),
            copies: 1,
            refused: 0,
            setup,
        }
    }

    /// A call in which voice passes.
    fn up() -> Self {
        let mut call = Self::new();
        for _ in 0..300 {
            call.step();
            if call.told().contains(&Told::Up) {
                call.talk(10);
                return call;
            }
        }
        panic!("no connection within 3 s: {:?}", call.told());
    }

    fn told(&self) -> Vec<Told> {
        self.told.lock().unwrap().clone()
    }

    fn packets(&self) -> Vec<u16> {
        let told = self.told();
        told.into_iter().filter_map(|t| if let Told::Packet(seq) = t { Some(seq) } else { None }).collect()
    }

    fn downs(&self) -> usize {
        self.told().iter().filter(|told| **told == Told::Down).count()
    }

    /// Both say this many frames of 20 ms.
    fn talk(&mut self, frames: u16) {
        for _ in 0..frames {
            self.say(77);
            let timestamp = u32::from(self.seq) * 960;
            let _ =
                self.frames.try_send(Outgoing::Frame { timestamp, marker: false, payload: Bytes::from_static(&[9]) });
            self.step();
            self.step();
        }
    }

    fn say(&mut self, ssrc: u32) {
        self.seq += 1;
        let header = rtc::rtp::Header {
            version: 2,
            payload_type: crate::transport::packets::PAYLOAD_TYPE,
            sequence_number: self.seq,
            timestamp: u32::from(self.seq) * 960,
            ssrc,
            ..Default::default()
        };
        let packet = rtc::rtp::Packet { header, payload: Bytes::from_static(&[1, 2, 3]) };
        self.client.rtp_sender(self.client_sender).unwrap().write_rtp(self.now, packet).unwrap();
    }

    fn step(&mut self) {
        self.now += STEP;
        let now = self.now;
        let mut out = Vec::new();
        self.server.send(now, &mut Context::from_waker(std::task::Waker::noop()), &mut out);
        if self.server.deadline().is_some_and(|at| at <= now) {
            self.server.on_time(now, &mut out);
        }
        self.client.handle_timeout(now).unwrap();
        for _ in 0..8 {
            for sent in std::mem::take(&mut out) {
                self.reaches_client(&sent);
            }
            while let Some(message) = self.client.poll_write() {
                if self.connected && message.transport.peer_addr == SocketAddr::from(SERVER) {
                    for _ in 0..self.copies {
                        self.reaches_server(self.seen_as, &message.message, &mut out);
                    }
                }
            }
            self.listen_to_client();
        }
    }

    fn reaches_server(&mut self, from: SocketAddr, bytes: &[u8], out: &mut Vec<Sent>) {
        let Some(datagram) = Datagram::read(bytes) else { return };
        let mut own = Vec::new();
        let came = Came { to: self.comes_to, from, bytes, now: self.now };
        if self.server.take(datagram, came, &mut own) == Outcome::Refused {
            self.refused += 1;
        }
        out.extend(own);
    }

    fn reaches_client(&mut self, sent: &Sent) {
        if self.connected && sent.to == self.seen_as && sent.from == self.comes_to {
            let came = Came { to: CLIENT.into(), from: SERVER.into(), bytes: &sent.bytes, now: self.now };
            let _ = self.client.handle_read(tagged(came.way(), came));
        }
    }

    fn listen_to_client(&mut self) {
        while self.client.poll_event().is_some() {}
        while let Some(message) = self.client.poll_media_read() {
            if let RTCMessage::RtpPacket(_, packet) = message.message {
                self.heard_by_client.push(packet.header.sequence_number);
            }
        }
    }

    fn pass(&mut self, time: Duration) {
        for _ in 0..time.as_millis() / STEP.as_millis() {
            self.step();
        }
    }
}

#[test]
fn voice_passes_both_ways_and_the_round_trip_is_known() {
    let mut call = Call::up();
    call.talk(100);
    assert_eq!(call.packets(), (1..=110).collect::<Vec<u16>>());
    assert!(call.heard_by_client.len() >= 100, "{}", call.heard_by_client.len());
    assert!(call.told().iter().any(|told| matches!(told, Told::RoundTrip(trip) if *trip <= STEP)));
    assert_eq!(call.downs(), 0);
}

#[test]
fn a_new_address_in_mid_call_loses_nothing_that_is_said() {
    let mut call = Call::up();
    call.talk(50);
    call.seen_as = ELSEWHERE.into();
    call.talk(500);
    assert_eq!(call.packets(), (1..=560).collect::<Vec<u16>>());
    assert_eq!(call.downs(), 0, "a changed address is no lost connection");
    let heard = call.heard_by_client.len();
    call.talk(50);
    assert!(call.heard_by_client.len() >= heard + 49, "the reply goes to the new address");
}

#[test]
fn a_client_that_goes_from_one_family_of_addresses_to_the_other_is_answered_there() {
    let mut call = Call::up();
    call.talk(50);
    (call.seen_as, call.comes_to) = (CLIENT_SIX.into(), SERVER_SIX.into());
    // Longer than what counts as lost: the consent checks must pass too.
    call.talk(500);
    assert_eq!(call.packets(), (1..=560).collect::<Vec<u16>>());
    assert_eq!(call.downs(), 0);
    let heard = call.heard_by_client.len();
    call.talk(50);
    assert!(call.heard_by_client.len() >= heard + 49, "the reply goes there too");
}

#[test]
fn a_restart_of_ice_loses_nothing_that_is_said() {
    let mut call = Call::up();
    call.talk(20);
    // The client goes to another network, and says so by new credentials.
    call.client.restart_ice();
    let offer = call.client.create_offer(None).unwrap();
    call.client.set_local_description(call.now, offer).unwrap();
    let candidate = sdp::host_candidate(0, CLIENT.into());
    call.client.add_local_candidate(RTCIceCandidateInit { candidate, ..Default::default() }).unwrap();
    call.client.add_local_candidate(RTCIceCandidateInit::default()).unwrap();
    let offer = call.client.local_description().unwrap().sdp;
    assert_ne!(sdp::attribute(&offer, "ice-ufrag"), sdp::attribute(&call.offer, "ice-ufrag"));
    let (certificate, local) = call.setup.clone();
    let setup = Setup { certificate, local: &local, public: &[] };
    let mut out = Vec::new();
    let answer = call.server.restart(&setup, RTCSessionDescription::offer(offer).unwrap(), call.now, &mut out).unwrap();
    // What was on its way while the answer was.
    for seq in 1..=5u16 {
        let _ = seq;
        call.say(77);
    }
    call.seen_as = ELSEWHERE.into();
    call.client.set_remote_description(call.now, RTCSessionDescription::answer(answer).unwrap()).unwrap();
    call.talk(200);
    let packets = call.packets();
    let missing: Vec<u16> = (1..=call.seq).filter(|seq| !packets.contains(seq)).collect();
    // The client's own agent sends nothing until it has a pair again.
    assert!(missing.len() <= 15, "{missing:?}");
    assert_eq!(call.downs(), 0);
    let heard = call.heard_by_client.len();
    call.talk(50);
    assert!(call.heard_by_client.len() >= heard + 49);
}

#[test]
fn a_candidate_who_is_away_is_missed_after_four_seconds_and_known_again() {
    let mut call = Call::up();
    call.connected = false;
    call.pass(Duration::from_millis(3_500));
    assert_eq!(call.downs(), 0);
    call.pass(Duration::from_millis(1_500));
    assert_eq!(call.downs(), 1);
    call.connected = true;
    call.pass(Duration::from_secs(3));
    assert_eq!(call.told().iter().filter(|told| **told == Told::Up).count(), 2, "the same connection is up again");
    call.talk(20);
    assert_eq!(call.packets().last(), Some(&call.seq));
}

#[test]
fn what_is_said_on_coming_back_is_heard_before_ice_has_noticed() {
    let mut call = Call::up();
    call.connected = false;
    call.pass(Duration::from_secs(6));
    assert_eq!(call.downs(), 1);
    call.connected = true;
    let away = call.seq;
    call.talk(100);
    let after: Vec<u16> = call.packets().into_iter().filter(|seq| *seq > away).collect();
    assert_eq!(after, (away + 1..=away + 100).collect::<Vec<u16>>());
    let told = call.told();
    let up = told.iter().rposition(|told| *told == Told::Up).unwrap();
    let first = told.iter().position(|told| *told == Told::Packet(away + 1)).unwrap();
    assert!(up < first, "the session listens by then");
}

#[test]
fn what_is_kept_is_bounded() {
    let mut call = Call::up();
    call.connected = false;
    call.pass(Duration::from_secs(6));
    let mut out = Vec::new();
    for seq in 0..1_000u16 {
        let mut bytes = vec![0x80, 111, 0, 0, 0, 0, 0, 0, 0, 0, 0, 77];
        bytes[2..4].copy_from_slice(&seq.to_be_bytes());
        bytes.resize(60, 7);
        call.reaches_server(CLIENT.into(), &bytes, &mut out);
    }
    assert_eq!(call.server.kept.len(), KEPT);
    // None of it can be deciphered; the call goes on without it.
    call.connected = true;
    call.pass(Duration::from_secs(3));
    call.talk(10);
    assert!(call.server.kept.is_empty());
    assert_eq!(call.packets(), (1..=20).collect::<Vec<u16>>());
}

#[test]
fn who_is_hung_up_on_learns_it_at_once() {
    let mut call = Call::up();
    let mut out = Vec::new();
    call.server.close(call.now, &mut out);
    for sent in out {
        call.reaches_client(&sent);
    }
    call.listen_to_client();
    let sender = call.client.rtp_sender(call.client_sender).unwrap();
    assert_eq!(sender.transport().unwrap().state(), RTCDtlsTransportState::Closed);
    assert_eq!(call.told().last(), Some(&Told::Down));
    assert!(call.server.is_closed());
}

#[test]
fn a_client_that_hangs_up_is_gone_at_once() {
    let mut call = Call::up();
    call.client.close().unwrap();
    call.step();
    assert_eq!(call.downs(), 1);
    assert!(call.server.is_closed());
}

#[test]
fn what_is_repeated_is_heard_once() {
    let mut call = Call::up();
    call.copies = 3;
    call.talk(50);
    assert_eq!(call.packets(), (1..=60).collect::<Vec<u16>>());
    assert!(call.refused >= 100, "the copies are counted: {}", call.refused);
}

#[test]
fn one_candidate_has_one_voice() {
    let mut call = Call::up();
    assert_eq!(call.refused, 0, "nothing of his own");
    let mut out = Vec::new();
    for ssrc in 1_000..2_000u32 {
        let mut bytes = vec![0x80, 111, 0, 1, 0, 0, 0, 0];
        bytes.extend_from_slice(&ssrc.to_be_bytes());
        bytes.resize(60, 7);
        call.reaches_server(CLIENT.into(), &bytes, &mut out);
    }
    assert_eq!(call.refused, 1_000);
    assert!(call.server.sources.len() <= SOURCES);
    call.talk(10);
    assert_eq!(call.packets(), (1..=20).collect::<Vec<u16>>());
}

#[test]
fn a_stranger_who_knows_the_user_name_moves_nothing() {
    let mut call = Call::up();
    // A check with the right name, as anybody on the way can read it, and no password.
    call.pass(Duration::from_secs(3));
    let check = loop {
        call.now += STEP;
        call.client.handle_timeout(call.now).unwrap();
        let found = std::iter::from_fn(|| call.client.poll_write())
            .find(|m| matches!(Datagram::read(&m.message), Some(Datagram::Check { .. })));
        if let Some(check) = found {
            break check.message;
        }
    };
    let mut forged = check.to_vec();
    let last = forged.len() - 12;
    forged[last] ^= 1;
    let mut out = Vec::new();
    let before = call.refused;
    call.reaches_server(ELSEWHERE.into(), &forged, &mut out);
    assert_eq!(call.refused, before + 1);
    assert!(out.iter().all(|sent| sent.to != SocketAddr::from(ELSEWHERE)));
    call.talk(10);
    assert_eq!(call.server.path.in_use(), Some(Way { ours: SERVER.into(), theirs: CLIENT.into() }));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_datagram_breaks_a_call(
        junk in proptest::collection::vec(
            (prop_oneof![Just(0u8), Just(1), Just(22), Just(23), Just(0x80), Just(0x90), any::<u8>()],
             proptest::collection::vec(any::<u8>(), 0..200)),
            1..60,
        ),
    ) {
        let mut call = Call::up();
        let mut out = Vec::new();
        for (first, mut bytes) in junk {
            bytes.insert(0, first);
            if first < 2 && bytes.len() >= 8 {
                bytes[4..8].copy_from_slice(&[0x21, 0x12, 0xa4, 0x42]);
            }
            call.reaches_server(CLIENT.into(), &bytes, &mut out);
        }
        let before = call.packets().len();
        call.talk(10);
        prop_assert_eq!(call.packets().len(), before + 10);
        prop_assert_eq!(call.downs(), 0);
    }
}
