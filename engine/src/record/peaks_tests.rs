use proptest::prelude::*;

use super::*;
use crate::record::read::tests::hum;

#[test]
fn a_hum_is_loud_in_its_lane_and_the_other_lane_is_as_long() {
    let folder = tempfile::tempdir().unwrap();
    let files = SessionFiles::new(folder.path());
    std::fs::write(files.track(Track::Candidate), hum(2)).unwrap();
    let peaks = Peaks::measure(&files).unwrap();
    assert_eq!(peaks.candidate.len(), 20);
    assert_eq!(peaks.interviewer, [0; 20]);
    // An amplitude of a half: 255 * sqrt(0.5) = 180.
    assert!(peaks.candidate[2..18].iter().all(|bin| (170..190).contains(bin)), "{:?}", peaks.candidate);
}

#[test]
fn a_session_in_which_nobody_spoke_has_no_bins() {
    let folder = tempfile::tempdir().unwrap();
    let files = SessionFiles::new(folder.path());
    assert_eq!(Peaks::measure(&files).unwrap(), Peaks::default());
    std::fs::write(files.track(Track::Candidate), b"").unwrap();
    assert_eq!(Peaks::measure(&files).unwrap(), Peaks::default());
}

#[test]
fn a_part_holds_only_bins_that_lie_whole_in_it() {
    let lane: Vec<u8> = (0..100).collect();
    let peaks = Peaks { start_ms: 0, candidate: lane.clone(), interviewer: lane };
    let part = peaks.part(950, 2_049);
    assert_eq!((part.start_ms, part.candidate.len()), (1_000, 10));
    assert_eq!(part.interviewer.first(), Some(&10));
    assert!(peaks.part(20_000, 30_000).candidate.is_empty());
    assert!(peaks.part(500, 400).candidate.is_empty());
    assert_eq!(peaks.part(0, u64::MAX), peaks);
}

#[test]
fn a_damaged_file_is_not_read() {
    let peaks = Peaks { start_ms: 300, candidate: vec![1, 2, 3], interviewer: vec![4, 5, 6] };
    let bytes = peaks.to_bytes();
    assert_eq!(Peaks::from_bytes(&bytes), Some(peaks));
    for cut in 0..bytes.len() {
        assert_eq!(Peaks::from_bytes(&bytes[..cut]), None);
    }
    for at in (0..16).chain(24..bytes.len()) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        assert_eq!(Peaks::from_bytes(&damaged), None, "byte {at}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        bytes.splice(0..bytes.len().min(16), *b"vivapeak\x01\0\0\0\x64\0\0\0");
        let _ = Peaks::from_bytes(&bytes);
    }
}
