//! What the media port dropped, read when Prometheus asks.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use vivavoce_engine::transport::port::Port;

#[derive(Debug)]
pub(super) struct MediaPort(pub(super) Port);

impl Collector for MediaPort {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let dropped = self.0.dropped();
        let help = "Datagrams that the media port dropped";
        let mut counters = encoder.encode_descriptor("media_dropped", help, None, MetricType::Counter)?;
        for (why, count) in [
            ("garbage", dropped.garbage),
            ("unknown", dropped.unknown),
            ("refused", dropped.refused),
            ("unsent", dropped.unsent),
        ] {
            ConstCounter::new(count).encode(counters.encode_family(&[("why", why)])?)?;
        }
        let broken = ConstCounter::new(dropped.broken);
        let help = "Media connections ended because the library failed on what they were sent";
        broken.encode(encoder.encode_descriptor("media_connections_broken", help, None, MetricType::Counter)?)
    }
}
