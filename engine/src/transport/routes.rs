//! Which connection a datagram belongs to. Every table is bounded by the number of
//! connections times a constant, whatever comes from outside.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;

/// A connection's number on its port; never used twice.
pub(super) type Key = u64;

/// Addresses that one connection may be reached at; a phone that wanders from network to
/// network has three or four. The one unused for longest is forgotten.
const ADDRESSES: usize = 8;

/// The connections of a port by everything they are recognised by.
#[derive(Debug, Default)]
pub(super) struct Routes {
    fragments: HashMap<Box<[u8]>, Key>,
    addresses: HashMap<SocketAddr, Key>,
    voices: HashMap<u32, Key>,
    names: HashMap<Key, Names>,
}

#[derive(Debug, Default)]
struct Names {
    fragment: Box<[u8]>,
    addresses: VecDeque<SocketAddr>,
    voice: Option<u32>,
}

impl Routes {
    /// Checks for `fragment`, our half of the ICE user name, go to `key` from now on, and
    /// those for its former one to nobody.
    pub(super) fn name(&mut self, key: Key, fragment: &str) {
        let names = self.names.entry(key).or_default();
        let former = std::mem::replace(&mut names.fragment, fragment.as_bytes().into());
        if self.fragments.get(&former) == Some(&key) {
            self.fragments.remove(&former);
        }
        self.fragments.insert(fragment.as_bytes().into(), key);
    }

    /// `key` has proved that it is at `address`: what comes from there is its own. Whoever
    /// was there before is gone (a page that was loaded again takes the same port).
    pub(super) fn proved(&mut self, key: Key, address: SocketAddr) {
        let Some(names) = self.names.get_mut(&key) else { return };
        if names.addresses.back() != Some(&address) {
            names.addresses.retain(|known| *known != address);
            names.addresses.push_back(address);
        }
        if names.addresses.len() > ADDRESSES
            && let Some(oldest) = names.addresses.pop_front()
            && self.addresses.get(&oldest) == Some(&key)
        {
            self.addresses.remove(&oldest);
        }
        self.addresses.insert(address, key);
    }

    /// `key` has sent decipherable media from this source. Of two with the same number the
    /// first keeps it.
    pub(super) fn speaks(&mut self, key: Key, ssrc: u32) {
        let Some(names) = self.names.get_mut(&key) else { return };
        if names.voice == Some(ssrc) {
            return;
        }
        if let Some(former) = names.voice.take()
            && self.voices.get(&former) == Some(&key)
        {
            self.voices.remove(&former);
        }
        names.voice = Some(ssrc);
        self.voices.entry(ssrc).or_insert(key);
    }

    pub(super) fn by_fragment(&self, fragment: &[u8]) -> Option<Key> {
        self.fragments.get(fragment).copied()
    }

    pub(super) fn by_address(&self, address: SocketAddr) -> Option<Key> {
        self.addresses.get(&address).copied()
    }

    pub(super) fn by_voice(&self, ssrc: u32) -> Option<Key> {
        self.voices.get(&ssrc).copied()
    }

    /// Forgets all about `key`.
    pub(super) fn remove(&mut self, key: Key) {
        let Some(names) = self.names.remove(&key) else { return };
        if self.fragments.get(&names.fragment) == Some(&key) {
            self.fragments.remove(&names.fragment);
        }
        for address in names.addresses {
            if self.addresses.get(&address) == Some(&key) {
                self.addresses.remove(&address);
            }
        }
        if let Some(ssrc) = names.voice
            && self.voices.get(&ssrc) == Some(&key)
        {
            self.voices.remove(&ssrc);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn address(port: u16) -> SocketAddr {
        ([127, 0, 0, 1], port).into()
    }

    #[test]
    fn a_restart_takes_the_old_name_away() {
        let mut routes = Routes::default();
        routes.name(1, "old");
        routes.name(1, "new");
        assert_eq!(routes.by_fragment(b"new"), Some(1));
        assert_eq!(routes.by_fragment(b"old"), None);
    }

    #[test]
    fn the_last_to_prove_an_address_has_it() {
        let mut routes = Routes::default();
        routes.name(1, "a");
        routes.name(2, "b");
        routes.proved(1, address(9));
        routes.proved(2, address(9));
        assert_eq!(routes.by_address(address(9)), Some(2));
        routes.remove(1);
        assert_eq!(routes.by_address(address(9)), Some(2), "the former holder takes nothing with it");
        routes.remove(2);
        assert_eq!(routes.by_address(address(9)), None);
    }

    #[test]
    fn two_voices_of_one_number_do_not_mix() {
        let mut routes = Routes::default();
        routes.name(1, "a");
        routes.name(2, "b");
        routes.speaks(1, 77);
        routes.speaks(2, 77);
        assert_eq!(routes.by_voice(77), Some(1));
        routes.remove(2);
        assert_eq!(routes.by_voice(77), Some(1));
        routes.speaks(1, 78);
        assert_eq!((routes.by_voice(77), routes.by_voice(78)), (None, Some(1)));
    }

    #[test]
    fn nothing_is_learnt_of_a_stranger() {
        let mut routes = Routes::default();
        routes.proved(5, address(1));
        routes.speaks(5, 1);
        assert_eq!((routes.by_address(address(1)), routes.by_voice(1)), (None, None));
    }

    proptest! {
        #[test]
        fn the_tables_stay_small_and_end_empty(
            steps in proptest::collection::vec((0u64..4, 0u8..4, 0u16..200), 0..400),
        ) {
            let mut routes = Routes::default();
            for (key, what, value) in steps {
                match what {
                    0 => routes.name(key, &format!("f{key}-{value}")),
                    1 => routes.proved(key, address(value)),
                    2 => routes.speaks(key, value.into()),
                    _ => routes.remove(key),
                }
                prop_assert!(routes.fragments.len() <= 4);
                prop_assert!(routes.voices.len() <= 4);
                prop_assert!(routes.addresses.len() <= 4 * ADDRESSES);
            }
            (0..4).for_each(|key| routes.remove(key));
            prop_assert!(routes.fragments.is_empty() && routes.addresses.is_empty());
            prop_assert!(routes.voices.is_empty() && routes.names.is_empty());
        }
    }
}
