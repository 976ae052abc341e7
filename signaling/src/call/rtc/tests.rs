//! A whole call against a small answerer in the same process, over real UDP.

use super::*;
use crate::call::trouble::Weather;
use bytes::Bytes;

/// Sends back every packet it gets, under its own numbers.
struct Echo {
    runtime_packets: mpsc::Sender<rtc::rtp::Packet>,
    state: mpsc::Sender<RTCPeerConnectionState>,
    gathered: Notify,
}

#[async_trait::async_trait]
impl PeerConnectionEventHandler for Echo {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            self.gathered.notify_one();
        }
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        let _ = self.state.try_send(state);
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        let packets = self.runtime_packets.clone();
        tokio::spawn(async move {
            while let Some(event) = track.poll().await {
                if let TrackRemoteEvent::OnRtpPacket(packet) = event {
                    let _ = packets.try_send(packet);
                }
            }
        });
    }
}

struct Answerer {
    link: RtcLink,
    packets: mpsc::Receiver<rtc::rtp::Packet>,
    state: mpsc::Receiver<RTCPeerConnectionState>,
}

async fn answer(offer: &str) -> (Answerer, String) {
    let (packets_in, packets) = mpsc::channel(4096);
    let (state_in, state) = mpsc::channel(16);
    let echo = Arc::new(Echo { runtime_packets: packets_in, state: state_in, gathered: Notify::new() });
    let bind = media_addresses(&["127.0.0.1".parse().unwrap()]);
    let link = RtcLink::build(bind, Tap::new(None, None), echo.clone()).await.unwrap();
    let offer = RTCSessionDescription::offer(offer.to_owned()).unwrap();
    link.connection.set_remote_description(offer).await.unwrap();
    let answer = link.connection.create_answer(None).await.unwrap();
    link.connection.set_local_description(answer).await.unwrap();
    echo.gathered.notified().await;
    let sdp = link.connection.local_description().await.unwrap().sdp;
    (Answerer { link, packets, state }, sdp)
}

async fn connected_call(weather: Option<Weather>) -> (RtcLink, Incoming, Answerer) {
    let bind = media_addresses(&["127.0.0.1".parse().unwrap()]);
    let (link, mut incoming, offer) = RtcLink::offer(bind, Tap::new(weather, None), Ways::default()).await.unwrap();
    assert!(offer.contains("useinbandfec=1"), "{offer}");
    assert!(offer.contains("a=rtcp-fb:111 nack"), "{offer}");
    assert!(offer.contains("127.0.0.1"), "{offer}");
    let (answerer, answer) = answer(&offer).await;
    assert!(answer.contains("a=rtcp-fb:111 nack"), "{answer}");
    assert!(answer.contains("a=sendrecv"), "{answer}");
    link.accept(&answer).await.unwrap();
    let state = tokio::time::timeout(Duration::from_secs(10), incoming.state.recv()).await;
    assert_eq!(state.unwrap(), Some(LinkState::Connected));
    (link, incoming, answerer)
}

fn packet(i: u16) -> Outgoing {
    Outgoing {
        sequence: 60_000u16.wrapping_add(i),
        rtp_time: u32::from(i) * 960,
        marker: i == 0,
        payload: Bytes::from(i.to_be_bytes().to_vec()),
    }
}

/// The packets' own numbers, as the payload tells them.
fn number(payload: &Bytes) -> u16 {
    u16::from_be_bytes([payload[0], payload[1]])
}

async fn send(link: &RtcLink, count: u16, every: Duration) {
    let mut clock = tokio::time::interval(every);
    for i in 0..count {
        clock.tick().await;
        link.send(packet(i)).await.unwrap();
    }
}

async fn drain(packets: &mut mpsc::Receiver<rtc::rtp::Packet>) -> Vec<u16> {
    let mut numbers = Vec::new();
    while let Ok(Some(p)) = tokio::time::timeout(Duration::from_millis(400), packets.recv()).await {
        numbers.push(number(&p.payload));
    }
    numbers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_passes_opus_both_ways_and_stamps_it() {
    let (link, mut incoming, mut answerer) = connected_call(None).await;
    send(&link, 50, Duration::from_millis(5)).await;
    assert_eq!(drain(&mut answerer.packets).await, (0..50).collect::<Vec<_>>());
    assert_eq!(link.tap().packets_sent(), 50);
    assert!(link.tap().sent_at(60_000).is_some());
    let before = Instant::now();
    send(&answerer.link, 20, Duration::from_millis(5)).await;
    for i in 0..20 {
        let arrival = incoming.packets.recv().await.unwrap();
        assert_eq!(number(&arrival.payload), i);
        assert!(arrival.at >= before && arrival.at.elapsed() < Duration::from_secs(1));
    }
    link.close().await;
    while let Some(state) = tokio::time::timeout(Duration::from_secs(20), answerer.state.recv()).await.unwrap() {
        println!("answerer: {state}");
        if matches!(
            state,
            RTCPeerConnectionState::Closed | RTCPeerConnectionState::Disconnected | RTCPeerConnectionState::Failed
        ) {
            return;
        }
    }
    panic!("the answerer never noticed that the caller hung up");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn packets_lost_below_srtp_are_sent_again_when_asked_for() {
    let weather = Weather { loss: 0.1, jitter: Duration::ZERO, seed: 4 };
    let (link, _incoming, mut answerer) = connected_call(Some(weather)).await;
    send(&link, 400, Duration::from_millis(5)).await;
    let mut numbers = drain(&mut answerer.packets).await;
    assert!(!numbers.is_sorted(), "nothing came out of order: was anything repaired?");
    numbers.sort_unstable();
    numbers.dedup();
    let lost = link.tap().lost_by_us();
    assert!((20..=100).contains(&lost), "{lost} lost");
    // All but what was lost at the very end, where no later packet shows the gap, and the
    // first, before which no gap can be seen.
    assert!(numbers.len() >= 398, "{} of 400 after {lost} losses", numbers.len());
}

#[test]
fn media_goes_where_the_server_is() {
    let ip = |s: &str| s.parse::<IpAddr>().unwrap();
    let addr = |s: &str| s.parse::<SocketAddr>().unwrap();
    assert_eq!(media_addresses(&[ip("127.0.0.1")]), [addr("127.0.0.1:0")]);
    assert_eq!(media_addresses(&[ip("::1"), ip("127.0.0.1")]), [addr("127.0.0.1:0")]);
    assert_eq!(media_addresses(&[ip("::1")]), [addr("[::1]:0")]);
    assert_eq!(media_addresses(&[ip("192.0.2.1")]), [addr("0.0.0.0:0")]);
    assert_eq!(media_addresses(&[ip("192.0.2.1"), ip("2001:db8::1")]), [addr("0.0.0.0:0"), addr("[::]:0")]);
}
