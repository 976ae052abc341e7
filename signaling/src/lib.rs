//! The server around the engine: HTTP, WebSockets, the database, and the command line.
//!
//! The way of a request: [`router`] (every URL on one page) → [`middleware`] → [`access`]
//! (who may) → [`extract`] (request to checked values) → a feature's `routes` → its `store`
//! (the only SQL) → its `wire` (the only JSON). A failure leaves by [`error`].
//!
//! The way of an interview: `rtc` or `audio_ws` → [`conductor`] (opens it in the engine,
//! writes what happens) → `events` (tells whoever watches).

pub mod command;
pub mod config;

pub mod app;
pub mod choices;
pub mod data_folder;
pub mod server;

pub mod access;
pub mod error;
pub mod extract;
pub mod listen;
pub mod middleware;
pub mod openapi;
pub mod outside;
pub mod own_providers;
pub mod owner;
pub mod password;
pub mod pepper;
pub mod permissions;
pub mod picture;
pub mod places;
pub mod providers;
pub mod router;
pub mod sealer;
pub mod sheet;
pub mod sms;
pub mod sockets;
pub mod step_up;
pub mod text;
pub mod token;
pub mod traces;
pub mod travel;
pub mod vault;
pub mod wire;
pub mod zipped;

pub mod accounts;
pub mod administration;
pub mod assignments;
pub mod assistants;
pub mod attachments;
pub mod attempts;
pub mod audio_ws;
pub mod audit;
pub mod badges;
pub mod bank;
pub mod career;
pub mod comments;
pub mod consents;
pub mod corrections;
pub mod drafting;
pub mod events;
pub mod exports;
pub mod expression;
pub mod health;
pub mod instance;
pub mod interviews;
pub mod keys;
pub mod mail;
pub mod moderation;
pub mod name;
pub mod notifications;
pub mod organisations;
pub mod packs;
pub mod privacy;
pub mod profiles;
pub mod progress;
pub mod push;
pub mod quizzes;
pub mod recordings;
pub mod redactions;
pub mod rehearsals;
pub mod replay;
pub mod reports;
pub mod retention;
pub mod rtc;
pub mod scenarios;
pub mod sessions;
pub mod shares;
pub mod tasks;
pub mod usage;
pub mod web;

pub mod conductor;
pub mod db;
pub mod metrics;

pub mod call;
pub mod models;
