//! Minds, ears and voices that others run, reached over the network.

pub mod speech;
