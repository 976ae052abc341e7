//! Has the crate built anew when the page or a migration changes: both are embedded by
//! macros that Cargo does not look into.

use std::path::Path;

fn main() {
    let dist = Path::new("../web-client/dist");
    // An empty folder is enough to build; it is made because Cargo takes a path that is not
    // there for one that has changed, and would compile this crate each time. Where the
    // sources cannot be written to, that is what happens, and no harm is done.
    let _ = std::fs::create_dir_all(dist);
    println!("cargo::rerun-if-changed=../web-client/dist");
    println!("cargo::rerun-if-changed=../migrations");
}
