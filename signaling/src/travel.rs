//! Whether somebody can have come from one place to another in the time between: what a login is
//! held against.

/// How fast nobody travels, kilometres an hour: as airliners fly.
const FASTEST_KMH: f64 = 900.0;

/// How far apart two networks may seem that are in one place, kilometres: databases of places are
/// rough, and providers bring networks out far from those who use them.
const ROUGHNESS_KM: f64 = 300.0;

/// Mean radius of the Earth, kilometres (IUGG).
const EARTH_KM: f64 = 6371.0088;

const HOUR_MS: f64 = 3_600_000.0;

/// A point on the map, to a tenth of a degree: eleven kilometres or less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    latitude_tenths: i64,
    longitude_tenths: i64,
}

impl Spot {
    /// Rounded; none for what is no point.
    pub fn of(latitude: f64, longitude: f64) -> Option<Self> {
        let is_one = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        is_one.then(|| Self { latitude_tenths: tenths(latitude), longitude_tenths: tenths(longitude) })
    }

    /// As it is kept: latitude and longitude in tenths of a degree.
    pub const fn kept(self) -> (i64, i64) {
        (self.latitude_tenths, self.longitude_tenths)
    }

    /// One that was kept.
    pub const fn read(latitude_tenths: i64, longitude_tenths: i64) -> Self {
        Self { latitude_tenths, longitude_tenths }
    }

    /// Latitude and longitude in radians.
    fn radians(self) -> (f64, f64) {
        let radians = |tenths: i64| (tenths as f64 / 10.0).to_radians();
        (radians(self.latitude_tenths), radians(self.longitude_tenths))
    }
}

fn tenths(degrees: f64) -> i64 {
    // At most 1800, which a float holds exactly.
    (degrees * 10.0).round() as i64
}

/// How far two points are from each other, kilometres: the haversine formula.
fn distance_km(from: Spot, to: Spot) -> f64 {
    let ((latitude, longitude), (other_latitude, other_longitude)) = (from.radians(), to.radians());
    let half = |angle: f64| (angle / 2.0).sin().powi(2);
    let chord =
        half(other_latitude - latitude) + latitude.cos() * other_latitude.cos() * half(other_longitude - longitude);
    2.0 * EARTH_KM * chord.clamp(0.0, 1.0).sqrt().asin()
}

/// Whether nobody can have come from one to the other within so many milliseconds. Of a clock that went
/// back, no time has passed.
pub fn is_too_far(from: Spot, to: Spot, elapsed_ms: i64) -> bool {
    let hours = elapsed_ms.max(0) as f64 / HOUR_MS;
    distance_km(from, to) > ROUGHNESS_KM + FASTEST_KMH * hours
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOUR: i64 = 3_600_000;

    fn spot(latitude: f64, longitude: f64) -> Spot {
        Spot::of(latitude, longitude).expect("a point")
    }

    fn lyon() -> Spot {
        spot(45.7640, 4.8357)
    }

    fn tokyo() -> Spot {
        spot(35.6895, 139.6917)
    }

    #[test]
    fn distances_are_those_of_the_map() {
        for (from, to, km) in [
            (lyon(), tokyo(), 9891.0),
            (lyon(), spot(48.8566, 2.3522), 392.0),
            // Over the date line, and over the pole.
            (spot(-17.8, 179.9), spot(-17.8, -179.9), 21.0),
            (spot(89.9, 0.0), spot(89.9, 180.0), 22.0),
            (spot(0.0, 0.0), spot(0.0, 180.0), 20015.0),
        ] {
            let found = distance_km(from, to);
            assert!((found - km).abs() < 15.0, "{found} km, and not {km}");
        }
    }

    #[test]
    fn a_plane_is_fast_enough_and_nothing_else_is_faster() {
        let near = spot(45.2, 5.7);
        assert!(!is_too_far(lyon(), near, 0), "Grenoble is within the roughness");
        assert!(is_too_far(lyon(), tokyo(), 2 * HOUR));
        assert!(!is_too_far(lyon(), tokyo(), 12 * HOUR));
        // A clock that went back gives nobody wings, and a very wrong one overflows nothing.
        assert!(is_too_far(lyon(), tokyo(), -HOUR) && is_too_far(lyon(), tokyo(), i64::MIN));
        assert!(!is_too_far(lyon(), near, i64::MIN) && !is_too_far(lyon(), tokyo(), i64::MAX));
    }

    #[test]
    fn what_is_no_point_is_none() {
        for (latitude, longitude) in [(90.1, 0.0), (0.0, -180.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
            assert_eq!(Spot::of(latitude, longitude), None);
        }
    }

    fn spots() -> impl Strategy<Value = Spot> {
        (-90.0..=90.0, -180.0..=180.0).prop_map(|(latitude, longitude): (f64, f64)| spot(latitude, longitude))
    }

    proptest! {
        #[test]
        fn nobody_is_far_from_where_they_are(here in spots(), elapsed in any::<i64>()) {
            prop_assert!(!is_too_far(here, here, elapsed));
        }

        #[test]
        fn both_ways_are_as_far(from in spots(), to in spots(), elapsed in any::<i64>()) {
            prop_assert!((distance_km(from, to) - distance_km(to, from)).abs() < 1e-6);
            prop_assert!(distance_km(from, to) <= EARTH_KM * std::f64::consts::PI + 1e-6);
            // At the very edge a last bit may decide.
            let edge = (distance_km(from, to) - ROUGHNESS_KM - FASTEST_KMH * elapsed.max(0) as f64 / HOUR_MS).abs();
            prop_assume!(edge > 1e-6);
            prop_assert_eq!(is_too_far(from, to, elapsed), is_too_far(to, from, elapsed));
        }

        #[test]
        fn more_time_never_makes_a_way_too_far(from in spots(), to in spots(), one in 0..48 * HOUR, more in 0..48 * HOUR) {
            prop_assert!(!is_too_far(from, to, one + more) || is_too_far(from, to, one));
        }

        #[test]
        fn anywhere_is_reached_within_a_day(from in spots(), to in spots()) {
            prop_assert!(!is_too_far(from, to, 24 * HOUR));
        }

        #[test]
        fn what_is_kept_is_read_again(here in spots()) {
            let (latitude, longitude) = here.kept();
            prop_assert_eq!(Spot::read(latitude, longitude), here);
        }
    }
}
