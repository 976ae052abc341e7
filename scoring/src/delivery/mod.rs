//! How the answers were delivered: measured, never interpreted as a feeling.

use serde::{Deserialize, Serialize};

use crate::contour::Contour;
use crate::interview::Interview;

/// What was measured of the delivery.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delivery {}

/// Measures the delivery of an interview; without a contour, by the words alone.
pub fn measure(_interview: &Interview, _contour: Option<&Contour>) -> Delivery {
    Delivery {}
}
