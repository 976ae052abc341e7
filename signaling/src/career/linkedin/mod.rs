//! The file that LinkedIn gives people of their own data: a ZIP of CSV files, of which six are read.
//! Messages, connections, contacts and all else in it are not opened.
//!
//! [`archive`] finds the six in the ZIP, [`sheet`] says what their columns are called, [`table`] reads
//! rows, [`dates`] dates, and [`read`] makes entries of them; [`wire`] is what clients see.

pub mod archive;
pub mod dates;
pub mod read;
mod sheet;
mod table;
pub mod wire;

/// Bytes of the ZIP. With the messages and connections that nobody needs here it may have more;
/// LinkedIn makes one without them.
pub const ZIP_BYTES: usize = 16 * 1024 * 1024;
