//! All media goes over one UDP port, whoever calls and from wherever.

use std::collections::HashSet;
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

use vivavoce_tests::caller::Caller;
use vivavoce_tests::offer::OFFER;
use vivavoce_tests::{Created, TestApp};

fn port(app: &TestApp) -> SocketAddr {
    let addresses = app.app().conductor.engine().port().addresses();
    assert_eq!(addresses.len(), 1);
    addresses[0]
}

/// The ports of the candidates in an answer.
async fn candidate_ports(app: &TestApp, session: &Created) -> HashSet<u16> {
    let answer = app.offer(session, OFFER).send().await.expect("sent").text().await.expect("text");
    let candidates = answer.lines().filter_map(|line| line.strip_prefix("a=candidate:"));
    candidates.filter_map(|candidate| candidate.split(' ').nth(5)?.parse().ok()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_calls_at_once_go_through_one_port() {
    let app = TestApp::start().await;
    let here = port(&app);
    let session = app.create("developer-en").await;
    assert_eq!(candidate_ports(&app, &session).await, HashSet::from([here.port()]));

    let called = Caller::start(&app.url, &["--sessions", "20", "--stagger", "20"]).end().await;
    assert!(called.ok, "{}", called.said);
    assert_eq!(called.turns.len(), 20);
    assert!(called.turns.iter().all(|turn| turn["voice_to_voice_ms"].is_number()), "{:?}", called.turns);
    let sessions: HashSet<&str> = called.turns.iter().filter_map(|turn| turn["session"].as_str()).collect();
    assert_eq!(sessions.len(), 20, "each call had its own session, and its own words");
    let dropped = app.app().conductor.engine().port().dropped();
    assert_eq!((dropped.garbage, dropped.broken), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_on_the_port_harms_nobody_and_is_counted() {
    let app = TestApp::start().await;
    let here = port(&app);
    let call = Caller::start(&app.url, &["--repeat", "2"]);
    let stranger = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let mut sent = 0u64;
    for round in 0..200u32 {
        for first in [0u8, 1, 2, 19, 22, 23, 64, 0x80, 0x90, 0xbf, 0xff] {
            // Of all lengths, and each time other bytes.
            let length = (round as usize * 7 + usize::from(first)) % 1_400;
            let mut bytes: Vec<u8> = (0..length as u32).map(|i| (i.wrapping_mul(round | 1) >> 3) as u8).collect();
            bytes.insert(0, first);
            if first < 2 && bytes.len() >= 8 {
                bytes[4..8].copy_from_slice(&[0x21, 0x12, 0xa4, 0x42]);
            }
            stranger.send_to(&bytes, here).expect("sent");
            sent += 1;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let called = call.end().await;
    assert!(called.ok, "{}", called.said);
    assert_eq!(called.turns.len(), 2);
    let dropped = app.app().conductor.engine().port().dropped();
    // The system's own queue may lose some on a busy machine.
    assert!(dropped.garbage + dropped.unknown + dropped.refused >= sent / 2, "{dropped:?} of {sent}");
    assert_eq!(dropped.broken, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_over_ipv6_passes_like_any_other() {
    if let Err(error) = UdpSocket::bind("[::1]:0") {
        println!("skipped: this machine has no IPv6 loopback ({error})");
        return;
    }
    let app = TestApp::with(|flags| flags.set("listen", "[::1]:0").set("media_listen", "[::1]:0")).await;
    assert!(port(&app).is_ipv6());
    let called = Caller::start(&app.url, &[]).end().await;
    assert!(called.ok, "{}", called.said);
    assert_eq!(called.turns.len(), 1);
}
