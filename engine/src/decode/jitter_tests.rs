use proptest::prelude::*;

use super::*;

const FRAME: u32 = 960;

/// A 20 ms Opus packet that says who it is.
fn packet(seq: u16, timestamp: u32) -> RtpPacket {
    let payload = Bytes::copy_from_slice(&[0xf8, (seq >> 8) as u8, seq as u8]);
    RtpPacket { seq, timestamp, marker: false, payload_type: 111, ssrc: 7, payload }
}

/// The `n`-th packet of a stream whose numbers and timestamps both wrap soon.
fn nth(n: u32) -> RtpPacket {
    packet(65_530u16.wrapping_add(n as u16), (u32::MAX - 3 * FRAME).wrapping_add(n * FRAME))
}

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

fn drain(buffer: &mut JitterBuffer, now: Instant) -> Vec<Released> {
    std::iter::from_fn(|| buffer.poll(now)).collect()
}

fn started(now: Instant) -> JitterBuffer {
    let mut buffer = JitterBuffer::new(JitterSettings::default());
    buffer.push(nth(0), now);
    assert_eq!(drain(&mut buffer, now), [Released::Packet(nth(0))]);
    buffer
}

#[test]
fn packets_in_order_are_passed_on_the_moment_they_come_across_both_wraps() {
    let now = Instant::now();
    let mut buffer = started(now);
    for n in 1..50 {
        let now = now + ms(20) * n;
        assert_eq!(buffer.push(nth(n), now), Arrival::Kept);
        assert_eq!(drain(&mut buffer, now), [Released::Packet(nth(n))]);
    }
    assert_eq!(buffer.totals().lost, 0);
}

#[test]
fn a_packet_that_comes_late_but_in_time_is_put_in_its_place() {
    let now = Instant::now();
    let mut buffer = started(now);
    buffer.push(nth(2), now + ms(40));
    assert_eq!(drain(&mut buffer, now + ms(40)), []);
    buffer.push(nth(1), now + ms(70));
    let released = drain(&mut buffer, now + ms(70));
    assert_eq!(released, [Released::Packet(nth(1)), Released::Packet(nth(2))]);
}

#[test]
fn a_packet_that_never_comes_is_given_up_with_its_successor_at_hand() {
    let now = Instant::now();
    let mut buffer = started(now);
    buffer.push(nth(3), now + ms(60));
    assert_eq!(drain(&mut buffer, now + ms(119)), []);
    let released = drain(&mut buffer, now + ms(120));
    let next = nth(3).payload;
    assert_eq!(released[0], Released::Lost { count: 2, samples: 2 * FRAME, next });
    assert_eq!(released[1], Released::Packet(nth(3)));
    assert_eq!(buffer.push(nth(1), now + ms(130)), Arrival::TooLate);
    assert_eq!(buffer.push(nth(3), now + ms(130)), Arrival::Duplicate);
    let totals = buffer.totals();
    assert_eq!((totals.lost, totals.late, totals.duplicates), (2, 1, 1));
}

#[test]
fn after_a_loss_the_delay_is_back_to_nothing() {
    let now = Instant::now();
    let mut buffer = started(now);
    buffer.push(nth(2), now + ms(40));
    buffer.push(nth(3), now + ms(60));
    assert_eq!(drain(&mut buffer, now + ms(100)).len(), 3);
    buffer.push(nth(5), now + ms(105));
    buffer.push(nth(4), now + ms(106));
    assert_eq!(drain(&mut buffer, now + ms(106)).len(), 2);
}

#[test]
fn what_is_missing_is_asked_for_at_once_and_again_a_few_times() {
    let now = Instant::now();
    let mut buffer = started(now);
    let at = now + ms(60);
    buffer.push(nth(3), at);
    let wanted = vec![nth(1).seq, nth(2).seq];
    assert_eq!(buffer.nacks(at), wanted);
    assert_eq!(buffer.nacks(at + ms(10)), Vec::<u16>::new());
    assert_eq!(buffer.deadline(), Some(at + ms(20)));
    assert_eq!(buffer.nacks(at + ms(20)), wanted);
    buffer.push(nth(2), at + ms(25));
    assert_eq!(buffer.nacks(at + ms(40)), [nth(1).seq]);
    assert_eq!(buffer.nacks(at + ms(59)), Vec::<u16>::new());
    assert_eq!(buffer.deadline(), Some(at + ms(60)));
    assert_eq!(buffer.totals().repaired, 1);
}

#[test]
fn a_pause_in_sending_is_silence_and_not_loss() {
    let now = Instant::now();
    let mut buffer = started(now);
    let mut after = nth(1);
    after.timestamp = after.timestamp.wrapping_add(2 * FRAME);
    buffer.push(after.clone(), now + ms(60));
    let released = drain(&mut buffer, now + ms(60));
    assert_eq!(released, [Released::Silence { samples: 2 * FRAME }, Released::Packet(after)]);
    assert_eq!(buffer.totals().lost, 0);
}

#[test]
fn a_sender_that_falls_silent_is_heard_as_silence_while_it_lasts() {
    let now = Instant::now();
    let mut buffer = started(now);
    assert_eq!(buffer.deadline(), Some(now + ms(120)));
    assert_eq!(drain(&mut buffer, now + ms(119)), []);
    assert_eq!(drain(&mut buffer, now + ms(120)), [Released::Silence { samples: 6 * FRAME }]);
    assert_eq!(buffer.deadline(), Some(now + ms(140)));
    assert_eq!(drain(&mut buffer, now + ms(140)), [Released::Silence { samples: FRAME }]);
    // The pause turns out to have been 400 ms: only the rest of it is added.
    let mut after = nth(1);
    after.timestamp = after.timestamp.wrapping_add(20 * FRAME);
    buffer.push(after.clone(), now + ms(420));
    let released = drain(&mut buffer, now + ms(420));
    assert_eq!(released, [Released::Silence { samples: 13 * FRAME }, Released::Packet(after)]);
}

#[test]
fn timestamps_that_jump_do_not_make_hours_of_silence() {
    let now = Instant::now();
    let mut buffer = started(now);
    let mut after = nth(1);
    after.timestamp = after.timestamp.wrapping_add(1 << 30);
    buffer.push(after.clone(), now + ms(20));
    assert_eq!(drain(&mut buffer, now + ms(20)), [Released::Packet(after)]);
}

#[test]
fn another_source_starts_a_new_stream() {
    let now = Instant::now();
    let mut buffer = started(now);
    buffer.push(nth(2), now + ms(40));
    let mut other = packet(9, 9);
    other.ssrc = 8;
    buffer.push(other.clone(), now + ms(50));
    let released = drain(&mut buffer, now + ms(50));
    assert!(matches!(released[0], Released::Lost { count: 1, .. }));
    assert_eq!(released[2..], [Released::Restarted, Released::Packet(other)]);
}

#[test]
fn a_far_jump_is_believed_once_the_next_number_confirms_it() {
    let now = Instant::now();
    let mut buffer = started(now);
    assert_eq!(buffer.push(packet(20_000, 5), now + ms(20)), Arrival::NotBelieved);
    assert_eq!(buffer.push(nth(1), now + ms(21)), Arrival::Kept);
    assert_eq!(buffer.push(packet(20_000, 5), now + ms(40)), Arrival::NotBelieved);
    assert_eq!(buffer.push(packet(20_001, 6), now + ms(60)), Arrival::Kept);
    let released = drain(&mut buffer, now + ms(60));
    assert_eq!(released[1..], [Released::Restarted, Released::Packet(packet(20_001, 6))]);
}

#[test]
fn a_gap_too_long_to_repair_is_passed_on_at_once() {
    let now = Instant::now();
    let mut buffer = started(now);
    buffer.push(nth(2), now + ms(40));
    buffer.push(nth(500), now + ms(10_000));
    let released = drain(&mut buffer, now + ms(10_000));
    assert!(matches!(released[0], Released::Lost { count: 1, .. }));
    assert!(matches!(released[2], Released::Lost { count: 497, samples: 477_120, .. }));
    assert_eq!(released[3], Released::Packet(nth(500)));
}

/// What a network does to one packet.
#[derive(Clone, Debug)]
struct Fate {
    lost: bool,
    delay: u64,
    copy_after: Option<u64>,
}

fn fates(longest: u64, loss: bool) -> impl Strategy<Value = Vec<Fate>> {
    let one = (any::<u8>(), 0..longest, proptest::option::weighted(0.1, 0u64..200))
        .prop_map(move |(luck, delay, copy_after)| Fate { lost: loss && luck < 40, delay, copy_after });
    proptest::collection::vec(one, 1..120)
}

/// Runs a stream through the buffer on a virtual clock; returns what came out, and the
/// packets that were kept.
fn run(fates: &[Fate]) -> (Vec<Released>, Vec<RtpPacket>, JitterTotals) {
    let start = Instant::now();
    let mut arrivals = vec![(0, 0)];
    for (n, fate) in fates.iter().enumerate().filter(|(_, fate)| !fate.lost) {
        let n = n as u64 + 1;
        arrivals.push((20 * n + fate.delay, n as u32));
        arrivals.extend(fate.copy_after.map(|after| (20 * n + fate.delay + after, n as u32)));
    }
    arrivals.sort();
    let mut buffer = JitterBuffer::new(JitterSettings::default());
    let (mut released, mut kept) = (Vec::new(), Vec::new());
    let mut settle = |buffer: &mut JitterBuffer, until: Instant| {
        while let Some(due) = buffer.deadline().filter(|due| *due <= until) {
            buffer.nacks(due);
            released.extend(drain(buffer, due));
        }
    };
    for (at, n) in arrivals {
        let now = start + ms(at);
        settle(&mut buffer, now);
        if buffer.push(nth(n), now) == Arrival::Kept {
            kept.push(nth(n));
        }
        settle(&mut buffer, now);
    }
    settle(&mut buffer, start + ms(20_000));
    (released, kept, buffer.totals())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_comes_within_the_wait_is_delivered_once_and_in_order(fates in fates(60, false)) {
        let (released, _, totals) = run(&fates);
        let packets: Vec<_> = released
            .into_iter()
            .filter(|one| !matches!(one, Released::Silence { .. }))
            .collect();
        let wanted: Vec<_> =
            (0..=fates.len() as u32).map(|n| Released::Packet(nth(n))).collect();
        prop_assert_eq!(packets, wanted);
        prop_assert_eq!(totals.lost + totals.late, 0);
    }

    #[test]
    fn each_number_is_released_or_lost_exactly_once(fates in fates(300, true)) {
        let (released, kept, totals) = run(&fates);
        let mut next = nth(0).seq;
        let mut delivered = 0;
        for one in released {
            match one {
                Released::Packet(packet) => {
                    prop_assert_eq!(packet.seq, next);
                    prop_assert!(kept.contains(&packet));
                    next = next.wrapping_add(1);
                    delivered += 1;
                }
                Released::Lost { count, samples, .. } => {
                    prop_assert!(samples <= count * FRAME);
                    next = next.wrapping_add(count as u16);
                }
                Released::Silence { samples } => prop_assert!(samples > 0),
                Released::Restarted => prop_assert!(false, "nothing restarted"),
            }
        }
        prop_assert_eq!(delivered, kept.len());
        prop_assert_eq!(totals.received as usize, kept.len());
    }

    #[test]
    fn no_sequence_of_packets_panics_or_grows_the_buffer(
        steps in proptest::collection::vec(
            (any::<u16>(), any::<u32>(), 0u64..5_000, 0u8..8, any::<bool>()), 1..600),
    ) {
        let mut now = Instant::now();
        let mut buffer = JitterBuffer::new(JitterSettings::default());
        let (mut kept, mut out) = (0, 0);
        for (noise, timestamp, wait, choice, polled) in steps {
            let near = buffer.stream.map_or(0, |(_, next)| next);
            let mut one = match choice {
                0 => packet(noise, timestamp),
                1 => packet(near.wrapping_add(noise % 4_000), timestamp),
                2 => packet(near.wrapping_sub(noise % 600), timestamp),
                _ => packet(near.wrapping_add(noise % 6), u32::from(noise) * FRAME),
            };
            one.ssrc = if choice == 3 { timestamp % 3 } else { 7 };
            if noise % 7 == 0 {
                one.payload = Bytes::new();
            }
            kept += usize::from(buffer.push(one, now) == Arrival::Kept);
            now += ms(wait / 50);
            buffer.nacks(now);
            if polled {
                out += count_packets(&drain(&mut buffer, now));
            }
            prop_assert!(buffer.places.len() <= usize::from(WINDOW));
            prop_assert!(buffer.ready.len() <= LONGEST_QUEUE + 2 * usize::from(WINDOW) + 2);
        }
        for _ in 0..1_000 {
            now += ms(100);
            out += count_packets(&drain(&mut buffer, now));
        }
        prop_assert_eq!(kept, out);
    }
}

fn count_packets(released: &[Released]) -> usize {
    released.iter().filter(|one| matches!(one, Released::Packet(_))).count()
}
