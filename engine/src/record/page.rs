//! Ogg pages as they lie in a file (RFC 3533, section 6): just enough to find where a torn
//! file is whole, and to mark its end.

/// The fixed part of a page's header.
const HEADER: usize = 27;

/// The largest page: 255 segments of 255 bytes.
pub(super) const LONGEST_PAGE: usize = HEADER + 255 + 255 * 255;

/// Where a page says that no packet ends on it.
const NO_POSITION: u64 = u64::MAX;

/// A whole page with the right checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    /// Bytes it takes.
    pub length: usize,
    /// Granule position after its last packet; none if no packet ends on it.
    pub granule: Option<u64>,
    /// Whether it is marked as the last of its stream.
    pub last: bool,
}

/// Reads the page at the start of `bytes`; none if it is not one, not whole, or damaged.
pub(super) fn read(bytes: &[u8]) -> Option<Page> {
    let header = bytes.get(..HEADER)?;
    if &header[..5] != b"OggS\0" {
        return None;
    }
    let segments = bytes.get(HEADER..HEADER + usize::from(header[26]))?;
    let body: usize = segments.iter().map(|length| usize::from(*length)).sum();
    let length = HEADER + segments.len() + body;
    let page = bytes.get(..length)?;
    if checksum(page).to_le_bytes() != header[22..26] {
        return None;
    }
    let granule = u64::from_le_bytes(header[6..14].try_into().expect("8 bytes were cut out"));
    let granule = (granule != NO_POSITION).then_some(granule);
    Some(Page { length, granule, last: header[5] & 4 != 0 })
}

/// Marks a whole page as the last of its stream.
pub(super) fn mark_last(page: &mut [u8]) {
    page[5] |= 4;
    let sum = checksum(page);
    page[22..26].copy_from_slice(&sum.to_le_bytes());
}

/// CRC-32 with the polynomial 0x04c11db7, unreflected, over the page with its own field as 0.
fn checksum(page: &[u8]) -> u32 {
    page.iter().enumerate().fold(0, |sum, (at, byte)| {
        let byte = if (22..26).contains(&at) { 0 } else { *byte };
        sum << 8 ^ TABLE[usize::from((sum >> 24) as u8 ^ byte)]
    })
}

/// The same sum over bytes that hold no field of their own.
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum, byte| sum << 8 ^ TABLE[usize::from((sum >> 24) as u8 ^ byte)])
}

const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut n = 0;
    while n < 256 {
        let mut sum = (n as u32) << 24;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum & 1 << 31 != 0 { sum << 1 ^ 0x04c1_1db7 } else { sum << 1 };
            bit += 1;
        }
        table[n] = sum;
        n += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use ::ogg::{PacketWriteEndInfo, PacketWriter};
    use proptest::prelude::*;

    use super::*;

    fn page(packet: Vec<u8>, end: PacketWriteEndInfo) -> Vec<u8> {
        let mut writer = PacketWriter::new(Vec::new());
        writer.write_packet(packet, 7, end, 1_234).unwrap();
        writer.into_inner()
    }

    #[test]
    fn a_page_written_by_the_library_is_found_whole() {
        let bytes = page(vec![5; 700], PacketWriteEndInfo::EndPage);
        let whole = Page { length: bytes.len(), granule: Some(1_234), last: false };
        assert_eq!(read(&bytes), Some(whole));
        for cut in 0..bytes.len() {
            assert_eq!(read(&bytes[..cut]), None);
        }
    }

    #[test]
    fn a_page_marked_as_the_last_is_the_one_the_library_writes() {
        let mut bytes = page(vec![5; 700], PacketWriteEndInfo::EndPage);
        mark_last(&mut bytes);
        assert_eq!(bytes, page(vec![5; 700], PacketWriteEndInfo::EndStream));
    }

    proptest! {
        #[test]
        fn a_changed_byte_is_noticed(at in 0usize..300, change in 1u8..=255) {
            let mut bytes = page(vec![9; 272], PacketWriteEndInfo::EndPage);
            prop_assume!(at < bytes.len());
            bytes[at] ^= change;
            prop_assert_eq!(read(&bytes), None);
        }

        #[test]
        fn no_bytes_make_the_reader_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            bytes.splice(0..bytes.len().min(5), *b"OggS\0");
            read(&bytes);
        }
    }
}
