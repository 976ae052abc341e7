use proptest::prelude::*;

use super::*;
use crate::command::Command;
use crate::event::{EndReason, Word};
use crate::id::TurnId;
use crate::listen::hearing::Found;

fn peer() -> impl Strategy<Value = PeerId> {
    // Few, so that they come again.
    (0u128..4).prop_map(|n| PeerId(Uuid::from_u128(n)))
}

fn input() -> impl Strategy<Value = Input> {
    let payload = proptest::collection::vec(any::<u8>(), 0..200);
    let packet = (peer(), any::<u16>(), any::<u32>(), any::<bool>(), 0u8..128, 0u32..3, payload);
    let packet = packet.prop_map(|(peer, seq, timestamp, marker, payload_type, ssrc, payload)| {
        Input::Packet(peer, RtpPacket { seq, timestamp, marker, payload_type, ssrc, payload: payload.into() })
    });
    let word = (any::<String>(), any::<u32>(), 0u16..1_000, any::<Option<i16>>());
    let word = word.prop_map(|(text, start, length, confidence)| Word {
        text,
        start_ms: u64::from(start),
        end_ms: u64::from(start) + u64::from(length),
        confidence: confidence.map(|c| f32::from(c) / 7.0),
    });
    let found = (any::<u32>(), any::<u32>(), proptest::collection::vec(word, 0..5));
    let found = found.prop_map(|(turn, pause, words)| Input::Found(Found::Final { turn: TurnId(turn), pause, words }));
    let placed = (any::<String>(), any::<u64>(), any::<u64>());
    let placed = placed.prop_map(|(text, start, end)| PlacedWord { text, start, end });
    let voice = (any::<u32>(), 0usize..10_000, proptest::collection::vec(placed, 0..5));
    let voice = voice.prop_map(|(speech, length, words)| {
        Input::Voiced(SpeechId(speech), Voiced::Some { pcm: vec![0.0; length], words })
    });
    prop_oneof![
        packet,
        peer().prop_map(Input::PeerDown),
        (peer(), any::<u64>()).prop_map(|(p, nanos)| Input::RoundTrip(p, Duration::from_nanos(nanos))),
        any::<String>().prop_map(|text| Input::Command(Command::Type { text })),
        Just(()).prop_map(|()| Input::Command(Command::Thinking)),
        found,
        (any::<u64>(), any::<u32>()).prop_map(|(at, bits)| Input::Speech { at, probability: f32::from_bits(bits) }),
        (any::<u64>(), any::<f32>()).prop_map(|(at, probability)| Input::Onset { at, probability }),
        (any::<u64>(), any::<String>()).prop_map(|(at, reason)| Input::Unheard { at, reason }),
        (any::<u32>(), any::<Option<u32>>())
            .prop_map(|(pause, bits)| Input::Judged { pause, finished: bits.map(f32::from_bits) }),
        voice,
        any::<u32>().prop_map(|speech| Input::Voiced(SpeechId(speech), Voiced::Done)),
        (any::<u32>(), any::<String>()).prop_map(|(s, r)| Input::Voiced(SpeechId(s), Voiced::Failed(r))),
        any::<String>().prop_map(Input::RecordingFailed),
        (0..1u64 << 40).prop_map(|nanos| Input::Stopping(Duration::from_nanos(nanos))),
        Just(()).prop_map(|()| Input::End(EndReason::Time)),
    ]
}

/// An input as its record, which has all of it.
fn written(recorder: &mut Recorder, at: Duration, input: &Input) -> Vec<u8> {
    let mut out = Vec::new();
    recorder.input(at, input, &mut out);
    out
}

proptest! {
    #[test]
    fn what_is_recorded_is_played_back(calls in proptest::collection::vec((0u64..1 << 40, input()), 1..30)) {
        let (mut recorder, mut again, mut player) = (Recorder::default(), Recorder::default(), Player::default());
        for (at, input) in calls {
            let at = Duration::from_nanos(at);
            let record = written(&mut recorder, at, &input);
            let mut bytes = Bytes(&record);
            let (played_at, call) = player.next(&mut bytes).expect("a record");
            prop_assert!(bytes.0.is_empty(), "all of it was read");
            prop_assert_eq!(played_at, at);
            let Call::Handle(played) = call else { panic!("an input") };
            // Recorded once more it is the same to the last byte.
            prop_assert_eq!(written(&mut again, at, &played), record);
        }
    }

    #[test]
    fn no_bytes_make_the_player_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), kind in 0u8..17) {
        let bytes = [vec![kind, 2], bytes].concat();
        let mut player = Player::default();
        let mut rest = Bytes(&bytes);
        while player.next(&mut rest).is_some() {}
    }
}

#[test]
fn a_moment_takes_five_bytes_at_most_and_a_packet_ten_besides_its_sound() {
    let mut recorder = Recorder::default();
    let mut out = Vec::new();
    recorder.on_time(Duration::from_millis(1_000), &mut out);
    out.clear();
    recorder.on_time(Duration::from_micros(1_020_007), &mut out);
    assert!(out.len() <= 5, "{out:?}");
    let packet = |n: u16| RtpPacket {
        seq: n,
        timestamp: u32::from(n) * 960,
        marker: false,
        payload_type: 111,
        ssrc: 77,
        payload: vec![1; 60].into(),
    };
    let peer = PeerId(Uuid::nil());
    written(&mut recorder, Duration::from_millis(1_030), &Input::Packet(peer, packet(1)));
    let record = written(&mut recorder, Duration::from_micros(1_050_013), &Input::Packet(peer, packet(2)));
    assert!(record.len() <= 60 + 11, "{}", record.len());
}
