//! The contracts, one module each, against a real server.

mod bad_input;
mod both_databases;
mod crash_recovery;
mod demo_whisper;
mod events_resume;
mod full_disk;
mod http_contract;
mod one_turn;
mod openapi;
mod recordings;
mod rerun;
mod whip;
