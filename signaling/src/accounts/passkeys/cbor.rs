//! CBOR (RFC 8949) from a device: of a bounded depth, and never more than was sent.

use ciborium::Value;

/// How deep values may lie in each other; what devices send has four levels.
const DEEPEST: usize = 8;

/// The first value, and how many bytes it has.
pub fn read(bytes: &[u8]) -> Option<(Value, usize)> {
    let mut rest = bytes;
    let value = ciborium::de::from_reader_with_recursion_limit(&mut rest, DEEPEST).ok()?;
    Some((value, bytes.len() - rest.len()))
}

/// The value of a key that stands in a map once.
pub fn entry<'a>(map: &'a [(Value, Value)], key: &Value) -> Option<&'a Value> {
    let mut found = map.iter().filter(|(name, _)| name == key).map(|(_, value)| value);
    found.next().filter(|_| found.next().is_none())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_deep_or_longer_than_it_is_is_none() {
        for nested in [vec![0x81; 60_000], vec![0xc1; 60_000], [0xa1, 0x00].repeat(30_000), vec![0x9f; 60_000]] {
            assert!(read(&nested).is_none());
        }
        // Bytes, texts, arrays and maps that say that they have 2^63 parts.
        for head in [0x5b, 0x7b, 0x9b, 0xbb] {
            assert!(read(&[head, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0]).is_none());
        }
        assert!(read(&[]).is_none());
    }

    #[test]
    fn a_value_ends_where_it_ends() {
        let bytes = [0xa1, 0x01, 0x02, 0xff, 0xff];
        let (value, length) = read(&bytes).expect("a map");
        let map = value.as_map().expect("a map");
        assert_eq!((length, entry(map, &1.into())), (3, Some(&2.into())));
        assert_eq!(entry(map, &2.into()), None);
    }

    #[test]
    fn a_key_that_stands_twice_is_none() {
        let (value, _) = read(&[0xa2, 0x01, 0x02, 0x01, 0x03]).expect("a map");
        assert_eq!(entry(value.as_map().expect("a map"), &1.into()), None);
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
            if let Some((_, length)) = read(&bytes) {
                prop_assert!(length <= bytes.len());
            }
        }
    }
}
