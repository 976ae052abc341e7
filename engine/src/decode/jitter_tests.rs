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
    run_with(nth, fates)
}

fn run_with(make: fn(u32) -> RtpPacket, fates: &[Fate]) -> (Vec<Released>, Vec<RtpPacket>, JitterTotals) {
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
        if buffer.push(make(n), now) == Arrival::Kept {
            kept.push(make(n));
        }
        settle(&mut buffer, now);
    }
    settle(&mut buffer, start + ms(20_000));
    (released, kept, buffer.totals())
}

/// Numbers that look random and are the same each time (Knuth, TAOCP 2, 3.3.4).
fn dice(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    }
}

/// A speech packet with a copy of the frame before it: the flags of its first byte say so.
fn with_redundancy(n: u32) -> RtpPacket {
    // Configuration 9 (SILK, wide band, 20 ms); voice activity, then redundancy.
    let payload = Bytes::copy_from_slice(&[9 << 3, 0xc0, n as u8, (n >> 8) as u8]);
    RtpPacket { payload, ..nth(n) }
}

/// A minute of packets of which `percent` are lost, repairs a round trip after they are asked
/// for (and lost as easily): each packet's delay until it or its rebuilt self was released,
/// none for those that were concealed; and the totals.
fn conversation(
    make: fn(u32) -> RtpPacket,
    percent: u64,
    round_trip: u64,
    known: bool,
) -> (Vec<Option<u64>>, JitterTotals) {
    const PACKETS: u32 = 3_000;
    let start = Instant::now();
    let mut dice = dice(percent * 1_000 + round_trip);
    let mut buffer = JitterBuffer::new(JitterSettings::default());
    if known {
        buffer.set_round_trip(ms(round_trip));
    }
    let mut coming: std::collections::BTreeSet<(u64, u32)> =
        (0..PACKETS).filter(|n| *n == 0 || dice(100) >= percent).map(|n| (20 * u64::from(n), n)).collect();
    let mut delays = vec![None; PACKETS as usize];
    let mut next = 0u32;
    for at in 0..20 * u64::from(PACKETS) + 1_000 {
        let now = start + ms(at);
        while let Some((_, n)) = coming.first().copied().filter(|(due, _)| *due <= at) {
            coming.pop_first();
            buffer.push(make(n), now);
        }
        for one in drain(&mut buffer, now) {
            let delay = |n: u32| at - 20 * u64::from(n);
            match one {
                Released::Packet(_) => {
                    delays[next as usize] = Some(delay(next));
                    next += 1;
                }
                Released::Lost { count, next: behind, .. } => {
                    next += count;
                    if has_redundancy(&behind) {
                        delays[next as usize - 1] = Some(delay(next - 1));
                    }
                }
                _ => {}
            }
        }
        for seq in buffer.nacks(now) {
            let n = u32::from(seq.wrapping_sub(nth(0).seq));
            if dice(100) >= percent {
                coming.insert((at + round_trip, n));
            }
        }
    }
    (delays, buffer.totals())
}

fn delivered(delays: &[Option<u64>]) -> f64 {
    delays.iter().flatten().count() as f64 / delays.len() as f64
}

fn percentile_95(delays: &[Option<u64>]) -> u64 {
    let mut delays: Vec<_> = delays.iter().flatten().copied().collect();
    delays.sort_unstable();
    delays[delays.len() * 95 / 100]
}

#[test]
fn three_percent_of_loss_cost_20_ms_and_next_to_no_sound_where_packets_can_be_rebuilt() {
    for (round_trip, known) in [(5, false), (10, true), (20, false), (60, true), (150, false), (300, true)] {
        let (delays, totals) = conversation(with_redundancy, 3, round_trip, known);
        let (p95, share) = (percentile_95(&delays), delivered(&delays));
        assert!(p95 <= 20 && share >= 0.995, "{round_trip} ms: p95 {p95} ms, {share} delivered, {totals:?}");
    }
}

#[test]
fn without_redundancy_a_repair_is_waited_for_where_it_comes_in_time() {
    for (percent, round_trip) in [(3, 10), (3, 60), (10, 40), (3, 100)] {
        let (delays, totals) = conversation(nth, percent, round_trip, false);
        let share = delivered(&delays);
        assert!(share >= 0.98, "{percent} %, {round_trip} ms: {share} delivered, {totals:?}");
    }
}

#[test]
fn what_cannot_be_repaired_soon_costs_nothing_once_that_is_known() {
    let (delays, totals) = conversation(nth, 3, 400, false);
    assert!(totals.repaired == 0 && totals.lost > 50, "{totals:?}");
    let late = delays[600..].iter().flatten().filter(|delay| **delay > 0).count();
    assert_eq!(late, 0);
}

#[test]
fn a_short_round_trip_repairs_what_could_also_be_rebuilt() {
    let (_, totals) = conversation(with_redundancy, 3, 8, true);
    assert!(totals.repaired > 20 * totals.rebuilt.max(1) / 2, "{totals:?}");
    let (_, totals) = conversation(with_redundancy, 3, 80, true);
    assert!(totals.rebuilt > 20 * totals.repaired.max(1) / 2, "{totals:?}");
}

#[test]
fn packets_that_overtake_one_another_are_waited_for_once_the_network_is_known() {
    let mut dice = dice(7);
    let fates: Vec<_> = (0..3_000).map(|_| Fate { lost: false, delay: dice(60), copy_after: None }).collect();
    for make in [nth as fn(u32) -> RtpPacket, with_redundancy] {
        let (_, _, totals) = run_with(make, &fates);
        assert!(totals.lost < 90, "{totals:?}");
    }
}

#[test]
fn a_sender_of_ten_times_real_time_is_cut_to_what_can_be_said() {
    let start = Instant::now();
    let mut buffer = started(start);
    let mut samples = 0;
    for n in 1..15_000 {
        let now = start + ms(2) * n;
        buffer.push(nth(n), now);
        assert!(buffer.nacks(now).is_empty());
        samples += drain(&mut buffer, now).iter().map(length).sum::<u64>();
    }
    // Half a minute: ten seconds at once, and five quarters of the time that passed.
    let seconds = samples / 48_000;
    assert!((40..=48).contains(&seconds), "{seconds} s of audio in 30 s");
    let totals = buffer.totals();
    assert_eq!(totals.received + totals.surplus, 15_000);
    assert_eq!(totals.lost, 0);
    // Once it keeps to the clock again, so does the audio.
    let later = start + ms(50_000);
    let heard: u64 = (0..500)
        .map(|n| {
            buffer.push(nth(20_000 + n), later + ms(20) * n);
            drain(&mut buffer, later + ms(20) * n).iter().map(length).sum::<u64>()
        })
        .sum();
    assert!(heard >= 490 * 960, "{heard}");
}

#[test]
fn gaps_that_are_made_up_cannot_make_more_than_the_clock() {
    let start = Instant::now();
    let mut buffer = started(start);
    let mut samples = 0;
    for n in 1..10_000 {
        let now = start + ms(3) * n;
        buffer.push(packet(65_530u16.wrapping_add(n as u16 * 50), n * 50_000), now);
        samples += drain(&mut buffer, now).iter().map(length).sum::<u64>();
    }
    assert!(samples / 48_000 <= 10 + 30 * 5 / 4 + 2, "{} s", samples / 48_000);
}

#[test]
fn a_burst_that_a_network_held_back_is_all_heard() {
    let start = Instant::now();
    let mut buffer = started(start);
    let now = start + ms(8_000);
    drain(&mut buffer, now);
    for n in 1..400 {
        assert_eq!(buffer.push(nth(n), now), Arrival::Kept);
    }
    assert_eq!(count_packets(&drain(&mut buffer, now)), 399);
}

#[test]
fn a_pause_of_the_encoder_is_silence_even_where_its_signs_of_life_are_lost() {
    let start = Instant::now();
    let mut buffer = started(start);
    let sign = |n: u32| RtpPacket { payload: Bytes::from_static(&[9 << 3]), ..nth(n) };
    // One sign of life every 400 ms; the second is lost.
    let mut at = |n: u32, seq: u32| {
        let now = start + ms(20) * n;
        let mut heard: Vec<_> = std::iter::from_fn(|| {
            let due = buffer.deadline().filter(|due| *due < now)?;
            assert!(buffer.nacks(due).is_empty());
            Some(drain(&mut buffer, due))
        })
        .flatten()
        .collect();
        buffer.push(RtpPacket { seq: nth(seq).seq, ..sign(n) }, now);
        heard.extend(drain(&mut buffer, now));
        heard
    };
    let heard = [at(1, 1), at(41, 3), at(61, 4)].concat();
    assert!(heard.iter().all(|one| !matches!(one, Released::Lost { .. })), "{heard:?}");
    let samples: u64 = heard.iter().map(length).sum();
    assert_eq!(samples, 61 * 960);
    assert_eq!(buffer.totals().lost, 0);
}

/// Samples that a decoder makes of it.
fn length(released: &Released) -> u64 {
    match released {
        Released::Packet(packet) => u64::from(packet_samples(&packet.payload).unwrap_or(FRAME)),
        Released::Lost { samples, .. } | Released::Silence { samples } => u64::from(*samples),
        Released::Restarted => 0,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn one_late_packet_is_put_in_its_place_wherever_it_is(late in 1usize..50, delay in 21u64..59) {
        let fates: Vec<_> = (0..60)
            .map(|n| Fate { lost: false, delay: if n == late { delay } else { 0 }, copy_after: None })
            .collect();
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
    fn whatever_happened_a_second_later_nothing_is_held_back(fates in fates(300, true)) {
        let start = Instant::now();
        let mut arrivals: Vec<_> = fates
            .iter()
            .enumerate()
            .filter(|(_, fate)| !fate.lost)
            .map(|(n, fate)| (20 * n as u64 + fate.delay, n as u32))
            .collect();
        // The trouble is over, and what was late has come within 300 ms.
        let over = 20 * fates.len() as u64;
        arrivals.extend((0..200).map(|n| (over + 20 * n, fates.len() as u32 + n as u32)));
        arrivals.sort();
        let mut buffer = JitterBuffer::new(JitterSettings::default());
        for (at, n) in arrivals {
            let now = start + ms(at);
            while let Some(due) = buffer.deadline().filter(|due| *due < now) {
                buffer.nacks(due);
                drain(&mut buffer, due);
            }
            buffer.push(nth(n), now);
            let released = drain(&mut buffer, now);
            if at >= over + 1_000 {
                prop_assert_eq!(released.last(), Some(&Released::Packet(nth(n))));
                prop_assert!(buffer.places.is_empty());
            }
            if at >= over + 3_900 {
                prop_assert_eq!(buffer.delay(now), Duration::ZERO);
            }
        }
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
