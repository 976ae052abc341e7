//! The contracts, one module each, against a real server.

mod bad_input;
mod bad_network;
mod both_databases;
mod comments;
mod crash_recovery;
mod crowded;
mod demo_whisper;
mod drain;
mod events_resume;
mod full_disk;
mod http_contract;
mod no_telemetry;
mod one_port;
mod one_turn;
mod openapi;
mod overlap;
mod quiz_files;
mod quizzes;
mod reconnect;
mod recordings;
mod replay;
mod reports;
mod rerun;
mod shares;
mod turn;
mod whip;
