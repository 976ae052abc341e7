use std::io::Cursor;

use ::ogg::reading::PacketReader;
use proptest::prelude::*;

use super::*;

/// The packets of a file and the granule position of each one's page.
fn read(pages: Vec<u8>) -> Vec<(Vec<u8>, u64)> {
    let mut reader = PacketReader::new(Cursor::new(pages));
    let mut packets = Vec::new();
    while let Some(packet) = reader.read_packet().unwrap() {
        let granule = packet.absgp_page();
        packets.push((packet.data, granule));
    }
    packets
}

fn samples_of(packets: &[(Vec<u8>, u64)]) -> u64 {
    packets.iter().map(|(data, _)| u64::from(packet_samples(data).unwrap())).sum()
}

const SPEECH: Bytes = Bytes::from_static(&[0xf8, 1, 2, 3]);

#[test]
fn the_header_pages_are_those_of_rfc_7845() {
    let packets = read(OggOpusWriter::new(1).take_pages());
    assert_eq!(packets.len(), 2);
    assert_eq!(packets[0].0, b"OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0");
    assert!(packets[1].0.starts_with(b"OpusTags"));
    assert_eq!((packets[0].1, packets[1].1), (0, 0));
}

#[test]
fn packets_that_follow_each_other_are_written_as_they_came() {
    let mut writer = OggOpusWriter::new(1);
    for n in 0..100u64 {
        // Arrival jitters by up to 30 ms.
        assert!(writer.packet(n * 960 + n % 4 * 480, SPEECH));
    }
    writer.end(0);
    let packets = read(writer.take_pages());
    assert!(packets[2..].iter().all(|(data, _)| *data == SPEECH));
    assert_eq!(packets.len(), 102);
    assert_eq!(packets[101].1, 96_000);
    assert_eq!(writer.millis(), 1_993);
}

#[test]
fn a_gap_is_filled_so_that_what_follows_is_at_its_time() {
    let mut writer = OggOpusWriter::new(1);
    writer.packet(480_000, SPEECH);
    writer.packet(480_960, SPEECH);
    writer.packet(528_960, SPEECH);
    writer.end(576_000);
    let packets = read(writer.take_pages());
    let mut at = 0;
    let mut speech = Vec::new();
    for (data, _) in &packets[2..] {
        if *data == SPEECH {
            speech.push(at);
        }
        at += u64::from(packet_samples(data).unwrap());
    }
    assert_eq!(speech, [480_000, 480_960, 528_960]);
    assert_eq!(at, 576_000);
}

#[test]
fn what_is_added_can_be_written_within_half_a_second_of_it() {
    let mut writer = OggOpusWriter::new(1);
    writer.take_pages();
    for n in 0..25 {
        writer.packet(n * 960, SPEECH);
    }
    assert!(!writer.take_pages().is_empty());
    assert!(writer.has_open_page());
    writer.end_page();
    assert!(!writer.has_open_page());
    assert!(!writer.take_pages().is_empty());
    writer.end_page();
    assert!(writer.take_pages().is_empty());
}

#[test]
fn a_long_gap_is_little_work() {
    let mut writer = OggOpusWriter::new(1);
    writer.packet(3_600 * 48_000, SPEECH);
    writer.end(0);
    let pages = writer.take_pages();
    assert!(pages.len() < 600_000, "{} bytes for an hour", pages.len());
    assert_eq!(samples_of(&read(pages)[2..]), 3_600 * 48_000 + 960);
}

#[test]
fn a_clock_that_jumps_by_days_fills_no_disk() {
    let mut writer = OggOpusWriter::new(1);
    writer.packet(u64::MAX, SPEECH);
    writer.end(u64::MAX / 2);
    assert!(writer.take_pages().len() < 1_000);
}

#[test]
fn the_long_silence_decodes_to_120_ms_of_nothing() {
    let mut decoder = crate::decode::OpusDecoder::new().unwrap();
    let mut out = Vec::new();
    assert_eq!(decoder.decode(LONG_SILENCE, &mut out), LONG as usize);
    assert_eq!(decoder.broken(), 0);
    assert!(out.iter().all(|sample| sample.abs() < 1e-4));
}

proptest! {
    #[test]
    fn granule_positions_never_go_back_and_count_every_sample(
        packets in proptest::collection::vec(
            (0u64..200_000, proptest::collection::vec(any::<u8>(), 0..400), 0u8..10), 0..60),
    ) {
        let mut writer = OggOpusWriter::new(1);
        let mut at = 0;
        for (step, payload, flush) in packets {
            at += step;
            writer.packet(at, payload.into());
            if flush == 0 {
                writer.end_page();
            }
        }
        writer.end(at);
        let packets = read(writer.take_pages());
        let granules: Vec<u64> = packets.iter().map(|(_, granule)| *granule).collect();
        prop_assert!(granules.is_sorted());
        prop_assert_eq!(samples_of(&packets[2..]), granules[granules.len() - 1]);
    }
}
