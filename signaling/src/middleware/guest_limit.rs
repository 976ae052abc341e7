//! How often somebody may do something: a bucket each that fills evenly, in a table that
//! cannot grow beyond its bound. Guests who create sessions and those who open shares are
//! counted by address, those who comment by their token.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::HeaderMap;

/// Those who are remembered at most. When there are more, those whose buckets are fullest, and
/// lose least by being forgotten, go first.
const REMEMBERED: usize = 10_000;

/// The limit for clients of one address.
pub type GuestLimit = RateLimit<IpAddr>;

/// The limit for whoever `K` names.
#[derive(Debug)]
pub struct RateLimit<K> {
    per_hour: u32,
    buckets: Mutex<HashMap<K, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: f64,
    at: Instant,
}

impl<K: Hash + Eq + Clone> RateLimit<K> {
    /// A limit of so many an hour for each; as many may come at once.
    pub fn new(per_hour: u32) -> Self {
        Self { per_hour, buckets: Mutex::new(HashMap::new()) }
    }

    /// Takes one from the bucket of `who`, or says after how long there will be one.
    pub fn take(&self, who: K, now: Instant) -> Result<(), Duration> {
        if self.per_hour == 0 {
            return Err(Duration::from_secs(3600));
        }
        let full = f64::from(self.per_hour);
        let each_second = full / 3600.0;
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= REMEMBERED && !buckets.contains_key(&who) {
            make_room(&mut buckets, full, each_second, now);
        }
        let bucket = buckets.entry(who).or_insert(Bucket { left: full, at: now });
        bucket.left = bucket.level(full, each_second, now);
        bucket.at = now;
        if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            Ok(())
        } else {
            Err(Duration::from_secs_f64(((1.0 - bucket.left) / each_second).max(1.0)))
        }
    }
}

impl Bucket {
    fn level(&self, full: f64, each_second: f64, now: Instant) -> f64 {
        let waited = now.saturating_duration_since(self.at).as_secs_f64();
        (self.left + waited * each_second).min(full)
    }
}

/// Forgets an eighth, the fullest first.
fn make_room<K: Hash + Eq + Clone>(buckets: &mut HashMap<K, Bucket>, full: f64, each_second: f64, now: Instant) {
    let mut levels: Vec<(f64, K)> =
        buckets.iter().map(|(who, bucket)| (bucket.level(full, each_second, now), who.clone())).collect();
    levels.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (_, who) in levels.into_iter().take(REMEMBERED / 8) {
        buckets.remove(&who);
    }
}

/// The address that a request is counted for: the peer's, or behind a trusted proxy the last
/// one in `X-Forwarded-For` that is no trusted proxy. Of an IPv6 address the /64 network,
/// which is what one household gets.
pub fn client_address(peer: SocketAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.contains(&address.to_canonical());
    let mut address = peer.ip().to_canonical();
    if is_trusted(&address) {
        let forwarded: Vec<IpAddr> = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map_while(|part| part.trim().parse().ok())
            .collect();
        if let Some(client) = forwarded.iter().rev().find(|address| !is_trusted(address)) {
            address = client.to_canonical();
        }
    }
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn v4(last: u32) -> IpAddr {
        IpAddr::V4((0x0a00_0000 + last).into())
    }

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let limit = GuestLimit::new(60);
        let now = Instant::now();
        for _ in 0..60 {
            limit.take(v4(1), now).expect("full");
        }
        let wait = limit.take(v4(1), now).expect_err("empty");
        assert!((59.0..=61.0).contains(&wait.as_secs_f64()), "{wait:?}");
        limit.take(v4(2), now).expect("another address has its own");
        limit.take(v4(1), now + Duration::from_secs(61)).expect("one has come in");
    }

    #[test]
    fn memory_is_bounded_and_offenders_are_remembered() {
        let limit = GuestLimit::new(1);
        let now = Instant::now();
        limit.take(v4(0), now).expect("the first");
        for other in 1..30_000 {
            let _ = limit.take(v4(other), now + Duration::from_millis(u64::from(other)));
        }
        assert!(limit.buckets.lock().expect("unpoisoned").len() <= REMEMBERED);
    }

    #[test]
    fn a_forwarded_address_counts_only_from_a_trusted_proxy() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "6.6.6.6, 203.0.113.9, 10.0.0.1".parse().expect("ok"));
        let proxy: SocketAddr = "10.0.0.2:4000".parse().expect("ok");
        let trusted: Vec<IpAddr> = vec![v4(1), v4(2)];
        assert_eq!(client_address(proxy, &headers, &trusted).to_string(), "203.0.113.9");
        assert_eq!(client_address(proxy, &headers, &[]).to_string(), "10.0.0.2");
    }

    #[test]
    fn an_ipv6_household_is_one_client() {
        let of = |text: &str| client_address(text.parse().expect("ok"), &HeaderMap::new(), &[]);
        assert_eq!(of("[2001:db8:1:2:aaaa::1]:5"), of("[2001:db8:1:2:bbbb::7]:5"));
    }
}
